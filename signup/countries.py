"""The countries that a business may be in, and the time zone that most of them keeps."""

from __future__ import annotations

from babel import Locale
from django.utils import translation

TIME_ZONES = {
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CY": "Asia/Nicosia",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "DZ": "Africa/Algiers",
    "EE": "Europe/Tallinn",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IT": "Europe/Rome",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "MA": "Africa/Casablanca",
    "MT": "Europe/Malta",
    "NL": "Europe/Amsterdam",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "TN": "Africa/Tunis",
}
# Of French law, and far from Paris.
_OVERSEAS = (
    *("America/Cayenne", "America/Guadeloupe", "America/Martinique", "Atlantic/Canary", "Atlantic/Azores"),
    *("Indian/Mayotte", "Indian/Reunion", "Pacific/Noumea", "Pacific/Tahiti"),
)
ZONES = tuple(sorted({*TIME_ZONES.values(), *_OVERSEAS}))
# By language, the country that most of its businesses here are in: offered first.
_LIKELY = {"fr": "FR", "en": "GB", "es": "ES", "ar": "MA", "ary": "MA"}


def choices() -> list[tuple[str, str]]:
    """Codes and names in the language of the page, in the order of their names."""
    language = translation.get_language() or "en"
    # CLDR names no territories in Darija.
    names = Locale.parse("ar" if language == "ary" else language, sep="-").territories
    return sorted(((code, names[code]) for code in TIME_ZONES), key=lambda one: one[1])


def likely() -> str:
    return _LIKELY.get(translation.get_language() or "en", "FR")
