from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import presentation


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+33612345601", "+33 6 •• •• •• 01"),
        ("+442079460101", "+44 2• •••• ••01"),
        ("+212612345678", "+212 6 •• •• •• 78"),
        ("+12125550123", "+1 2••-•••-••23"),
        ("0612345601", "••••••••01"),
        ("3631", "••••"),
        ("+1234", "+• •••"),
        ("client:anna", "client:•••"),
        ("sip:anna@example.com", "sip:•••"),
        ("anna", "•••"),
        ("0612345601:anna", "•••"),
    ],
)
def test_a_number_shows_its_country_its_first_digit_and_its_last_two(number: str, shown: str) -> None:
    assert presentation.masked_number(number) == shown


@given(st.integers(min_value=10**6, max_value=10**14 - 1))
def test_no_number_shows_more_than_its_country_and_three_digits(national: int) -> None:
    number = f"+{national}"
    masked = presentation.masked_number(number)
    shown = sum(char.isdigit() for char in masked)
    try:
        country_digits = len(str(phonenumbers.parse(number).country_code))
    except phonenumbers.NumberParseException:
        country_digits = 0
    assert shown <= country_digits + 3


@given(st.text(max_size=40))
def test_whatever_a_network_sends_as_a_number_can_be_masked(anything: str) -> None:
    presentation.is_withheld(anything)
    presentation.readable_number(anything)
    longest_country_code = 3
    assert sum(char.isdigit() for char in presentation.masked_number(anything)) <= longest_country_code + 3


@pytest.mark.parametrize("sent", ["", " ", "anonymous", "Restricted", "+266696687", "+7378742833", "+86282452253"])
def test_a_number_that_the_network_hides_is_withheld(sent: str) -> None:
    assert presentation.is_withheld(sent)


def test_an_ordinary_number_is_not_withheld() -> None:
    assert not presentation.is_withheld("+33612345601")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Rappelez au 06 12 34 56 01.", "Rappelez au •• •• •• •• 01."),
        ("call +44 20 7946 0101 please", "call +•• •• •••• ••01 please"),
        ("06.12.34.56.01 ou 06-12-34-56-02", "••.••.••.••.01 ou ••-••-••-••-02"),
        ("à partir de 120 euros, le 21 août 2026", "à partir de 120 euros, le 21 août 2026"),
    ],
)
def test_numbers_in_a_sentence_are_hidden_and_prices_are_not(said: str, shown: str) -> None:
    assert presentation.hide_numbers(said) == shown
