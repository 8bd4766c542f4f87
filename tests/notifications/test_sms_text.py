"""How long an SMS is."""

from __future__ import annotations

import pytest

from notifications.sms_text import Alphabet, cut, economical, measure

GSM, UCS = Alphabet.GSM7, Alphabet.UCS2


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", GSM, 0, 1),
        ("a" * 160, GSM, 160, 1),
        ("a" * 161, GSM, 161, 2),
        ("a" * 306, GSM, 306, 2),
        ("a" * 307, GSM, 307, 3),
        ("€" * 80, GSM, 160, 1),
        ("€" * 81, GSM, 162, 2),
        # 76 of them fill 152 septets; the 77th is not torn apart, though one is left.
        ("€" * 153, GSM, 306, 3),
        ("Ihr Termin: ä ö ü ß à é è ì ò ñ", GSM, 31, 1),
        ("ç", UCS, 1, 1),
        ("l’heure", UCS, 7, 1),
        ("موعدك غدا على الساعة العاشرة", UCS, 28, 1),
        ("م" * 70, UCS, 70, 1),
        ("م" * 71, UCS, 71, 2),
        ("م" * 134, UCS, 134, 2),
        ("م" * 135, UCS, 135, 3),
        ("👍", UCS, 2, 1),
        ("👍" * 35, UCS, 70, 1),
        ("👍" * 36, UCS, 72, 2),
        # 33 of them in a part of 67 units.
        ("👍" * 67, UCS, 134, 3),
    ],
)
def test_the_length_is_what_is_paid_for(text, alphabet, units, segments):
    found = measure(text)
    assert (found.alphabet, found.units, found.segments) == (alphabet, units, segments)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("L’heure : « 10 h » – merci…", 'L\'heure : " 10 h " - merci...'),
        ("à\u00a010\u202fh", "à 10 h"),
        ("Ça va bien, l’été ?", "Ça va bien, l'été ?"),
        ("Déjà vu", "Déjà vu"),
        # Plain signs would not save anything here.
        ("Leçon d’été", "Leçon d’été"),
        ("موعدك – غدا", "موعدك – غدا"),
    ],
)
def test_typographic_signs_give_way_only_where_that_saves(text, plain):
    assert economical(text) == plain


@pytest.mark.parametrize("text", ["mot " * 200, "x" * 500, "كلمة " * 100, "👍" * 150, "€ " * 200])
@pytest.mark.parametrize("segments", [1, 2, 3])
def test_a_text_is_cut_to_the_parts_it_may_have(text, segments):
    short = cut(text, segments)
    assert measure(short).segments <= segments
    assert short.endswith("...")
    assert text.startswith(short.removesuffix("..."))


def test_a_text_is_cut_at_the_end_of_a_word():
    assert cut("mot " * 100, 1).split(" ")[-1] == "mot..."


def test_a_text_that_fits_stays_as_it_is():
    assert cut("a" * 160, 1) == "a" * 160
