"""Days, times and lengths as people write them in each language; moments as addresses carry them."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appointments.timetable import moment

# Days that a calendar is asked for: all that a year of four digits can be reckoned with.
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2199, 12, 31)
# What CLDR calls our languages. Darija is written with the month names of Morocco, which CLDR has only in full.
_CLDR = {"en": "en_GB", "ary": "ar_MA"}


def locale_name() -> str:
    """The CLDR name of the language of the page."""
    language = get_language() or "en"
    return _CLDR.get(language, language)


def written(day: dt.date, pattern: str) -> str:
    """A day by a CLDR pattern, in the language of the page."""
    in_full = re.sub("M{3,}", "MMMM", pattern) if get_language() == "ary" else pattern
    return format_date(day, in_full, locale_name())


def long_day(day: dt.date) -> str:
    return written(day, "EEEE d MMMM y")


def short_day(day: dt.date) -> str:
    return written(day, "EEE d MMM")


def length(minutes: int) -> str:
    """`45 min`, `1 h`, `1 h 30 min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def country_name(code: str) -> str:
    """A country in the language of the page; its code where CLDR knows no name."""
    return str(Locale.parse(locale_name()).territories.get(code, code))


def parse_day(text: str) -> dt.date | None:
    """An ISO date within reason; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST <= day <= _LAST else None


def moment_key(at: dt.datetime) -> str:
    """A moment as an address carries it, without a sign that would have to be escaped."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def parse_moment(text: str) -> dt.datetime | None:
    """What `moment_key` wrote; None for anything else."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None and parse_day(f"{at:%Y-%m-%d}") else None


def on_the_clock(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime | None:
    """Wall time as a moment; None when the clocks are put forward past it. Of a time that comes twice, the first."""
    at = moment(day, time, zone)
    local = at.astimezone(zone)
    return at if (local.date(), local.time()) == (day, time) else None
