"""Telephone numbers as they are dictated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.dialogue.phone import is_complete, regions_of, to_dial, to_e164
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import read
from voice.dialogue.rules.vocabulary import VOCABULARIES

FRENCH = [
    ("zéro six douze trente-quatre cinquante-six soixante-dix-huit", "0612345678"),
    ("06 12 34 56 78", "0612345678"),
    ("06.12.34.56.78", "0612345678"),
    ("0612345678", "0612345678"),
    ("zéro un quarante-deux soixante-quinze quatre-vingt-dix-neuf zéro zéro", "0142759900"),
    ("zero six quatre vingt un quatre vingt dix quatre vingt onze", "06819091"),
    ("soixante et onze soixante-douze soixante-dix-sept", "717277"),
    ("vingt et un trente et un", "2131"),
    ("soixante-dix soixante", "7060"),
    ("quatre-vingts quatre-vingt-cinq", "8085"),
    ("septante-cinq nonante-deux huitante", "759280"),
    ("zéro six, euh, douze, et puis trente-quatre", "061234"),
    ("double zéro sept", "007"),
    ("plus trente-trois six douze trente-quatre", "+3361234"),
    ("+33 6 12 34 56 78", "+33612345678"),
    ("mon numéro c'est le zéro sept seize", "0716"),
    ("06 douze 34 cinquante-six 78", "0612345678"),
    ("zéro huit cent cent vingt-trois quatre cent cinquante-six", "0800123456"),
    ("dix-sept dix-huit dix-neuf", "171819"),
    ("un deux trois quatre cinq six sept huit neuf", "123456789"),
    ("ZÉRO SIX DOUZE", "0612"),
]
ENGLISH = [
    ("oh seven seven double oh nine double oh one two three", "07700900123"),
    ("07700 900123", "07700900123"),
    ("zero seven seven zero zero", "07700"),
    ("triple five one two", "55512"),
    ("o seven nine treble three", "079333"),
    ("oh seven seven hundred nine hundred one two three", "07700900123"),
    ("twenty three forty five", "2345"),
    ("nine hundred and twelve", "912"),
    ("plus four four seven seven double oh", "+447700"),
    ("plus double four seven", "+447"),
    ("oh seven um seven double uh oh", "07700"),
    ("one two three and then four five", "12345"),
    ("my number is oh one one three", "0113"),
    ("one to three for five", "12345"),
    ("it's 0113 249 six thousand", "01132496000"),
    ("fifteen sixteen ninety nine", "151699"),
    ("double double", ""),
    ("for the to", ""),
]


def dictated(said: str, language: str) -> str:
    vocabulary = VOCABULARIES[language]
    text = read(said, vocabulary.fillers, vocabulary.rewrites).text
    return max(dictation_in(text, vocabulary.numbers).runs, key=len, default="")


@pytest.mark.parametrize(("said", "digits"), FRENCH)
def test_french_digits_are_heard(said, digits):
    assert dictated(said, "fr") == digits


@pytest.mark.parametrize(("said", "digits"), ENGLISH)
def test_english_digits_are_heard(said, digits):
    assert dictated(said, "en") == digits


# After a round ten any ear takes the next word for its units: "vingt, quatre-vingt" is "vingt-quatre, vingt".
_CLEAR_PAIRS = [pair for pair in range(1, 100) if pair % 10 and pair != 4]


@given(st.lists(st.sampled_from(_CLEAR_PAIRS), min_size=1, max_size=8))
def test_any_clear_french_pairs_are_heard(pairs):
    spellings = {digits: words for words, digits in VOCABULARIES["fr"].numbers.spellings.items()}
    spoken = " ".join(spellings[str(pair)] if pair > 9 else f"zéro {spellings[str(pair)]}" for pair in pairs)
    assert dictated(spoken, "fr") == "".join(f"{pair:02}" for pair in pairs)


@given(st.text(max_size=60), st.sampled_from(sorted(VOCABULARIES)))
def test_no_text_breaks_the_reading_of_digits(said, language):
    assert all(char in "+0123456789" for char in dictated(said, language))


@pytest.mark.parametrize(
    ("digits", "regions", "complete"),
    [
        ("0612345678", ("FR",), True),
        ("06123456", ("FR",), False),
        ("+33612345678", ("GB",), True),
        ("07700900123", ("GB",), True),
        ("07700900", ("GB",), False),
        ("0522123456", ("MA",), True),
        ("", ("FR",), False),
        ("+", ("FR",), False),
        ("0612345678", (), False),
    ],
)
def test_a_number_is_complete_when_it_can_be_dialled(digits, regions, complete):
    assert is_complete(digits, regions) is complete


def test_the_regions_are_those_of_the_known_numbers_then_of_the_language():
    assert regions_of(("+447700900123", "", "anonymous", "+212522123456"), "fr") == ("GB", "MA", "FR")


def test_a_number_is_stored_in_e164_by_the_first_region_where_it_is_valid():
    assert to_e164("06 12 34 56 78", ("FR", "GB")) == "+33612345678"
    assert to_e164("020 7946 0123", ("FR", "GB")) == "+442079460123"


def test_a_number_that_fits_nowhere_is_kept_as_spoken():
    assert to_e164("12 34", ("FR",)) == "12 34"


def test_a_number_is_read_out_as_people_there_would_dial_it():
    assert to_dial("+33612345678", ("FR",)) == "0612345678"
    assert to_dial("+447700900123", ("FR",)) == "+447700900123"
