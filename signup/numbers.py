"""Numbers that registers give to businesses, checked as far as the number itself tells. Pure.

Sources: INSEE (SIREN, SIRET and La Poste's exception), Orden EHA/451/2008 (NIF of Spanish entities), Real Decreto
1065/2007 art. 19-20 (NIF of persons), ice.gov.ma (ICE: 9 digits of the business, 4 of the establishment, 2 of
control), Companies House (uniform resource identifiers), the Commission's VIES (structure of VAT numbers).
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LA_POSTE = "356000000"
_NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_CIF_LETTERS = "JABCDEFGHI"
_COMPANY_PREFIXES = (
    "AC|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|"
    "PC|R0|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
_COMPANY_NUMBER = re.compile(rf"[0-9]{{8}}|(?:{_COMPANY_PREFIXES})[0-9]{{6}}|R[0-9]{{7}}")

# https://ec.europa.eu/taxation_customs/vies/#/faq, question 11; Greece writes EL. GB and XI: HMRC's notice 700.
_VAT = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "EL": r"\d{9}",
    "ES": r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]",
    "FI": r"\d{8}",
    "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "GB": r"\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d{7}[A-Z]{1,2}|\d[A-Z+*]\d{5}[A-Z]",
    "IT": r"\d{11}",
    "LT": r"\d{9}|\d{12}",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{10}\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
    "XI": r"\d{9}|\d{12}|GD[0-4]\d{2}|HA[5-9]\d{2}",
}


def registration_number(country: str, value: str) -> str:
    """The number without spaces, checked by its country's rules, else letters and digits. Raises ValidationError."""
    number = compact(value)
    check, message = {
        "FR": (is_french, _("This is neither a SIREN (9 digits) nor a SIRET (14 digits). Check it for a slip.")),
        "ES": (is_spanish, _("This is not a Spanish NIF. Check it for a slip.")),
        "MA": (is_moroccan, _("This is not an ICE: it has 15 digits. Check it for a slip.")),
        "GB": (is_british, _("This is not a company number, such as 01234567 or SC123456.")),
    }.get(country, (_is_plain, _("Use 3 to 20 letters and digits.")))
    if not check(number):
        raise ValidationError(message, code="registration_number")
    return number


def vat_number(value: str) -> str:
    """A VAT number of the EU or the United Kingdom, with its country in front. Raises ValidationError."""
    number = compact(value)
    structure = _VAT.get(number[:2])
    if structure is None or not re.fullmatch(structure, number[2:], re.ASCII):
        raise ValidationError(
            _("This is not a VAT number. It begins with two letters, as in FR44732829320."), code="vat_number"
        )
    return number


def compact(value: str) -> str:
    """In capitals, without what people put between groups."""
    return re.sub(r"[\s.\-/_]", "", value).upper()


def is_french(number: str) -> bool:
    """A SIREN, or a SIRET, whose first nine digits are one."""
    if not _digits(number) or len(number) not in (9, 14) or not _luhn(number[:9]):
        return False
    if len(number) == 9 or _luhn(number):
        return True
    # La Poste ran out of numbers that meet Luhn: those of its offices have a sum of digits divisible by five.
    return number.startswith(LA_POSTE) and sum(map(int, number)) % 5 == 0


def is_spanish(number: str) -> bool:
    """The NIF of a person (once DNI and NIE) or of an entity (once CIF)."""
    if re.fullmatch(r"[0-9XYZ][0-9]{7}[A-Z]", number, re.ASCII):
        return _nif_letter(number[:8].translate(str.maketrans("XYZ", "012"))) == number[8]
    if re.fullmatch(r"[KLM][0-9]{7}[A-Z]", number, re.ASCII):
        return _nif_letter(number[1:8]) == number[8]
    if not re.fullmatch(r"[ABCDEFGHJNPQRSUVW][0-9]{7}[0-9A-J]", number, re.ASCII):
        return False
    control = (10 - _luhn_sum(number[1:8] + "0")) % 10
    letter = number[8] == _CIF_LETTERS[control]
    digit = number[8] == str(control)
    if number[0] in "ABEH":
        return digit
    return letter if number[0] in "NPQRSW" else letter or digit


def is_moroccan(number: str) -> bool:
    """An ICE. That the whole is a multiple of 97 is not in the leaflet, but holds for every number published."""
    return len(number) == 15 and _digits(number) and int(number) > 0 and int(number) % 97 == 0


def is_british(number: str) -> bool:
    """By its form: Companies House gives no check digit."""
    return _COMPANY_NUMBER.fullmatch(number) is not None


def _is_plain(number: str) -> bool:
    return re.fullmatch(r"[A-Z0-9]{3,20}", number) is not None


def _digits(number: str) -> bool:
    return number.isascii() and number.isdigit()


def _nif_letter(digits: str) -> str:
    return _NIF_LETTERS[int(digits) % 23]


def _luhn(number: str) -> bool:
    return int(number) > 0 and _luhn_sum(number) == 0


def _luhn_sum(number: str) -> int:
    """ISO/IEC 7812-1, annex B: every second digit from the end doubled, modulo 10."""
    doubled = "0246813579"
    return sum(int(doubled[int(one)]) if at % 2 else int(one) for at, one in enumerate(reversed(number))) % 10
