"""Registration numbers: published ones pass, and a slip of one digit never does."""

from __future__ import annotations

import contextlib
import random

import pytest
from django.core.exceptions import ValidationError

from signup.numbers import is_british, is_french, is_moroccan, is_spanish, registration_number, vat_number
from tests.tables import every_row

# SIREN and SIRET: INSEE's example, La Poste (its seat and an office, which fails Luhn). NIF: of the Spanish
# administration's examples and of companies. ICE: of published invoices. Company numbers: Companies House.
PUBLISHED = [
    *(("FR", number) for number in ("732829320", "73282932000074", "356000000", "35600000000048", "35600000049837")),
    *(("ES", number) for number in ("12345678Z", "54362315K", "X2482300W", "J99216582", "A13585625", "A58818501")),
    *(("MA", number) for number in ("001561191000066", "002136093000040", "000036794000036")),
    *(("GB", number) for number in ("00445790", "SC123456", "OC301540", "NI012345", "R0000012")),
]
CHECKED = {"FR": is_french, "ES": is_spanish, "MA": is_moroccan, "GB": is_british}


@every_row(("country", "number"), PUBLISHED)
def test_published_numbers_pass_however_they_are_written(country: str, number: str) -> None:
    assert registration_number(country, number) == number
    assert registration_number(country, f" {number[:3]} {number[3:6]}-{number[6:]}. ".lower()) == number


@every_row(("country", "number"), [one for one in PUBLISHED if one[0] != "GB" and one[1][:9] != "356000000"])
def test_no_slip_of_one_digit_passes(country: str, number: str) -> None:
    for at, digit in enumerate(number):
        for other in set("0123456789") - {digit}:
            if digit.isdigit():
                slipped = number[:at] + other + number[at + 1 :]
                assert not CHECKED[country](slipped), slipped


def test_of_la_postes_offices_the_sum_of_digits_counts_and_of_nobody_elses() -> None:
    assert is_french("35600000049837") and not is_french("35600000049838")
    assert not is_french("73282932000075")


@every_row(
    ("country", "number"),
    [
        *(("FR", number) for number in ("", "000000000", "00000000000000", "7328293200", "٧٣٢٨٢٩٣٢٠", "732829320²")),
        *(("ES", number) for number in ("", "12345678A", "M-1234567-A", "O1234567L", "A1358562E", "٠٢٣٤٥٦٧٨Z")),
        *(("MA", number) for number in ("", "000000000000000", "00156119100006", "X0156119100006Z")),
        *(("GB", number) for number in ("", "1234567", "ZZ123456", "SC12345", "123456789")),
        *(("DE", number) for number in ("x", "HRB 12345 Berlin Charlottenburg", "<b>")),
    ],
)
def test_what_is_no_number_is_refused(country: str, number: str) -> None:
    with pytest.raises(ValidationError):
        registration_number(country, number)


@every_row(
    "number",
    [
        "FR44732829320",
        "ESB64717838",
        "DE136695976",
        "GB980780684",
        "BE0403170701",
        "IE6433435F",
        "NL004495445B01",
        "EL094259216",
        "ATU13585627",
        "GBGD001",
        "XI110305878",
        "it 00743110157",
    ],
)
def test_vat_numbers_of_the_union_and_the_kingdom_pass(number: str) -> None:
    assert vat_number(number) == number.replace(" ", "").upper()


@every_row("number", ["", "FR1", "44732829320", "US123456789", "FR44732829320X", "GR094259216", "DE١٣٦٦٩٥٩٧٦"])
def test_other_numbers_are_no_vat_numbers(number: str) -> None:
    with pytest.raises(ValidationError):
        vat_number(number)


def test_anything_at_all_is_a_number_or_refused() -> None:
    chance = random.Random(7)
    letters = "0123456789 -./_ABXYZKLMRé\x00٣²ß\u202e"
    for _ in range(5000):
        text = "".join(chance.choices(letters, k=chance.randrange(20)))
        for country in ("FR", "ES", "MA", "GB", "DE", ""):
            with contextlib.suppress(ValidationError):
                assert registration_number(country, text).isascii()
