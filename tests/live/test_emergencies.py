"""Emergencies on real sockets: put through by TwiML on both transports, written down as urgent when nobody answers."""

from __future__ import annotations

import asyncio

import pytest

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tests.callers import kept_once_over, plan_for
from tests.live_server import LiveServer
from voice.simulator.report import CallReport
from voice.simulator.twilio import DialStatus, SimulatedCall

BURST = "Bonjour, un tuyau a éclaté, il y a de l'eau partout."
TOOTH = "my son has just knocked out a tooth"
FRENCH = [BURST, "Anna Martin.", "Oui.", "Oui."]
ENGLISH = [TOOTH, "anna martin", "yes", "yes"]
BOTH = pytest.mark.parametrize(("demo", "lines"), [(MOREAU, FRENCH), (NORTHSIDE, ENGLISH)], ids=["relay", "media"])


@pytest.fixture
def ring(carrying_server: LiveServer, committed: None):
    def ring(demo: DemoTenant, lines: list[str], **settings: object) -> CallReport:
        plan = plan_for(demo, carrying_server.wire, lines, pace=1.0, closing_ms=5000, **settings)
        return asyncio.run(SimulatedCall(plan).run())

    return ring


@BOTH
def test_an_emergency_of_the_trade_is_put_through_after_one_sentence(ring, demo, lines):
    report = ring(demo, lines[:1])
    stored = kept_once_over(demo, report)
    assert report.transfer_number == demo.assistant["transfer_number"]
    assert report.twiml == ("Connect", "Dial", "Hangup")
    assert stored.outcome == "transferred"
    assert [text for who, text in stored.turns if who == "caller"] == lines[:1]


@BOTH
def test_where_nobody_answers_the_call_comes_back_to_an_urgent_message(ring, demo, lines):
    report = ring(demo, lines, dial_status=DialStatus.NO_ANSWER)
    stored = kept_once_over(demo, report)
    assert report.twiml[:3] == ("Connect", "Dial", "Connect")
    assert [name.lower() for name, _ in stored.messages] == ["anna martin"]
    assert lines[0].strip(".").split()[-1] in stored.messages[0][1]
    assert stored.urgencies == ("urgent",)


@BOTH
def test_who_fears_for_a_life_hears_the_number_first(ring, demo, lines):
    said = "Mon mari ne respire plus." if demo is MOREAU else "my husband is not breathing"
    report = ring(demo, [said])
    stored = kept_once_over(demo, report)
    answer = next(text for who, text in stored.turns[2:] if who == "assistant")
    assert answer.startswith(
        "Raccrochez et appelez tout de suite le 15 ou le 112." if demo is MOREAU else "Please hang up and call 9 9 9"
    )
