"""Which number saves lives where the caller is.

Checked, by country, against pages of the services and governments and against public lists: France 15, 17, 18 and 112,
and 3114 (https://www.service-public.fr/particuliers/actualites/A15206); Belgium 112, and 101 for the police
(http://www.112.be); Switzerland 117, 118 and 144 (https://ch.ch); Spain 112, and 024 of the Ministry of Health; the
United States and Canada 911 and 988; Morocco 15 and 19 (its 141 does not answer everywhere). 112 is answered in the
whole European Union, and phones of the GSM family reach the services of any country under it, which is why it is told
where nothing is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from babel.core import get_global

from voice.dialogue.emergencies.kinds import Danger
from voice.dialogue.phone import home_of, regions_of

ANYWHERE = "112"


@dataclass(frozen=True, slots=True)
class Services:
    """A country's numbers, each with the one to be told beside it where people know both."""

    medical: tuple[str, ...] = (ANYWHERE,)
    fire: tuple[str, ...] = (ANYWHERE,)
    police: tuple[str, ...] = (ANYWHERE,)
    suicide: tuple[str, ...] = (ANYWHERE,)

    def for_danger(self, danger: Danger) -> tuple[str, ...]:
        """The numbers to be told, the first one first."""
        match danger:
            case Danger.MEDICAL:
                return self.medical
            case Danger.FIRE:
                return self.fire
            case Danger.VIOLENCE:
                return self.police
            case Danger.SUICIDE:
                return self.suicide


def _one(number: str, suicide: str = "") -> Services:
    return Services((number,), (number,), (number,), (suicide, number) if suicide else (number,))


# Beside those that have a line of their own below.
_EUROPEAN = (
    *("AT", "BG", "CY", "CZ", "DE", "DK", "EE", "FI", "GR", "HR", "HU", "IE", "IS", "IT"),
    *("LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
_FRENCH = Services(("15", "112"), ("18", "112"), ("17", "112"), ("3114", "15"))
_SERVICES: Mapping[str, Services] = {
    **{region: _one("112") for region in _EUROPEAN},
    **dict.fromkeys(("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "MF", "BL"), _FRENCH),
    "ES": _one("112", suicide="024"),
    "BE": Services(police=("101",)),
    "CH": Services(("144", "112"), ("118", "112"), ("117", "112"), ("144", "112")),
    **{region: _one("999") for region in ("GB", "GG", "JE", "IM", "GI", "HK", "BH", "QA")},
    **{region: _one("911", suicide="988") for region in ("US", "CA")},
    **{region: _one("911") for region in ("PR", "MX", "CR", "EC", "DO", "PA", "PY", "JO")},
    "MA": Services(("15",), ("15",), ("19",), ("15",)),
    "DZ": Services(("14",), ("14",), ("17",), ("14",)),
    "TN": Services(("190",), ("198",), ("197",), ("190",)),
    "EG": Services(("123",), ("180",), ("122",), ("123",)),
    "AE": Services(("998",), ("997",), ("999",), ("998",)),
    "SA": Services(("997",), ("998",), ("999",), ("997",)),
    "CO": _one("123"),
    "CL": Services(("131",), ("132",), ("133",), ("131",)),
    "BR": Services(("192",), ("193",), ("190",), ("192",)),
    "AU": _one("000"),
    "NZ": _one("111"),
}


def numbers_for(danger: Danger, region: str) -> tuple[str, ...]:
    """The numbers to call in a region (ISO 3166), the likeliest first; 112 where the region is not known here."""
    return _SERVICES.get(region, Services()).for_danger(danger)


def region_of(business_phone: str, time_zone: str, other_numbers: Iterable[str], language: str) -> str:
    """Where the caller is most likely to be: where the business is, else where the other numbers belong.

    A caller may ring with a number from abroad, and is all the same in front of the burst pipe.
    """
    own, territory = home_of(business_phone), str(get_global("zone_territories").get(time_zone, ""))
    known = (region for region in (own, territory) if region in _SERVICES)
    return next(known, "") or regions_of(other_numbers, language)[0]
