"""A call that changes language: what the line is told, what the dialogue is told, what is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voice.session_case import HELLO, Case, ScriptedEngine, line, spoke
from tests.voice.virtual_time import in_virtual_time
from voice.dialogue import registry
from voice.dialogue.base import CallerTurn, HistoryTurn, LanguageChange, Opening, Say, Speaker
from voice.dialogue.phrases import spoken
from voice.lines.base import CallerKeyed
from voice.recorder import TurnRecord
from voice.session import SessionSettings

THREE = {"languages": ("fr", "en", "es")}


@pytest.fixture(autouse=True)
def _scripted_engine(monkeypatch):
    monkeypatch.setattr(registry, "ENGINES", dict(registry.ENGINES))


def languages(case: Case) -> list[tuple[str, str]]:
    return [(turn.speaker.value, turn.language) for turn in case.recorder.kept if isinstance(turn, TurnRecord)]


async def call(*said: Any, engine: ScriptedEngine | None = None, assistant: dict[str, Any] = THREE, **changes: Any):
    return await Case(engine or ScriptedEngine(), line(*said), assistant=assistant, **changes).run()


@in_virtual_time
async def test_the_ears_change_before_the_dialogue_answers_in_the_new_language():
    engine = ScriptedEngine([Say("Of course.", "en")], [Say("Until six.", "en")])
    case = await call("Do you speak English?", "Until when are you open?", engine=engine)
    assert case.line.log[0] == "changed to en"
    assert engine.heard == [
        CallerTurn("Do you speak English?", "en", change=LanguageChange.ASKED),
        CallerTurn("Until when are you open?", "en"),
    ]
    assert languages(case) == [("assistant", "fr"), *[("caller", "en"), ("assistant", "en")] * 2]
    assert "language: en" in case.recorder.kept


@in_virtual_time
async def test_a_turn_in_the_language_of_the_call_changes_nothing():
    case = await call("Vous ouvrez le samedi ?")
    assert case.engine.heard == [CallerTurn("Vous ouvrez le samedi ?", "fr")]
    assert not any("changed" in entry for entry in case.line.log)
    assert "language: fr" not in case.recorder.kept


@in_virtual_time
async def test_what_the_transport_says_of_a_turn_counts():
    case = await call(spoke("Reservation tonight", "en"))
    assert case.engine.heard == [CallerTurn("Reservation tonight", "en", change=LanguageChange.SPOKEN)]


@in_virtual_time
async def test_the_callers_history_has_the_language_of_each_turn():
    engine = ScriptedEngine([Say("Of course.", "en")])
    await call("Do you speak English?", "And on Sunday?", engine=engine)
    assert engine.histories[1][1:] == (
        HistoryTurn(Speaker.CALLER, "Do you speak English?", "en"),
        HistoryTurn(Speaker.ASSISTANT, "Of course.", "en"),
    )


@in_virtual_time
async def test_who_waits_and_who_is_silent_is_spoken_to_in_the_new_language():
    engine = ScriptedEngine([Say("Of course.", "en")], [Say("Yes.", "en")])
    case = Case(engine, line("Do you speak English?", "Are you open on Sunday?"), assistant=THREE)
    case.line.say_s = 3.0
    case.settings = SessionSettings(filler_s=0.0)
    await case.run()
    assert spoken("moment", "en") in [text for _, text in case.line.fillers]
    assert spoken("moment", "fr") in [text for _, text in case.line.fillers] or case.line.fillers


@in_virtual_time
async def test_keys_are_kept_in_the_language_of_the_call():
    engine = ScriptedEngine([Say("Of course.", "en")])
    case = await call("Do you speak English?", CallerKeyed("5", 1000.0), engine=engine)
    assert case.engine.heard[1] == CallerTurn("", "en", digits="5")


# --- languages that are missing ---


@in_virtual_time
async def test_who_asks_for_a_language_that_is_missing_is_told_in_it_which_there_are():
    case = await call("هل تتكلم العربية؟", "Vous ouvrez le samedi ?")
    assert case.line.spoken[1] == ("ar", "آسف، أتحدث الفرنسية والإنجليزية والإسبانية فقط.")
    assert case.engine.heard == [CallerTurn("Vous ouvrez le samedi ?", "fr")]
    assert languages(case)[1:3] == [("caller", "ar"), ("assistant", "ar")]


@in_virtual_time
async def test_a_language_without_ears_on_the_line_is_one_the_assistant_does_not_have():
    case = Case(ScriptedEngine(), line("Do you speak English?"), assistant=THREE)
    case.line.holds = ("fr", "es")
    await case.run()
    assert case.line.spoken[1] == ("en", "I'm sorry, I only speak French and Spanish.")
    assert case.engine.heard == []


@in_virtual_time
async def test_a_language_without_a_voice_is_refused_in_the_language_of_the_call():
    case = Case(ScriptedEngine(), line("هل تتكلم العربية؟"), assistant={"languages": ("fr",)})
    case.line.voiceless = ("ar",)
    await case.run()
    assert case.line.spoken[1] == ("fr", "Je suis désolé, je parle seulement français.")


@in_virtual_time
async def test_who_goes_on_in_a_missing_language_is_left_to_the_dialogue():
    case = await call("¿Habla español?", "Quiero pedir una cita para mañana", assistant={"languages": ("fr", "en")})
    assert case.line.spoken[1][0] == "es"
    assert case.engine.heard == [CallerTurn("Quiero pedir una cita para mañana", "fr")]


@in_virtual_time
async def test_an_emergency_in_a_missing_language_is_not_answered_with_a_list_of_languages():
    case = await call("Mi marido no respira, ayúdenme por favor", assistant={"languages": ("fr",)}, dialogue="rules")
    said = " ".join(text for _, text in case.line.spoken[1:])
    assert "15" in said
    assert "solo hablo" not in said


# --- a session that takes a call up ---


@in_virtual_time
async def test_a_call_that_comes_back_goes_on_in_the_language_it_was_in():
    earlier = (HELLO, HistoryTurn(Speaker.CALLER, "Can I speak to someone?", "en"))
    snapshot = {"earlier_turns": earlier, "opening": Opening.NOT_TRANSFERRED}
    case = await call(spoke("Yes please.", "en"), assistant=THREE, snapshot=snapshot, dialogue="rules")
    assert case.line.log[0] == "changed to en"
    assert case.line.spoken[0][0] == "en"
    assert "nobody is available" in case.line.spoken[0][1]
    assert "your name" in case.line.spoken[1][1]


@in_virtual_time
async def test_rules_and_session_take_a_message_across_two_languages():
    said = ("Sorry, do you speak English?", "John Smith", "yes", "a bill", "yes")
    english = [spoke(text, "en") for text in said]
    case = await call("Je voudrais laisser un message.", *english, assistant=THREE, dialogue="rules")
    assert case.recorder.messages == ["John Smith"]
    assert [language for who, language in languages(case) if who == "assistant"][2:] == ["en"] * 5
