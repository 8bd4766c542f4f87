"""A recorded caller interrupts at ten moments: the answer stops, what was heard is kept, the next one follows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from config.demo import MOREAU, NORTHSIDE, DemoTenant
from tests.callers import CALLERS, SPEAKING_RATE, kept_once_over, plan_for
from tests.live.test_interruptions import INTERRUPTION, QUESTION, turns_of
from tests.live.test_real_speech import RECORDINGS, spoken
from tests.live_server import LiveServer
from voice.lines.sentences import sentences
from voice.simulator.report import CallReport
from voice.simulator.script import Say, Script
from voice.simulator.twilio import CallPlan, SimulatedCall
from voice.speech.base import SAMPLE_RATE

MOMENTS_MS = (100, 300, 600, 900, 1200, 1600, 2000, 2400, 2800, 3200)
QUESTION_EN, INTERRUPTION_EN = "what services do you offer", "what is your address"


@dataclass(frozen=True)
class Interrupted:
    """A call that was interrupted, and what of the answer was kept; empty when none of it was heard."""

    report: CallReport
    kept: str
    turns: list[tuple[str, str, bool]]

    @property
    def cleared_ms(self) -> float:
        (moment,) = [event.at_ms for event in self.report.events if event.name == "clear"]
        return moment


def interrupting(demo: DemoTenant, lines: tuple[str, str], after_ms: int) -> Script:
    question, interruption = lines
    steps = (Say(say=question), Say.model_validate({"say": interruption, "interrupt_after_ms": after_ms}))
    return Script.model_validate(
        {"from": CALLERS[demo.language], "language": demo.language, "pause_ms": 300, "steps": steps}
    )


def calls(demo: DemoTenant, plans: list[CallPlan]) -> list[Interrupted]:
    """One a second: all at the same moment would have the recogniser ask them to wait."""

    async def one(number: int, plan: CallPlan) -> CallReport:
        await asyncio.sleep(number)
        return await SimulatedCall(plan).run()

    async def run() -> list[CallReport]:
        return await asyncio.gather(*(one(number, plan) for number, plan in enumerate(plans)))

    made = []
    for report in asyncio.run(run()):
        assert (report.error, report.protocol_errors) == ("", ())
        kept_once_over(demo, report)
        turns = turns_of(demo, report.call_sid)
        cut = [text for speaker, text, interrupted in turns if speaker == "assistant" and interrupted]
        made.append(Interrupted(report, cut[0] if cut else "", turns))
    return made


def answer_to(demo: DemoTenant, server: LiveServer, plan: CallPlan) -> str:
    """What the caller hears who lets the assistant finish."""
    return kept_once_over(demo, asyncio.run(SimulatedCall(plan).run())).turns[2][1]


def heard_audio(call: Interrupted, answer_began_ms: float) -> bytes:
    """Every byte of the answer that was played before the clear."""
    stretches = [one for one in call.report.heard if answer_began_ms <= one.started_ms < call.cleared_ms]
    return b"".join(stretch.content for stretch in stretches)


def words_in(audio: bytes, answer: str) -> list[str]:
    """The words of the answer that so much of its audio says: whole sentences, then a share of the one cut."""
    words: list[str] = []
    left = len(audio)
    for sentence in sentences(answer):
        length = len(spoken(sentence))
        said = sentence.split()
        words += said[: int(min(1.0, left / length) * len(said) + 1e-6)]
        left -= length
        if left <= 0:
            break
    return words


def recordings_of(*lines: str) -> dict[int, bytes]:
    files = [RECORDINGS / f"{line.replace(' ', '_')}.ulaw" for line in lines]
    return {number: file.read_bytes() for number, file in enumerate(files, 1)}


def test_a_recorded_caller_interrupts_a_media_stream_at_ten_moments(server: LiveServer, committed):
    lines = (QUESTION_EN, INTERRUPTION_EN)
    common = {"to_number": NORTHSIDE.number, "wire": server.wire, "recordings": recordings_of(*lines)}
    whole = interrupting(NORTHSIDE, lines, 0).model_copy(update={"steps": (Say(say=QUESTION_EN),)})
    answer = answer_to(NORTHSIDE, server, CallPlan(script=whole, **common))
    planned = b"".join(spoken(sentence) for sentence in sentences(answer))
    assert len(planned) / SAMPLE_RATE > MOMENTS_MS[-1] / 1000 + 1.0
    plans = [CallPlan(script=interrupting(NORTHSIDE, lines, after_ms), **common) for after_ms in MOMENTS_MS]
    for after_ms, call in zip(MOMENTS_MS, calls(NORTHSIDE, plans), strict=True):
        question = next(turn for turn in call.report.turns if turn.text == QUESTION_EN)
        audio = heard_audio(call, question.ended_ms)
        assert planned.startswith(audio), f"{after_ms}: the caller heard the answer from its beginning, without a gap"
        assert after_ms * SAMPLE_RATE / 1000 < len(audio) < len(planned)
        assert call.kept.split() == answer.split()[: len(call.kept.split())]
        # The caller's clock and ours differ by what a message takes: a word at most.
        assert abs(len(call.kept.split()) - len(words_in(audio, answer))) <= 1
        assert ("caller", INTERRUPTION_EN) in [turn[:2] for turn in call.turns]
        assert "Northgate Street" in call.turns[-1][1]


@pytest.mark.parametrize("moments_ms", [MOMENTS_MS])
def test_a_recorded_caller_interrupts_a_relay_at_ten_moments(carrying_server: LiveServer, committed, moments_ms):
    lines = (QUESTION["fr"], INTERRUPTION["fr"])
    answer = answer_to(MOREAU, carrying_server, plan_for(MOREAU, carrying_server.wire, [QUESTION["fr"]]))
    # As many moments in the time that the answer takes at the simulator's speaking rate.
    longest_ms = len(answer) / SPEAKING_RATE * 1000
    after = [round(moment * 0.8 * longest_ms / moments_ms[-1]) for moment in moments_ms]
    plans = [
        CallPlan(
            script=interrupting(MOREAU, lines, after_ms),
            to_number=MOREAU.number,
            wire=carrying_server.wire,
            speaking_rate=SPEAKING_RATE,
        )
        for after_ms in after
    ]
    for call in calls(MOREAU, plans):
        heard = [turn.text for turn in call.report.turns if turn.speaker == "assistant" and turn.utterance == 1]
        assert "".join(heard).strip() == call.kept
        assert len(call.kept) < len(answer)
        assert answer.startswith(call.kept)
        assert ("caller", INTERRUPTION["fr"]) in [turn[:2] for turn in call.turns]
        assert "12 rue des Lilas" in call.turns[-1][1]
