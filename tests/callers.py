"""Callers for tests on real sockets, and what was kept of their calls."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from config.demo import DemoTenant
from conversations.models import Message, Turn
from tenants.context import TenantRef, tenant_context
from tenants.models import Tenant
from voice.models import Assistant, Call
from voice.simulator.carried_speech import audio_of
from voice.simulator.report import CallReport
from voice.simulator.script import Say, Script
from voice.simulator.twilio import CallPlan
from voice.simulator.wire import Wire

# Characters a second that the simulated ConversationRelay speaks: several times a human, to save time.
SPEAKING_RATE = 60

CALLERS = {"fr": "+33639980101", "en": "+447700900123"}


def script_of(lines: Sequence[str], language: str, **settings: object) -> Script:
    """A caller who says these lines, one after each reply."""
    steps = tuple(Say(say=line) for line in lines)
    return Script.model_validate({"from": CALLERS[language], "language": language, "steps": steps, **settings})


def plan_for(
    demo: DemoTenant,
    wire: Wire,
    lines: Sequence[str],
    *,
    pause_ms: int = 100,
    closing_ms: int = 300,
    **settings: object,
) -> CallPlan:
    """A call to a demo tenant; on a media stream the lines are carried by the engines of the tests.

    pause_ms: how long the assistant must have been quiet before the caller speaks.
    closing_ms: how long the caller stays on the line after the last reply.
    """
    script = script_of(lines, demo.language, pause_ms=pause_ms, closing_ms=closing_ms)
    recordings = {number: audio_of(line) for number, line in enumerate(lines, 1)}
    pace = 0.0 if demo.assistant["transport"] == "relay" else 1.0
    options = {"pace": pace, "settle_ms": 60, "speaking_rate": SPEAKING_RATE, **settings}
    return CallPlan(script=script, to_number=demo.number, wire=wire, recordings=recordings, **options)


@contextmanager
def changed(demo: DemoTenant, **fields: object) -> Iterator[None]:
    """The assistant of a tenant with other settings, for as long as the context lasts."""
    with tenant_context(Tenant.objects.get(slug=demo.slug)):
        before = Assistant.objects.values(*fields).get()
        Assistant.objects.update(**fields)
    try:
        yield
    finally:
        with tenant_context(Tenant.objects.get(slug=demo.slug)):
            Assistant.objects.update(**before)


@dataclass(frozen=True)
class Kept:
    """A call as the database has it."""

    state: str
    outcome: str
    turns: tuple[tuple[str, str], ...]
    messages: tuple[tuple[str, str], ...]
    urgencies: tuple[str, ...]
    first_word_ms: int | None

    def said_by(self, speaker: Turn.Speaker) -> list[str]:
        return [text for who, text in self.turns if who == speaker]


def kept(demo: DemoTenant, call_sid: str) -> Kept | None:
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        call = Call.objects.filter(call_sid=call_sid).first()
        if call is None:
            return None
        turns = Turn.objects.filter(conversation=call.conversation_id)
        messages = Message.objects.filter(conversation=call.conversation_id)
        return Kept(
            call.state,
            call.outcome,
            tuple((turn.speaker, turn.text) for turn in turns),
            tuple((message.name, message.reason) for message in messages),
            tuple(message.urgency for message in messages),
            call.first_word_ms,
        )


def kept_once_over(demo: DemoTenant, report: CallReport, timeout_s: float = 15) -> Kept:
    """What was kept, as soon as the server has written the end of the call."""
    deadline = time.monotonic() + timeout_s
    while True:
        found = kept(demo, report.call_sid)
        if found is not None and found.state not in (Call.State.RINGING, Call.State.IN_PROGRESS):
            return found
        assert time.monotonic() < deadline, f"the call never ended in the database: {found}, {report.error}"
        time.sleep(0.05)
