"""One call from its first word to its last: what is said, what is kept, and how it ends."""

from __future__ import annotations

import asyncio
from itertools import chain
from typing import Any

import pytest

from tests.voice.session_case import HELLO, MESSAGE, Case, ScriptedEngine, line
from tests.voice.virtual_time import in_virtual_time, now
from voice import consumers
from voice.consumers import Refused, Socket
from voice.dialogue import registry
from voice.dialogue.base import (
    CallerTurn,
    HistoryTurn,
    Opening,
    Say,
    Speaker,
    ToolCall,
    ToolResult,
)
from voice.dialogue.tools import END_CALL, TRANSFER_CALL
from voice.lines.base import CallerKeyed, CallerSpoke, HeardOnly, LineLost
from voice.recorder import RecordingFailed, TurnRecord
from voice.session import CallSession, SessionSettings


@pytest.fixture(autouse=True)
def _scripted_engine(monkeypatch):
    monkeypatch.setattr(registry, "ENGINES", dict(registry.ENGINES))


# --- turn by turn ---


@in_virtual_time
async def test_a_call_is_greeted_and_then_answered_turn_by_turn():
    case = Case(ScriptedEngine([Say("À neuf heures.")], [Say("Je vous en prie.")]), line("Vous ouvrez ?", "Merci."))
    await case.run()
    assert case.recorder.turns == [
        ("assistant", "Bonjour."),
        ("caller", "Vous ouvrez ?"),
        ("assistant", "À neuf heures."),
        ("caller", "Merci."),
        ("assistant", "Je vous en prie."),
    ]
    assert case.recorder.kept[-1] == "completed: answered"
    assert case.line.log == ["drained", "ended"]


@in_virtual_time
async def test_the_dialogue_is_given_the_turns_before_and_not_the_one_it_answers():
    case = await Case(ScriptedEngine([Say("À neuf heures.")]), line("Vous ouvrez ?", "Merci.")).run()
    asked = HistoryTurn(Speaker.CALLER, "Vous ouvrez ?", "fr")
    assert case.engine.histories == [
        (HELLO,),
        (HELLO, asked, HistoryTurn(Speaker.ASSISTANT, "À neuf heures.", "fr")),
    ]


@in_virtual_time
async def test_a_key_is_answered_and_kept_like_words():
    case = await Case(line=line(CallerKeyed("5", 1000.0))).run()
    assert case.engine.heard == [CallerTurn("", "fr", digits="5")]
    assert ("caller", "5") in case.recorder.turns


@in_virtual_time
async def test_a_caller_who_was_not_understood_is_answered_all_the_same():
    case = await Case(line=line("")).run()
    assert case.engine.heard == [CallerTurn("", "fr")]
    assert ("assistant", "Oui ?") in case.recorder.turns


@in_virtual_time
async def test_a_reply_of_no_words_leaves_no_turn():
    case = await Case(ScriptedEngine([]), line("Euh.")).run()
    assert case.recorder.turns == [("assistant", "Bonjour."), ("caller", "Euh.")]


@in_virtual_time
async def test_the_times_of_a_reply_count_from_the_end_of_the_callers_words():
    case = Case(ScriptedEngine([Say("Oui.")]), line("Vous ouvrez ?"))
    case.line.events[0] = CallerSpoke("Vous ouvrez ?", "fr", now(), now() + 0.2, now() + 0.3)
    await case.run()
    caller, reply = [turn for turn in case.recorder.kept if isinstance(turn, TurnRecord)][1:]
    assert caller.transcript_ms == 100
    # The greeting took half a second, and the caller a tenth to begin.
    assert reply.first_text_ms == reply.first_audio_ms == pytest.approx(400, abs=2)


@in_virtual_time
async def test_the_first_word_of_a_call_is_timed_once():
    case = await Case(line=line("Vous ouvrez ?", "Merci.")).run()
    assert case.recorder.first_words == [0]


@in_virtual_time
async def test_a_running_call_shows_that_it_lives():
    case = await Case(line=line(None, None), settings=SessionSettings(silence_s=30, heartbeat_s=10)).run()
    assert case.recorder.beats == 6


# --- interruptions ---


@in_virtual_time
async def test_history_holds_what_the_caller_heard_and_not_what_was_planned():
    engine = ScriptedEngine([Say("Nous ouvrons à neuf heures."), Say("Et nous fermons à midi.")])
    case = Case(engine, line("Vous ouvrez ?", "Et demain ?", cuts={"Nous ouvrons à neuf heures.": "Nous ouvrons"}))
    await case.run()
    assert engine.histories[1][-1] == HistoryTurn(Speaker.ASSISTANT, "Nous ouvrons", "fr")
    assert case.line.said[1] == ["Nous ouvrons à neuf heures."]
    cut = case.recorder.kept[2]
    assert isinstance(cut, TurnRecord)
    assert (cut.text, cut.interrupted) == ("Nous ouvrons", True)


@in_virtual_time
async def test_a_turn_of_which_nothing_was_heard_is_not_kept():
    case = Case(
        ScriptedEngine([Say("Nous ouvrons.")]), line("Vous ouvrez ?", "Et demain ?", cuts={"Nous ouvrons.": ""})
    )
    await case.run()
    assert ("assistant", "") not in case.recorder.turns
    assert [turn.speaker for turn in case.engine.histories[1]] == [Speaker.ASSISTANT, Speaker.CALLER]


@in_virtual_time
async def test_a_turn_that_was_cut_after_it_had_been_sent_is_corrected():
    engine = ScriptedEngine([Say("Nous ouvrons à neuf heures.")])
    case = await Case(engine, line("Vous ouvrez ?", HeardOnly("Nous ouvrons"), "Et demain ?")).run()
    assert engine.histories[1][-1] == HistoryTurn(Speaker.ASSISTANT, "Nous ouvrons", "fr")
    assert "cut: Nous ouvrons" in case.recorder.kept


@in_virtual_time
async def test_a_correction_before_anything_was_said_changes_nothing():
    case = await Case(ScriptedEngine(greeting=[ToolCall("none")]), line(HeardOnly("Bonj"))).run()
    assert case.recorder.kept == ["completed: abandoned"]


@in_virtual_time
async def test_a_dialogue_that_was_cut_short_is_closed():
    case = Case(ScriptedEngine([Say("Un."), Say("Deux.")]), line("Vous ouvrez ?", cuts={"Un.": "Un."}))
    await case.run()
    assert case.engine.closed == 2


@in_virtual_time
async def test_an_action_that_has_begun_is_finished_although_the_caller_interrupts():
    case = Case(ScriptedEngine([MESSAGE, Say("C'est noté.")]), line("Oui.", "Attendez !"))
    case.recorder.message_s = 5.0
    asyncio.get_running_loop().call_later(3.0, case.line.interrupt, "")
    await case.run()
    assert case.recorder.messages == ["Anna"]
    assert case.recorder.kept[-1] == "completed: message"
    assert "C'est noté." not in chain.from_iterable(case.line.said)


@in_virtual_time
async def test_the_dialogue_learns_what_came_of_an_action_that_was_talked_over():
    """Or it would take the same message again."""
    case = Case(ScriptedEngine([MESSAGE, Say("C'est noté.")]), line("Oui.", "Attendez !"))
    case.recorder.message_s = 5.0
    asyncio.get_running_loop().call_later(3.0, case.line.interrupt, "")
    await case.run()
    assert [result is not None and result.ok for result in case.engine.results] == [True]


@in_virtual_time
async def test_a_message_confirmed_and_talked_over_is_taken_once():
    lines = ["Je voudrais laisser un message.", "Anna Martin.", "Oui.", "Une fuite.", "Oui.", "Oui.", "Oui."]
    case = Case(line=line(*lines), dialogue="rules")
    case.recorder.message_s = 5.0
    session = asyncio.create_task(case.run())
    while not case.line.said or len(case.line.said) < 6:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)
    case.line.interrupt("")
    await session
    assert case.recorder.messages == ["Anna Martin"]


@in_virtual_time
async def test_an_action_under_way_when_the_caller_hangs_up_is_finished_and_counted():
    case = Case(ScriptedEngine([MESSAGE, Say("C'est noté.")]), line("Oui."))
    case.recorder.message_s = 5.0
    asyncio.get_running_loop().call_later(3.0, case.line.close, "the socket closed")
    await case.run()
    assert case.recorder.messages == ["Anna"]
    assert case.recorder.kept[-1] == "completed: message"


# --- actions ---


@in_virtual_time
async def test_the_dialogue_is_told_what_came_of_its_action():
    case = await Case(ScriptedEngine([MESSAGE, Say("C'est noté.")]), line("Oui.")).run()
    assert case.engine.results == [ToolResult(ok=True, data={"phone": "+33612345678"})]
    assert case.recorder.kept[-1] == "completed: message"


@in_virtual_time
async def test_a_message_that_could_not_be_kept_is_not_said_to_be():
    case = Case(ScriptedEngine([MESSAGE, Say("Désolé.")]), line("Oui."))
    case.recorder.broken = True
    with pytest.raises(RecordingFailed):
        await case.run()
    [result] = case.engine.results
    assert result is not None
    assert (result.ok, result.error) == (False, "not_saved")


@in_virtual_time
async def test_a_caller_who_wants_a_person_is_handed_over_once_the_words_were_heard():
    case = Case(ScriptedEngine([ToolCall(TRANSFER_CALL), Say("Je vous le passe.")]), line("Un humain.", "Et encore ?"))
    await case.run()
    assert case.recorder.kept[-1] == "handed over: +33612000000"
    assert case.recorder.turns[-1] == ("assistant", "Je vous le passe.")
    assert case.line.log == ["drained", "ended"]


@in_virtual_time
async def test_a_dialogue_that_hangs_up_ends_the_call_after_its_last_words():
    case = Case(ScriptedEngine([Say("Au revoir."), ToolCall(END_CALL)]), line("Au revoir.", "Et encore ?"))
    await case.run()
    assert case.recorder.turns[-1] == ("assistant", "Au revoir.")
    assert len(case.line.events) == 1


# --- silence ---


@in_virtual_time
async def test_a_caller_who_stays_silent_is_asked_and_then_told_goodbye():
    case = Case(line=line(None, None, "Trop tard."), dialogue="rules", settings=SessionSettings(silence_s=8))
    began = now()
    await case.run()
    assert len(case.line.said) == 3
    assert case.recorder.kept[-1] == "completed: abandoned"
    assert now() - began == pytest.approx(16 + 1.5, abs=0.1)


@in_virtual_time
async def test_silences_are_counted_anew_after_a_word():
    case = await Case(line=line(None, "Je suis là.", None, CallerKeyed("1", 0.0), None)).run()
    assert [said for said in chain.from_iterable(case.line.said) if said.startswith("Silence")] == ["Silence 1."] * 3


# --- taken up again ---


@in_virtual_time
async def test_a_call_taken_up_again_keeps_what_was_said_before():
    earlier = (HELLO, HistoryTurn(Speaker.CALLER, "Vous ouvrez ?", "fr"))
    case = Case(line=line("Allô ?"), snapshot={"opening": Opening.RESUMED, "earlier_turns": earlier})
    await case.run()
    assert case.engine.openings == [Opening.RESUMED]
    assert case.engine.histories[0][:2] == earlier
    assert case.recorder.turns[0] == ("assistant", "Bonjour.")
    assert case.recorder.first_words == []


@in_virtual_time
async def test_a_call_whose_line_is_taken_from_under_it_is_left_open_for_another_session():
    case = await Case(line=line("Vous ouvrez ?", LineLost())).run()
    assert case.recorder.turns[-1] == ("assistant", "Oui ?")
    assert not any(isinstance(entry, str) for entry in case.recorder.kept)
    assert case.line.log == []


# --- what goes wrong ---


@in_virtual_time
async def test_a_dialogue_that_times_out_has_failed_and_not_reached_the_longest_call():
    case = Case(ScriptedEngine([TimeoutError("the model did not answer")]), line("Vous ouvrez ?"))
    with pytest.raises(TimeoutError, match="the model"):
        await case.run()
    assert not any(isinstance(entry, str) for entry in case.recorder.kept)


@in_virtual_time
async def test_an_assistant_without_a_voice_still_ends_its_call_in_good_order():
    case = Case(line=line("Allô ?", hears_nothing=True))
    await case.run()
    assert case.recorder.turns == [("caller", "Allô ?")]
    assert case.recorder.kept[-1] == "completed: answered"


@in_virtual_time
async def test_what_was_said_before_the_dialogue_failed_is_kept():
    case = Case(ScriptedEngine([ZeroDivisionError("a bug")]), line("Vous ouvrez ?"))
    case.recorder.write_s = 2.0
    with pytest.raises(ZeroDivisionError):
        await case.run()
    assert case.recorder.turns == [("assistant", "Bonjour."), ("caller", "Vous ouvrez ?")]
    assert case.line.log == []


@in_virtual_time
async def test_what_was_heard_of_the_turn_in_which_the_dialogue_failed_is_kept():
    case = Case(ScriptedEngine([Say("Nous ouvrons"), ZeroDivisionError("a bug")]), line("Vous ouvrez ?"))
    with pytest.raises(ZeroDivisionError):
        await case.run()
    assert case.recorder.turns[-1] == ("assistant", "Nous ouvrons")


@in_virtual_time
async def test_a_session_that_is_cancelled_keeps_what_was_said():
    case = Case(line=line("Vous ouvrez ?", "Et demain ?"))
    case.recorder.write_s = 1.0
    running = asyncio.create_task(case.session().run())
    await asyncio.sleep(1.5)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert case.recorder.turns[:2] == [("assistant", "Bonjour."), ("caller", "Vous ouvrez ?")]
    assert not asyncio.all_tasks() - {asyncio.current_task()}


@in_virtual_time
async def test_a_session_that_fails_is_reported_and_closes_its_socket(caplog):
    case = Case(ScriptedEngine([ZeroDivisionError("a bug")]), line("Vous ouvrez ?"))
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {"type": "websocket.disconnect"}

    before = asyncio.all_tasks()
    with pytest.raises(Refused) as refused:
        await consumers._hold(Socket(receive, send), QuietWire(), case.line, case.session())
    assert refused.value.code == consumers.INTERNAL_ERROR
    assert "a bug" not in refused.value.reason
    assert "session failed" in caplog.text
    assert asyncio.all_tasks() == before


class QuietWire:
    def feed(self, text: str) -> None: ...

    def serve(self, session: CallSession) -> list[Any]:
        return []
