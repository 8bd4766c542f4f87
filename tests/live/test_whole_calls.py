"""Whole calls on real sockets: what is kept is what was said and what was heard, on both transports."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from conversations.models import Turn
from tests.callers import kept, kept_once_over, plan_for
from tests.live_server import LiveServer
from voice.simulator.carried_speech import texts_in
from voice.simulator.report import CallReport, Party
from voice.simulator.twilio import DialStatus, SimulatedCall

FRENCH = ["Quels sont vos horaires le samedi ?", "Quelle est votre adresse ?", "Non merci, au revoir."]
ENGLISH = ["what are your opening hours on saturday", "where are you", "no thank you goodbye"]


@pytest.fixture
def ring(carrying_server: LiveServer, committed: None):
    def ring(demo: DemoTenant, lines: list[str], **settings: object) -> CallReport:
        return asyncio.run(SimulatedCall(plan_for(demo, carrying_server.wire, lines, **settings)).run())

    return ring


def heard_texts(report: CallReport) -> list[str]:
    """What the caller heard the assistant say, turn by turn."""
    if report.transport == "media":
        return [" ".join(texts_in(stretch.content)) for stretch in report.heard]
    return [turn.text for turn in report.turns if turn.speaker is Party.ASSISTANT]


@pytest.mark.parametrize(("demo", "lines"), [(MOREAU, FRENCH), (NORTHSIDE, ENGLISH)], ids=["relay", "media"])
def test_a_stored_transcript_equals_what_was_said_and_heard(ring, demo, lines):
    report = ring(demo, lines)
    stored = kept_once_over(demo, report)
    assert (report.error, report.protocol_errors) == ("", ())
    assert stored.said_by(Turn.Speaker.CALLER) == lines
    assert stored.said_by(Turn.Speaker.ASSISTANT) == heard_texts(report)
    assert (stored.state, stored.outcome) == ("completed", "answered")
    assert [speaker for speaker, _ in stored.turns] == ["assistant", *["caller", "assistant"] * 3]
    assert stored.first_word_ms is not None


@pytest.mark.parametrize("demo", [MOREAU, NORTHSIDE], ids=["relay", "media"])
def test_a_caller_who_asks_for_a_person_is_put_through_by_twiml(ring, demo):
    lines = ["Je voudrais parler à quelqu'un."] if demo is MOREAU else ["can i speak to a person"]
    report = ring(demo, lines, pace=1.0, closing_ms=5000)
    stored = kept_once_over(demo, report)
    assert report.transfer_number == demo.assistant["transfer_number"]
    assert report.twiml == ("Connect", "Dial", "Hangup")
    assert (stored.state, stored.outcome) == ("completed", "transferred")


def test_a_transfer_that_nobody_answers_comes_back_to_the_assistant_in_the_same_conversation(ring):
    lines = ["Je voudrais parler à quelqu'un.", "Non merci, au revoir."]
    report = ring(MOREAU, lines, pace=1.0, closing_ms=5000, dial_status=DialStatus.NO_ANSWER)
    stored = kept_once_over(MOREAU, report)
    assert report.twiml[:3] == ("Connect", "Dial", "Connect")
    assert stored.said_by(Turn.Speaker.CALLER) == lines
    assert (stored.state, stored.outcome) == ("completed", "answered")


def test_a_caller_who_hangs_up_at_once_leaves_an_abandoned_call_and_no_half_turn(ring):
    report = ring(NORTHSIDE, [])
    stored = kept_once_over(NORTHSIDE, report)
    assert (stored.state, stored.outcome) == ("completed", "abandoned")
    assert stored.said_by(Turn.Speaker.ASSISTANT) == heard_texts(report)


@pytest.mark.timeout(300)
def test_two_hundred_interleaved_calls_to_two_tenants_on_both_transports_never_mix(carrying_server, committed):
    """Every caller says their own name; each must find it, and only it, in their own tenant's schema."""

    def lines(demo: DemoTenant, number: int) -> list[str]:
        name = NAMES[number % len(NAMES)] + " " + SURNAMES[number // len(NAMES)]
        if demo is MOREAU:
            return ["Je voudrais laisser un message.", f"{name}.", "Oui.", f"Dossier {number} à {name}.", "Oui."]
        return ["i would like to leave a message", name.lower(), "yes", f"file {number} of {name.lower()}", "yes"]

    async def ring_all() -> list[tuple[DemoTenant, int, CallReport]]:
        at_once = asyncio.Semaphore(32)

        async def ring(demo: DemoTenant, number: int) -> tuple[DemoTenant, int, CallReport]:
            async with at_once:
                # A busy machine may stutter; a caller who takes that for the end of a turn would interrupt it.
                plan = plan_for(demo, carrying_server.wire, lines(demo, number), pause_ms=800)
                return demo, number, await SimulatedCall(plan).run()

        return await asyncio.gather(*(ring(demo, n) for n in range(100) for demo in (MOREAU, NORTHSIDE)))

    finished = asyncio.run(ring_all())
    assert Counter(report.error for _, _, report in finished) == {"": 200}
    for demo, number, report in finished:
        stored = kept_once_over(demo, report)
        assert stored.said_by(Turn.Speaker.CALLER) == lines(demo, number), report
        assert stored.said_by(Turn.Speaker.ASSISTANT) == heard_texts(report)
        name = NAMES[number % len(NAMES)] + " " + SURNAMES[number // len(NAMES)]
        assert [who for who, _ in stored.messages] == [name]
        assert str(number) in stored.messages[0][1]
        other = NORTHSIDE if demo is MOREAU else MOREAU
        assert kept(other, report.call_sid) is None


NAMES = ("Anna", "Bruno", "Clara", "David", "Emma", "Felix", "Grace", "Hugo", "Ines", "Jules")
SURNAMES = ("Martin", "Bernard", "Thomas", "Robert", "Richard", "Simon", "Laurent", "Michel", "Garcia", "David")
