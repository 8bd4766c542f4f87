"""What a call used of its engines is counted, kept once a session, and seen by its own tenant alone."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError

from config.demo import MOREAU, NORTHSIDE
from tenants.context import public_context, tenant_context
from tenants.database import in_tenant
from tenants.models import Tenant
from tests.callers import changed, plan_for
from tests.factories import make_call
from voice import recorder as module
from voice.calls import snapshot_of
from voice.dialogue.base import Opening
from voice.models import Call, EngineUse
from voice.recorder import Recorder
from voice.simulator.twilio import SimulatedCall
from voice.usage import Meter, Unit

HEARD, SPOKEN, READ = ("deepgram", Unit.SECONDS), ("espeak", Unit.CHARACTERS), ("mistral", Unit.INPUT_TOKENS)


# --- counting ---


def test_what_is_used_adds_up_by_engine_and_unit():
    meter = Meter()
    meter.add("deepgram", Unit.SECONDS, 1.5)
    meter.add("deepgram", Unit.SECONDS, 2.5)
    meter.add("vosk", Unit.SECONDS, 1)
    meter.add("deepgram", Unit.CHARACTERS, 3)
    assert meter.totals() == {HEARD: 4.0, ("vosk", Unit.SECONDS): 1, ("deepgram", Unit.CHARACTERS): 3}


def test_nothing_used_is_no_entry():
    meter = Meter()
    meter.add("deepgram", Unit.SECONDS, 0)
    assert meter.totals() == {}


def test_totals_that_were_told_do_not_change_afterwards():
    meter = Meter()
    meter.add("espeak", Unit.CHARACTERS, 5)
    told = meter.totals()
    meter.add("espeak", Unit.CHARACTERS, 5)
    assert told == {SPOKEN: 5}


# --- keeping ---


class Kept:
    """A call in progress, and what the database has of its use."""

    def __init__(self) -> None:
        with public_context():
            self.tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(self.tenant):
            self.call = make_call(state=Call.State.IN_PROGRESS)
            self.snapshot = snapshot_of(self.call, self.tenant, Opening.NEW_CALL)

    def session(self, *totals: dict[tuple[str, Unit], float]) -> None:
        """One session of the call, from beginning to end, that tells these totals one after the other."""

        async def hold() -> None:
            recorder = Recorder(self.snapshot)
            running = asyncio.create_task(recorder.run())
            for told in totals:
                recorder.usage(told)
                await recorder.flush()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(hold())

    @property
    def rows(self) -> list[tuple[str, str, float]]:
        with tenant_context(self.tenant):
            uses = EngineUse.objects.filter(call=self.call).order_by("engine", "unit", "amount")
            return [(use.engine, use.unit, use.amount) for use in uses]


@pytest.fixture
def kept(committed: None) -> Kept:
    return Kept()


def test_each_engine_and_unit_is_a_row(kept):
    kept.session({HEARD: 12.5, SPOKEN: 80, READ: 950})
    assert kept.rows == [
        ("deepgram", "seconds", 12.5),
        ("espeak", "characters", 80.0),
        ("mistral", "input_tokens", 950.0),
    ]


def test_later_totals_take_the_place_of_earlier_ones(kept):
    kept.session({HEARD: 1.0}, {HEARD: 2.0, SPOKEN: 40}, {HEARD: 3.5, SPOKEN: 40})
    assert kept.rows == [("deepgram", "seconds", 3.5), ("espeak", "characters", 40.0)]


def test_a_session_that_takes_the_call_up_again_counts_for_itself(kept):
    kept.session({HEARD: 10.0})
    kept.session({HEARD: 4.0})
    assert kept.rows == [("deepgram", "seconds", 4.0), ("deepgram", "seconds", 10.0)]


def test_totals_that_have_not_changed_are_not_written_again(kept, monkeypatch):
    asked = 0

    async def counted(tenant: Any, work: Callable[..., Any], *args: Any) -> Any:
        nonlocal asked
        asked += 1
        return await in_tenant(tenant, work, *args)

    monkeypatch.setattr(module, "in_tenant", counted)
    kept.session({}, {HEARD: 1.0}, {HEARD: 1.0}, {HEARD: 1.0})
    assert asked == 1


def test_a_write_whose_confirmation_was_lost_counts_once(kept, monkeypatch):
    monkeypatch.setattr(module, "RETRY_DELAYS_S", (0.001,) * 4)
    losses = 2

    async def losing(tenant: Any, work: Callable[..., Any], *args: Any) -> Any:
        nonlocal losses
        result = await in_tenant(tenant, work, *args)
        if losses:
            losses -= 1
            raise OperationalError("the connection was lost")
        return result

    monkeypatch.setattr(module, "in_tenant", losing)
    kept.session({HEARD: 7.0})
    assert (kept.rows, losses) == ([("deepgram", "seconds", 7.0)], 0)


def test_totals_that_grow_while_they_wait_are_written_as_they_were_told(kept):
    totals = {HEARD: 1.0}

    async def hold() -> None:
        recorder = Recorder(kept.snapshot)
        recorder.usage(dict(totals))
        totals[HEARD] = 99.0
        running = asyncio.create_task(recorder.run())
        await recorder.flush()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(hold())
    assert kept.rows == [("deepgram", "seconds", 1.0)]


def test_another_tenant_sees_nothing_of_it(kept):
    with public_context():
        other = Tenant.objects.get(slug=NORTHSIDE.slug)
    with tenant_context(other):
        before = EngineUse.objects.count()
    kept.session({HEARD: 10.0})
    with tenant_context(other):
        assert EngineUse.objects.count() == before
        assert not EngineUse.objects.filter(amount=10.0, engine="deepgram").exists()


# --- a whole call ---


def test_a_call_on_a_media_stream_keeps_what_was_heard_and_said(carrying_server, committed):
    greeting = f"Hello, this is greeting number {uuid.uuid4()}."  # which the server has never said before
    with changed(NORTHSIDE, greeting={"en": greeting}):
        report = asyncio.run(SimulatedCall(plan_for(NORTHSIDE, carrying_server.wire, ["no thank you goodbye"])).run())
    assert report.error == ""
    with public_context():
        tenant = Tenant.objects.get(slug=NORTHSIDE.slug)
    with tenant_context(tenant):
        uses = EngineUse.objects.filter(call__call_sid=report.call_sid)
        used = {(use.engine, use.unit): use.amount for use in uses}
        sessions = {use.session for use in uses}
    assert set(used) == {("carrying", "seconds"), ("carrying", "characters")}
    assert 0.4 < used["carrying", "seconds"] < 5.0
    assert used["carrying", "characters"] >= len(greeting)
    assert len(sessions) == 1
