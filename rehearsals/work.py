"""A rehearsal that the portal has asked for, as a worker runs it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from celery import shared_task

from rehearsals.caller import Step
from rehearsals.library import Entry
from rehearsals.models import Run
from rehearsals.results import Result
from rehearsals.runner import Job, Rehearsal
from rehearsals.sandbox import OwnAssistant
from rehearsals.scenario import Means, ScenarioError, parse_scenario
from tenants.context import current_schema, public_context
from tenants.database import in_tenant
from tenants.models import Tenant

log = structlog.get_logger(__name__)

# A scenario that keeps a worker longer (a pattern that never ends, above all) takes the worker's process with it.
TIME_LIMIT_S = 300
_PROGRESS_EVERY_S = 1.0


@shared_task(time_limit=TIME_LIMIT_S)
def run_rehearsal(run_id: int) -> None:
    run = Run.objects.filter(pk=run_id).first()
    if run is None:  # forgotten meanwhile
        return
    schema_name = current_schema()
    with public_context():
        tenant = Tenant.customers.get(schema_name=schema_name)
    rehearse(run, tenant)


def rehearse(run: Run, tenant: Tenant) -> None:
    """Run it to its end and keep the result. Runs inside the tenant; nothing but the run itself is written there."""
    if not run.claim():
        log.warning("rehearsal not run again", run=run.pk, state=run.state, attempts=run.attempts)
        return
    try:
        job = _job_of(run, tenant)
    except ScenarioError as error:
        run.close(Run.State.BROKEN, {"error": str(error)})
        return
    try:
        result = asyncio.run(_watched(run, tenant, job))
    except Exception as error:
        run.close(Run.State.BROKEN, {"error": f"It broke off: {type(error).__name__}"})
        raise
    run.close(Run.State.PASSED if result.passed else Run.State.FAILED, result.as_dict())


def _job_of(run: Run, tenant: Tenant) -> Job:
    scenario = parse_scenario(run.text, run.scenario)
    against = OwnAssistant(tenant, run.assistant_id) if run.assistant_id is not None else None
    return Job(Entry(run.scenario, scenario), Means(run.transport), against)


async def _watched(run: Run, tenant: Tenant, job: Job) -> Result:
    """The result; while it comes, the steps so far are kept for whoever looks on."""
    steps: list[Sequence[Step]] = []
    rehearsal = Rehearsal([job], begun=lambda job, coming: steps.append(coming))
    keeping = asyncio.create_task(_keep_progress(run, tenant, steps))
    try:
        return (await rehearsal.run())[0]
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping


async def _keep_progress(run: Run, tenant: Tenant, steps: Sequence[Sequence[Step]]) -> None:
    while True:
        await asyncio.sleep(_PROGRESS_EVERY_S)
        shown = ("number", "deed", "words", "heard", "passed_over")
        so_far = [{name: getattr(step, name) for name in shown} for coming in steps for step in coming]
        await in_tenant(tenant, run.keep, {"steps": so_far})
