"""Telephone numbers as callers say them, read with the regions that a business is likely to be called from."""

from __future__ import annotations

from collections.abc import Iterable

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, is_possible_number, is_valid_number

_LONG_ENOUGH = 9  # digits
_LANGUAGE_REGIONS = {"fr": "FR", "en": "GB", "es": "ES", "ar": "MA", "ary": "MA"}


def regions_of(numbers: Iterable[str], language: str) -> tuple[str, ...]:
    """Region codes (ISO 3166) of the numbers that carry a country code, in order, then the language's own region."""
    found = [_region(parsed) for number in numbers if (parsed := _parse(number, ""))]
    found.append(_LANGUAGE_REGIONS.get(language, "FR"))
    return tuple(dict.fromkeys(region for region in found if region and region != "001"))


def home_of(number: str) -> str:
    """The region of a number that carries a country code; "" for any other."""
    parsed = _parse(number, "")
    return (_region(parsed) or "") if parsed else ""


def is_complete(digits: str, regions: Iterable[str]) -> bool:
    """Whether the digits (an optional leading +, then 0-9) can be dialled as they stand from one of the regions.

    A number in no series known to be in use counts when it is long enough not to be a part of one.
    """
    long_enough = len(digits.removeprefix("+")) >= _LONG_ENOUGH
    tests = (is_valid_number, _could_be_in_use) if long_enough else (is_valid_number,)
    parsed = [found for region in regions if (found := _parse(digits, region))]
    return any(test(number) for test in tests for number in parsed)


def to_e164(spoken: str, regions: Iterable[str]) -> str:
    """The number in E.164, by the first region where it is possible; as given when it is possible nowhere."""
    tried = tuple(regions)
    for accepts in (is_valid_number, is_possible_number):
        for region in tried:
            parsed = _parse(spoken, region)
            if parsed and accepts(parsed):
                return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return spoken


def to_dial(number: str, regions: Iterable[str]) -> str:
    """The digits that people of the first region would dial for it: national where they can, else + and the code."""
    home = next(iter(regions), "")
    parsed = _parse(number, home)
    if parsed is None or _region(parsed) != home:
        return digits_of(number)
    return digits_of(phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL))


def digits_of(text: str) -> str:
    """Only the digits of a written number, with its leading + if it has one."""
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    return f"+{digits}" if digits and text.strip().startswith("+") else digits


def _could_be_in_use(number: PhoneNumber) -> bool:
    """Possible, and not only because a leading zero that is dialled but not part of the number was taken for one."""
    return is_possible_number(number) and not number.italian_leading_zero


def _region(number: PhoneNumber) -> str:
    """Where a number belongs; of a series not in use, the main region of its country code."""
    return phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )


def _parse(number: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region or None)
    except NumberParseException:
        return None
