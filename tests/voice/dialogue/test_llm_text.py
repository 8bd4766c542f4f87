"""What a model writes is cut into sentences as it comes, made fit for a voice, and searched for figures."""

from __future__ import annotations

import subprocess
import sys
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.dialogue.llm import ear
from voice.dialogue.llm.claims import Claim, claims_in, says_goodbye
from voice.dialogue.llm.figures import Kind, Reading, digits_in, figures_in
from voice.dialogue.llm.numerals import in_digits
from voice.dialogue.llm.phrases import PHRASES, Phrase, say
from voice.dialogue.llm.stream import CallAssembler, SentenceStream, WithoutThoughts

LANGUAGES = ("fr", "en", "es", "ar", "ary")


def cut(text: str, step: int = 1) -> list[str]:
    stream = SentenceStream()
    pieces = [text[at : at + step] for at in range(0, len(text), step)]
    return [sentence for piece in pieces for sentence in stream.feed(piece)] + stream.finish()


# --- sentences ---


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Bonjour. Je vous écoute.", ["Bonjour.", "Je vous écoute."]),
        ("Oui ! Et vous ? Bien…  Merci", ["Oui !", "Et vous ?", "Bien…", "Merci"]),
        ("C'est à 45.50 euros. Voilà.", ["C'est à 45.50 euros.", "Voilà."]),
        ("Je demande à M. Dupont. Un instant.", ["Je demande à M. Dupont.", "Un instant."]),
        ("We open at 9 a.m. on Monday.", ["We open at 9 a.m. on Monday."]),
        ("- Un\n- Deux\n\n", ["- Un", "- Deux"]),
        ("هل أنت هناك؟ نعم.", ["هل أنت هناك؟", "نعم."]),
        ("", []),
    ],
)
@pytest.mark.parametrize("step", [1, 3, 100])
def test_a_text_is_cut_into_sentences_however_it_comes(text, sentences, step):
    assert cut(text, step) == sentences


@given(st.text(alphabet="ab .!?\n", max_size=200), st.integers(1, 20))
def test_nothing_but_spaces_is_lost_in_cutting(text, step):
    assert "".join("".join(cut(text, step)).split()) == "".join(text.split())


def test_a_sentence_without_end_is_cut_between_words():
    sentences = cut("mot " * 300)
    assert all(len(sentence) <= 400 for sentence in sentences)
    assert " ".join(sentences) == ("mot " * 300).strip()
    assert max(map(len, cut("m" * 1000))) == 400


@pytest.mark.parametrize("piece", [" ", " \n ", "a", "? ", "m. "])
def test_a_model_that_writes_nonsense_costs_no_time(piece):
    began = time.process_time()
    cut(piece * 4000, len(piece))
    assert time.process_time() - began < 2


def test_tool_calls_are_put_together_by_index_and_id():
    assembler = CallAssembler()
    for fragment in [(0, "a", "one", ""), (0, "", "", '{"x"'), (1, "b", "two", "{}"), (0, "", "", ": 1}")]:
        assembler.add(*fragment)
    assert [(call.name, call.arguments) for call in assembler.calls] == [("one", '{"x": 1}'), ("two", "{}")]
    whole = CallAssembler()
    whole.add(0, "a", "one", "{}")
    whole.add(0, "b", "two", "{}")
    assert [call.name for call in whole.calls] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Bonjour.", "Bonjour."),
        ("<think>Hm.</think>Bonjour.", "Bonjour."),
        ("\n<think>\nHm.\n</think>\n\nBonjour.", "Bonjour."),
        ("<b>Bonjour.", "<b>Bonjour."),
        ("<think>Hm.", ""),
    ],
)
@pytest.mark.parametrize("step", [1, 4, 100])
def test_thoughts_are_left_out_however_they_come(text, answer, step):
    thoughts = WithoutThoughts()
    assert "".join(thoughts.feed(text[at : at + step]) for at in range(0, len(text), step)).lstrip() == answer


# --- for the ear ---


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Bonjour** !", "Bonjour !"),
        ("- Un détartrage", "Un détartrage"),
        ("## Nos prix", "Nos prix"),
        ("2. Le nom", "Le nom"),
        ("Voir [notre site](https://moliere.fr/x).", "Voir notre site."),
        ("Voir https://www.moliere.fr", "Voir moliere.fr"),
        ("Merci 😀👍🏽 !", "Merci !"),
        ("Bon\u200bjour\u202e.", "Bonjour."),
        ("**_ _**", ""),
        ("😀", ""),
        ("jean_dupont@moliere.fr", "jean_dupont@moliere.fr"),
        ("_Bonjour_", "Bonjour"),
        ("9.30", "9.30"),
    ],
)
def test_what_is_for_the_eye_is_taken_out(written, plain):
    assert ear.plain(written) == plain


@pytest.mark.parametrize(
    ("language", "text", "voiced"),
    [
        ("fr", "45 €, soit 10 % de plus", "45 euros, soit 10 pour cent de plus"),
        ("en", "£45.50 & more", "45.50 pounds and more"),
        ("es", "€45", "45 euros"),
        ("ar", "10%", "10 في المئة"),
        ("xx", "5 €", "5 euros"),
    ],
)
def test_signs_are_spoken(language, text, voiced):
    assert ear.voiced(text, language) == voiced


# --- numbers in words ---


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [
        ("fr", "vingt et un", 21), ("fr", "soixante-dix-sept", 77), ("fr", "quatre-vingt-dix-neuf", 99),
        ("fr", "septante-deux", 72), ("fr", "deux mille cinq cents", 2500), ("fr", "mille deux cent trois", 1203),
        ("en", "ninety-nine", 99), ("en", "one hundred and twenty", 120), ("en", "two thousand five hundred", 2500),
        ("es", "treinta y cinco", 35), ("es", "doscientos cincuenta", 250), ("es", "veintidós", 22),
        ("ar", "خمسة وعشرون", 25), ("ar", "مئة وخمسون", 150), ("ar", "ثلاثة آلاف", 3000), ("ar", "أحد عشر", 11),
        ("ary", "ميتين", 200), ("ary", "خمسة وربعين", 45), ("ary", "حداش", 11),
    ],
)  # fmt: skip
def test_numbers_in_words_are_read(language, words, number):
    assert in_digits(words, language).lstrip("~^") == str(number)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_digits_of_other_scripts_are_digits(language):
    assert in_digits("٤٥ و ۴۵", language) == "45 و 45"


def test_a_number_that_is_said_digit_by_digit_is_no_other_number():
    assert digits_in("zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit", "fr") == "0612345678"
    assert digits_in("oh seven double seven, treble zero", "en") == "0777000"


# --- figures ---


@pytest.mark.parametrize(
    ("language", "text", "kind", "value"),
    [
        ("fr", "quarante-cinq euros", Kind.MONEY, 45),
        ("fr", "45,50 €", Kind.MONEY, "45.50"),
        ("fr", "1 200 euros", Kind.MONEY, 1200),
        ("fr", "c'est gratuit", Kind.MONEY, 0),
        ("en", "£199.99", Kind.MONEY, "199.99"),
        ("en", "fifty pence", Kind.MONEY, "0.5"),
        ("ary", "تلتمية درهم", Kind.MONEY, 300),
        ("fr", "vingt pour cent", Kind.PERCENT, 20),
        ("fr", "18 h 30", Kind.CLOCK, 1110),
        ("fr", "9 heures du soir", Kind.CLOCK, 1260),
        ("fr", "9 heures", Kind.TIME, 540),
        ("fr", "midi et demi", Kind.CLOCK, 750),
        ("fr", "minuit", Kind.CLOCK, 0),
        ("en", "9 pm", Kind.CLOCK, 1260),
        ("en", "half past six", Kind.TIME, 390),
        ("en", "quarter to nine in the morning", Kind.CLOCK, 525),
        ("es", "a las seis y media de la tarde", Kind.CLOCK, 1110),
        ("ar", "الساعة السادسة والنصف مساء", Kind.CLOCK, 1110),
        ("fr", "trente minutes", Kind.LENGTH, 30),
        ("en", "three weeks", Kind.LENGTH, 30240),
        ("en", "2 hours and a half", Kind.LENGTH, 150),
        ("fr", "06 12 34 56 78", Kind.PHONE, 0),
    ],
)
def test_a_figure_is_known_for_what_it_is(language, text, kind, value):
    assert figures_in(text, language)[0].readings[0] == Reading(kind, Decimal(value))


@pytest.mark.parametrize("text", ["ce n'est pas gratuit", "it is not free", "no es gratis", "feel free to ask"])
def test_what_is_not_free_is_no_figure(text):
    assert [figure for language in ("fr", "en", "es") for figure in figures_in(text, language)] == []


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_can_be_read(text, language):
    assert all(figure.readings for figure in figures_in(text, language))
    assert ear.plain(ear.plain(text)) == ear.plain(text)
    assert isinstance(ear.voiced(ear.plain(text), language), str)
    assert claims_in(text) <= set(Claim)


# --- our own words ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fixed_phrase_is_there_in_every_language(language):
    assert set(PHRASES) == set(Phrase)
    assert all(language in wordings for wordings in PHRASES.values())
    for phrase in (Phrase.CLOSING, Phrase.ANSWERPHONE, Phrase.TROUBLE_GOODBYE, Phrase.NOTHING_HEARD):
        assert says_goodbye(say(phrase, language, "Molière"))


def test_a_process_whose_assistants_follow_rules_does_not_load_the_sdk():
    code = "import sys; import voice.dialogue.registry; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
