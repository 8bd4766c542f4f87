"""Emergencies are recognised in five languages, and what only sounds like one is left alone."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.tables import every_row
from tests.voice.dialogue.emergencies import arabic, darija, english, french, other_callers, spanish
from voice.dialogue.emergencies import Danger, Trade, emergency_in
from voice.dialogue.emergencies.signs import SIGNS

TABLES = {"fr": french, "en": english, "es": spanish, "ar": arabic, "ary": darija}
LIFE = [
    (language, danger, said)
    for language, table in TABLES.items()
    for danger, sentences in table.LIFE.items()
    for said in sentences
]
TROUBLES = [
    (language, trade, said)
    for language, table in TABLES.items()
    for trade, sentences in table.TRADES.items()
    for said in sentences
]
QUIET = [(language, trade, said) for language, table in TABLES.items() for trade, said in table.QUIET]


def trades(name: str) -> frozenset[Trade]:
    return frozenset({Trade(name)}) if name else frozenset()


@every_row(("language", "danger", "said"), LIFE)
def test_a_danger_to_life_is_one_whatever_the_trade(language, danger, said):
    for trade in (frozenset[Trade](), frozenset({Trade.HAIRDRESSER}), frozenset({Trade.PLUMBER})):
        found = emergency_in(said, trade, language)
        assert found is not None
        assert found.danger == Danger(danger), found


@every_row(("language", "danger", "said"), LIFE)
def test_a_danger_to_life_is_recognised_in_whatever_language_the_call_is(language, danger, said):
    found = emergency_in(said, frozenset(), "en" if language != "en" else "es")
    assert found is not None
    assert found.danger == Danger(danger)


@every_row(("language", "trade", "said"), TROUBLES)
def test_what_a_trade_is_called_out_for_is_no_danger_to_life(language, trade, said):
    found = emergency_in(said, trades(trade), language)
    assert found is not None
    assert found.danger is None
    assert found.told
    assert (found.trade is not None) == bool(trade)


@every_row(("language", "trade", "said"), [row for row in TROUBLES if row[1]])
def test_the_trouble_of_one_trade_is_none_of_another(language, trade, said):
    found = emergency_in(said, frozenset({Trade.NOTARY}), language)
    assert found is None or found.trade is None


@every_row(("language", "trade", "said"), QUIET)
def test_a_story_a_question_and_a_denial_are_no_emergency(language, trade, said):
    assert emergency_in(said, trades(trade), language) is None


@every_row(("language", "said"), [(code, said) for code in SIGNS for said in other_callers.LIFE[code]])
def test_other_callers_in_danger_are_recognised(language, said):
    found = emergency_in(said, frozenset(), language)
    assert found is not None
    assert found.danger


@every_row(("language", "trade", "said"), [(code, *row) for code in SIGNS for row in other_callers.TRADES[code]])
def test_other_callers_in_trouble_are_recognised(language, trade, said):
    assert emergency_in(said, trades(trade), language) is not None


@every_row(("language", "trade", "said"), [(code, *row) for code in SIGNS for row in other_callers.QUIET[code]])
def test_other_callers_with_time_are_left_alone(language, trade, said):
    assert emergency_in(said, trades(trade), language) is None


def test_every_language_has_enough_to_be_measured_by():
    for language, table in TABLES.items():
        assert sum(map(len, table.LIFE.values())) >= 12, language
        assert len(table.QUIET) >= 25, language
        assert sum(len(said) >= 4 for trade, said in table.TRADES.items() if trade) >= 10, language


# --- details ---


def test_an_emergency_that_is_only_called_one_has_to_be_asked_about():
    assert emergency_in("C'est une urgence !", frozenset(), "fr").told is False
    assert emergency_in("Allô, bonjour, c'est une urgence.", frozenset(), "fr").told is False
    assert emergency_in("Hello, it's an emergency!", frozenset(), "en").told is False
    assert emergency_in("C'est une urgence, mon four est mort ce soir.", frozenset(), "fr").told is True


def test_now_makes_an_emergency_of_a_story():
    once = "L'an dernier déjà, j'ai eu une grosse fuite"
    assert emergency_in(f"{once}.", trades("plumber"), "fr") is None
    assert emergency_in(f"{once} et maintenant l'eau coule du plafond.", trades("plumber"), "fr") is not None


def test_a_sentence_that_turns_is_heard_to_its_end():
    said = "Je voulais un devis pour ma chaudière mais ça sent le gaz dans la cuisine"
    assert emergency_in(said, trades("heating"), "fr").danger is Danger.FIRE


def test_no_ambulance_comes_for_an_animal():
    assert emergency_in("Mon chien ne respire plus.", trades("vet"), "fr").trade is Trade.VET
    assert emergency_in("Mon chien ne respire plus.", trades("plumber"), "fr") is None
    assert emergency_in("My dog isn't breathing.", trades("vet"), "en").danger is None


def test_a_dentist_sees_to_what_bleeds_in_the_mouth():
    said = "Ça saigne beaucoup depuis l'extraction de la dent."
    assert emergency_in(said, trades("dentist"), "fr").trade is Trade.DENTIST
    assert emergency_in(said, trades("plumber"), "fr").danger is Danger.MEDICAL


def test_who_looks_after_a_building_is_called_for_all_that_happens_in_it():
    assert emergency_in("Je suis coincée dans l'ascenseur.", trades("property"), "fr").trade is Trade.LIFT
    assert emergency_in("Je suis coincée dans l'ascenseur.", trades("painter"), "fr") is None


def test_a_story_in_the_language_of_the_call_is_none_in_any_other():
    assert emergency_in("Il y a eu une explosion l'an dernier.", frozenset(), "fr") is None


@every_row("said", ["", " ", "?!…", "١٢٣", "a" * 5000, "\u200f\u202b"])
def test_what_is_hardly_speech_is_no_emergency(said):
    assert emergency_in(said, frozenset(Trade), "fr") is None


@given(st.text(max_size=400))
def test_anything_can_be_listened_to(said):
    emergency_in(said, frozenset(Trade), "fr")


@every_row("word", ["la ", "ما ", "est ", "ne respire ", "de l eau ", "كي ", "water ", "no "])
def test_listening_takes_no_longer_than_a_caller_can_wait(word):
    began = time.perf_counter()
    emergency_in(word * 1000, frozenset(Trade), "fr")
    assert time.perf_counter() - began < 0.5
