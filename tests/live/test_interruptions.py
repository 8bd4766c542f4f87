"""A caller who cuts the assistant short: the audio stops, and what is kept is what was heard."""

from __future__ import annotations

import asyncio

import pytest

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tenants.context import TenantRef, tenant_context
from tests.callers import CALLERS, SPEAKING_RATE, kept_once_over, plan_for
from tests.live_server import LiveServer
from voice.models import Call
from voice.simulator.carried_speech import audio_of
from voice.simulator.report import CallReport
from voice.simulator.script import Press, Say, Script
from voice.simulator.twilio import CallPlan, SimulatedCall

# Long answers, so that there is something to interrupt.
QUESTION = {"fr": "Quels sont vos horaires pour toute la semaine ?", "en": "what are your opening hours this week"}
INTERRUPTION = {"fr": "Quelle est votre adresse ?", "en": "where are you"}


def interrupted_call(demo: DemoTenant, server: LiveServer, after_ms: int, step: Say | Press) -> CallReport:
    script = Script.model_validate(
        {
            "from": CALLERS[demo.language],
            "language": demo.language,
            "pause_ms": 100,
            "closing_ms": 300,
            "steps": (Say(say=QUESTION[demo.language]), step.model_copy(update={"interrupt_after_ms": after_ms})),
        }
    )
    recordings = {1: audio_of(QUESTION[demo.language]), 2: audio_of(INTERRUPTION[demo.language])}
    plan = CallPlan(
        script=script,
        to_number=demo.number,
        wire=server.wire,
        recordings=recordings,
        speaking_rate=SPEAKING_RATE,
    )
    return asyncio.run(SimulatedCall(plan).run())


def turns_of(demo: DemoTenant, call_sid: str) -> list[tuple[str, str, bool]]:
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        turns = Call.objects.get(call_sid=call_sid).conversation.turns.all()
        return [(turn.speaker, turn.text, turn.interrupted) for turn in turns]


@pytest.mark.parametrize("after_ms", [150, 700])
@pytest.mark.parametrize("demo", [MOREAU, NORTHSIDE], ids=["relay", "media"])
def test_speaking_over_the_assistant_stops_it_and_keeps_what_was_heard(carrying_server, committed, demo, after_ms):
    whole = asyncio.run(SimulatedCall(plan_for(demo, carrying_server.wire, [QUESTION[demo.language]])).run())
    planned = kept_once_over(demo, whole).turns[2][1]
    report = interrupted_call(demo, carrying_server, after_ms, Say(say=INTERRUPTION[demo.language]))
    kept_once_over(demo, report)
    turns = turns_of(demo, report.call_sid)
    cut = [text for speaker, text, interrupted in turns if speaker == "assistant" and interrupted]
    assert (report.error, report.protocol_errors) == ("", ())
    if cut:
        assert planned.startswith(cut[0])
        assert len(cut[0]) < len(planned)
    else:  # cut before a word of it was heard: nothing is kept of it
        assert after_ms < 500
        assert planned not in [text for _, text, _ in turns]
    assert [text for speaker, text, _ in turns if speaker == "caller"][-1] == INTERRUPTION[demo.language]
    assert turns[-1][0] == "assistant"


def test_a_key_interrupts_at_once(carrying_server, committed):
    report = interrupted_call(NORTHSIDE, carrying_server, 300, Press(dtmf="0"))
    stored = kept_once_over(NORTHSIDE, report)
    assert ("caller", "0") in stored.turns
    assert "clear" in [event.name for event in report.events]
    assert report.transfer_number == NORTHSIDE.assistant["transfer_number"]
