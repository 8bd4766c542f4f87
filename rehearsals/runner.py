"""Runs scenarios, each in an emptied sandbox, several side by side: what the command, the portal and tests call."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
import zoneinfo
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from rehearsals import database
from rehearsals.by_phone import call_by_phone
from rehearsals.by_text import call_by_text
from rehearsals.caller import Caller, Step
from rehearsals.library import Entry, setting_of
from rehearsals.results import Check, Finished, Result, broken, result_of
from rehearsals.sandbox import OwnAssistant, RehearsalRefused, Stage, set_stage
from rehearsals.scenario import Means, Scenario, ScenarioError
from rehearsals.server import RehearsalServer
from tenants import clock
from tenants.database import in_public, in_tenant
from tenants.models import Tenant
from tenants.provisioning import create_sandbox, drop_tenant

log = structlog.get_logger(__name__)

# A call that is not over by then never will be.
LONGEST_S = 180.0
# A sandbox is used for so long and then replaced: much older ones are swept away as left over.
SANDBOX_LIVES_S = 1200.0


@dataclass(frozen=True, slots=True)
class Job:
    """One scenario on one transport. against: the assistant it is run against; None for the setting it names."""

    entry: Entry
    means: Means
    against: OwnAssistant | None = None


Progress = Callable[[Job, Sequence[Step]], None]


def jobs_of(entries: Sequence[Entry], only: Means | None = None, against: OwnAssistant | None = None) -> list[Job]:
    """Every scenario on every transport that it names, or on one of them."""
    return [
        Job(entry, means, against)
        for means in ([only] if only else list(Means))
        for entry in entries
        if means in entry.scenario.transports
    ]


@dataclass
class Rehearsal:
    """A number of jobs, done by so many lanes at once, each with a sandbox of its own.

    done: told of each result as it comes. begun: told of a call as it begins, with the list that its steps come into.
    """

    jobs: Sequence[Job]
    lanes: int = 1
    done: Callable[[Job, Result], None] = lambda job, result: None
    begun: Progress = lambda job, steps: None
    _results: dict[int, Result] = field(default_factory=dict)

    async def run(self) -> list[Result]:
        """The results, in the order of the jobs."""
        waiting = list(enumerate(self.jobs))[::-1]
        async with asyncio.TaskGroup() as lanes:
            for _ in range(min(self.lanes, len(self.jobs))):
                lanes.create_task(self._work_off(waiting))
        return [self._results[index] for index in range(len(self.jobs))]

    async def _work_off(self, waiting: list[tuple[int, Job]]) -> None:
        while waiting:
            async with _sandbox() as sandbox, _server_for(sandbox, waiting) as server:
                made_at = time.monotonic()
                while waiting:
                    index, job = waiting.pop()
                    self._results[index] = await self._rehearse(job, sandbox, server)
                    self.done(job, self._results[index])
                    if time.monotonic() - made_at >= SANDBOX_LIVES_S:
                        break

    async def _rehearse(self, job: Job, sandbox: Tenant, server: RehearsalServer | None) -> Result:
        scenario, name = job.entry.scenario, job.entry.name
        began = time.monotonic()
        try:
            subject = job.against or setting_of(scenario, name)
            stage = await in_public(set_stage, sandbox, subject, job.means)
        except (ScenarioError, RehearsalRefused) as error:
            return broken(name, scenario, job.means, str(error))
        caller = Caller(scenario)
        self.begun(job, caller.steps)
        zone = zoneinfo.ZoneInfo(stage.sandbox.time_zone)
        call = await self._call(job, stage, caller, server)
        checks = await in_tenant(sandbox, _check_database, scenario, zone)
        return result_of(name, scenario, job.means, call, checks, time.monotonic() - began)

    async def _call(self, job: Job, stage: Stage, caller: Caller, server: RehearsalServer | None) -> Finished:
        scenario = job.entry.scenario
        ahead = _ahead(scenario, zoneinfo.ZoneInfo(stage.sandbox.time_zone))
        try:
            async with asyncio.timeout(LONGEST_S):
                if job.means is Means.TEXT or server is None:
                    with clock.set_ahead(ahead):
                        call = await call_by_text(scenario, stage, caller)
                else:
                    server.ahead = ahead
                    call = await call_by_phone(scenario, job.means, stage, caller, server)
        except TimeoutError:
            return Finished(caller.steps, "error", error=f"the call was not over after {LONGEST_S:g} s")
        except Exception as error:
            log.exception("rehearsal failed", scenario=job.entry.name)
            return Finished(caller.steps, "error", error=f"the call broke off: {type(error).__name__}: {error}")
        if caller.went_round:
            call.error = call.error or "the caller and the assistant went round in circles"
        return call


@contextlib.asynccontextmanager
async def _sandbox() -> AsyncIterator[Tenant]:
    made = await in_public(create_sandbox, language="fr", time_zone="UTC")
    try:
        yield made
    finally:
        await asyncio.shield(in_public(drop_tenant, made))


@contextlib.asynccontextmanager
async def _server_for(sandbox: Tenant, waiting: Sequence[tuple[int, Job]]) -> AsyncIterator[RehearsalServer | None]:
    """A server where any of the jobs is a call by telephone."""
    if all(job.means is Means.TEXT for _, job in waiting):
        yield None
        return
    async with RehearsalServer(sandbox) as server:
        yield server


def _ahead(scenario: Scenario, zone: zoneinfo.ZoneInfo) -> dt.timedelta:
    """How far the clock is set ahead for the call to begin at the scenario's time."""
    return scenario.now.replace(tzinfo=zone) - dt.datetime.now(dt.UTC)


def _check_database(scenario: Scenario, zone: zoneinfo.ZoneInfo) -> list[Check]:
    return [Check(f"database: {_named(one)}", database.problem_with(one, zone)) for one in scenario.database]


def _named(expected: database.Expected) -> str:
    return ", ".join([f"{expected.count} {expected.model}", *(f"{k}: {v}" for k, v in expected.fields.items())])


def run(rehearsal: Rehearsal) -> list[Result]:
    """The same for code that has no event loop."""
    return asyncio.run(rehearsal.run())
