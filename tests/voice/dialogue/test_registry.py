"""Choosing the dialogue engine of a call."""

from __future__ import annotations

from tests.voice.dialogue.driving import THURSDAY_10_AM, assistant, call_snapshot
from voice.dialogue.registry import make_engine
from voice.dialogue.rules import RulesEngine


def test_the_engine_named_in_the_settings_is_made():
    assert isinstance(make_engine(call_snapshot(), lambda: THURSDAY_10_AM), RulesEngine)


def test_every_call_gets_an_engine_of_its_own():
    call = call_snapshot()
    assert make_engine(call, lambda: THURSDAY_10_AM) is not make_engine(call, lambda: THURSDAY_10_AM)


def test_where_there_is_no_such_engine_the_rules_answer_and_somebody_is_told(caplog):
    engine = make_engine(call_snapshot(assistant=assistant(dialogue="oracle")), lambda: THURSDAY_10_AM)
    assert isinstance(engine, RulesEngine)
    assert "unknown dialogue engine" in caplog.text


def test_the_rules_speak_the_languages_that_have_their_files():
    assert RulesEngine.languages == {"fr", "en", "es", "ar", "ary"}
