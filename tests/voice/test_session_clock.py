"""What a session does as time passes: asks the caller to wait, warns of the end, announces, counts."""

from __future__ import annotations

import asyncio
from itertools import chain

import pytest

from tests.voice.session_case import HELLO, Case, ScriptedEngine, line, spoke
from tests.voice.virtual_time import in_virtual_time, now
from voice.dialogue import registry
from voice.dialogue.base import Opening, Reply, Say, ToolCall, Used
from voice.dialogue.phrases import spoken
from voice.dialogue.tools import PRESS_KEYS, TAKE_MESSAGE
from voice.lines.base import StillUnderstanding
from voice.session import SessionSettings
from voice.usage import Unit

MOMENT = spoken("moment", "fr")
NEARLY, OVER = spoken("time_nearly_over", "fr"), spoken("time_over", "fr")
ANNOUNCEMENT = spoken("recording_announcement", "fr")


@pytest.fixture(autouse=True)
def _scripted_engine(monkeypatch):
    monkeypatch.setattr(registry, "ENGINES", dict(registry.ENGINES))


def everything_said(case: Case) -> list[str]:
    return list(chain.from_iterable(case.line.said))


class Slow(ScriptedEngine):
    """Thinks for so many seconds before each piece of its replies."""

    def __init__(self, *thinks_s: float) -> None:
        super().__init__()
        self._thinks_s = thinks_s

    def reply(self, turn, history) -> Reply:
        return self._think()

    async def _think(self) -> Reply:
        for number, seconds in enumerate(self._thinks_s, 1):
            await asyncio.sleep(seconds)
            yield Say(f"{number}.")


# --- asking the caller to wait ---


@in_virtual_time
async def test_a_slow_answer_is_filled_after_a_second():
    case = await Case(Slow(3.0), line("Vous ouvrez ?")).run()
    spoke_at = case.recorder.kept[1].ended_at
    ((at, text),) = case.line.fillers
    assert text == MOMENT
    assert at - spoke_at == pytest.approx(1.0, abs=0.3)


@in_virtual_time
async def test_a_quick_answer_is_not_filled():
    case = await Case(Slow(0.7), line("Vous ouvrez ?")).run()
    assert case.line.fillers == []


@in_virtual_time
async def test_a_silence_in_the_middle_of_an_answer_is_filled_too():
    case = await Case(Slow(0.1, 4.0), line("Vous ouvrez ?")).run()
    assert len(case.line.fillers) == 1


@in_virtual_time
async def test_a_very_slow_answer_is_filled_twice_and_not_without_end():
    case = await Case(Slow(60.0), line("Vous ouvrez ?")).run()
    first, second = (at for at, _ in case.line.fillers)
    assert second - first == pytest.approx(7.0, abs=0.3)


@in_virtual_time
async def test_a_tool_that_takes_long_is_filled():
    message = ToolCall(TAKE_MESSAGE, {"name": "Anna", "phone": "+33612345678", "reason": "Une fuite."})
    case = Case(ScriptedEngine([message, Say("Noté.")]), line("Un message."))
    case.recorder.message_s = 2.0
    await case.run()
    assert len(case.line.fillers) == 1
    assert "Noté." in everything_said(case)


@in_virtual_time
async def test_a_caller_who_waits_to_be_understood_is_asked_to_wait():
    case = await Case(line=line(StillUnderstanding(), "Vous ouvrez ?")).run()
    assert [text for _, text in case.line.fillers] == [MOMENT]


# --- the longest call ---


@in_virtual_time
async def test_a_caller_is_warned_a_minute_before_the_longest_call_ends_and_told_goodbye():
    case = Case(line=line(*[spoke("Encore.")] * 1000), settings=SessionSettings(max_duration_s=180))
    began = now()
    await case.run()
    said = everything_said(case)
    assert said[-1] == OVER
    assert said.count(NEARLY) == 1
    assert now() - began == pytest.approx(180, abs=3)
    assert case.recorder.kept[-1] == "completed: answered"
    assert case.line.log == ["drained", "ended"]


@in_virtual_time
async def test_an_assistant_may_have_a_longest_call_of_its_own():
    case = Case(line=line(*[spoke("Encore.")] * 1000), assistant={"max_duration_s": 60.0})
    began = now()
    await case.run()
    assert now() - began == pytest.approx(60, abs=3)


@in_virtual_time
async def test_the_warning_is_no_silence_of_the_callers():
    settings = SessionSettings(max_duration_s=61, silence_s=50)
    case = await Case(line=line(None, None, None), settings=settings).run()
    said = everything_said(case)
    assert said.index(NEARLY) < said.index(OVER)
    assert "Silence 1." not in said


@in_virtual_time
async def test_a_call_that_cannot_be_ended_politely_ends_all_the_same():
    case = Case(Slow(10_000.0), line("Vous ouvrez ?"), settings=SessionSettings(max_duration_s=60))
    began = now()
    await case.run()
    assert now() - began == pytest.approx(120, abs=1)
    assert case.recorder.kept[-1] == "completed: answered"


# --- the announcement of a recording ---


class FakeTape:
    def __init__(self) -> None:
        self.log: list[str] = []

    async def start(self) -> None:
        self.log.append("started")

    async def finish(self) -> None:
        self.log.append("finished")


@in_virtual_time
async def test_a_call_is_recorded_only_after_the_caller_has_heard_so():
    case = Case(line=line("Bonjour."), tape=FakeTape())
    await case.run()
    assert everything_said(case)[:2] == [ANNOUNCEMENT, "Bonjour."]
    assert f"announced: {ANNOUNCEMENT}" in case.recorder.kept
    assert case.tape.log == ["started", "finished"]


@in_virtual_time
async def test_a_caller_who_hangs_up_in_the_announcement_is_not_recorded():
    case = Case(line=line("Bonjour.", cuts={ANNOUNCEMENT: "Cet appel"}), tape=FakeTape())
    await case.run()
    assert case.tape.log == ["finished"]
    assert not any(str(entry).startswith("announced") for entry in case.recorder.kept)


@in_virtual_time
async def test_a_call_taken_up_again_goes_on_being_recorded_without_saying_so_twice():
    snapshot = {"opening": Opening.RESUMED, "earlier_turns": (HELLO,), "announced": True}
    case = Case(line=line("Bonjour."), tape=FakeTape(), snapshot=snapshot)
    await case.run()
    assert ANNOUNCEMENT not in everything_said(case)
    assert case.tape.log == ["started", "finished"]


@in_virtual_time
async def test_a_call_that_is_not_recorded_is_not_announced():
    case = await Case(line=line("Bonjour.")).run()
    assert ANNOUNCEMENT not in everything_said(case)


# --- keys and counters ---


@in_virtual_time
async def test_keys_are_pressed_on_the_line():
    case = await Case(ScriptedEngine([ToolCall(PRESS_KEYS, {"keys": "12#"})]), line("Tapez 12.")).run()
    assert "pressed 12#" in case.line.log


@in_virtual_time
async def test_what_a_model_used_is_counted_and_kept():
    replies = [Used("llm", 100, 20), Say("Oui.")], [Used("llm", 150, 5), Say("Non.")]
    case = await Case(ScriptedEngine(*replies), line("Un.", "Deux.")).run()
    assert case.recorder.used == {("llm", Unit.INPUT_TOKENS): 250, ("llm", Unit.OUTPUT_TOKENS): 25}
