"""A call with real audio both ways: a recorded caller, the built-in engines, and every byte accounted for."""

from __future__ import annotations

import asyncio
from pathlib import Path

from config.demo import NORTHSIDE
from conversations.models import Turn
from tests.callers import kept_once_over, script_of
from tests.live_server import LiveServer
from voice import simulator
from voice.lines.sentences import sentences
from voice.simulator.twilio import CallPlan, SimulatedCall
from voice.speech.base import Voice
from voice.speech.espeak import EspeakSynthesizer

RECORDINGS = Path(simulator.__file__).parent / "recordings"
LINES = {
    "what are your opening hours on saturday": "what_are_your_opening_hours_on_saturday",
    "how much is a check up": "how_much_is_a_check_up",
    "no thank you goodbye": "no_thank_you_goodbye",
}


def spoken(text: str) -> bytes:
    """The audio espeak gives for a turn, sentence by sentence."""

    async def speak() -> bytes:
        engine, voice = EspeakSynthesizer(), Voice(language="en")
        pieces = [chunk for one in sentences(text) async for chunk in engine.synthesize(one, voice)]
        return b"".join(pieces)

    return asyncio.run(speak())


def test_a_recorded_caller_is_understood_and_hears_exactly_what_was_kept(server: LiveServer, committed):
    recordings = {number: (RECORDINGS / f"{name}.ulaw").read_bytes() for number, name in enumerate(LINES.values(), 1)}
    plan = CallPlan(
        script=script_of(list(LINES), "en", pause_ms=300),
        to_number=NORTHSIDE.number,
        wire=server.wire,
        recordings=recordings,
    )
    report = asyncio.run(SimulatedCall(plan).run())
    stored = kept_once_over(NORTHSIDE, report)
    assert (report.error, report.protocol_errors, report.transport) == ("", (), "media")
    assert stored.said_by(Turn.Speaker.CALLER) == list(LINES)
    planned = [spoken(text) for text in stored.said_by(Turn.Speaker.ASSISTANT)]
    heard = [stretch.content for stretch in report.heard]
    assert [len(audio) for audio in heard] == [len(audio) for audio in planned]
    assert heard == planned
