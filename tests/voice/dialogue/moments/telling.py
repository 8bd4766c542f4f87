"""Moments as one line of text, so that tables can say what a sentence must mean; and the clocks they are read at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from voice.dialogue.moments import Moment

PARIS = ZoneInfo("Europe/Paris")

THURSDAY = dt.datetime(2026, 3, 12, 9, 30, tzinfo=PARIS)
MONDAY = dt.datetime(2026, 3, 16, 14, 0, tzinfo=PARIS)
SATURDAY = dt.datetime(2026, 11, 14, 19, 0, tzinfo=PARIS)
NEW_YEARS_EVE = dt.datetime(2026, 12, 31, 16, 0, tzinfo=PARIS)
SPRING_EVE = dt.datetime(2026, 3, 28, 10, 0, tzinfo=PARIS)  # at 2 the next morning it is 3
AUTUMN_EVE = dt.datetime(2026, 10, 24, 10, 0, tzinfo=PARIS)  # at 3 the next morning it is 2
LEAP_DAY = dt.datetime(2028, 2, 29, 11, 0, tzinfo=PARIS)  # a Tuesday

Case = tuple[dt.datetime, str, str]

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def told(moment: Moment | None, now: dt.datetime) -> str:
    """A moment in full: "Tue 17 Mar 16:00|04:00", "Mon 16 Mar..Sun 22 Mar [Tue Thu] 14:00-18:00 not Wed".

    The year stands behind days of another one than that of `now`. "or" separates alternatives.
    """
    if moment is None:
        return "nothing"
    said = [
        _days(moment, now.year),
        _listed("[{}]", (_WEEKDAYS[day] for day in sorted(moment.weekdays))),
        _listed("{{{}}}", (_day(day, now.year) for day in sorted(moment.days))),
        _time(moment),
        _window(moment.earliest, moment.latest),
        "soonest" if moment.soonest else "",
        *(f"not {_WEEKDAYS[day]}" for day in sorted(moment.excluded_weekdays)),
        *(f"not {_day(day, now.year)}" for day in sorted(moment.excluded_days)),
        *(f"not {_window(*hours)}" for hours in moment.excluded_hours),
        "doubtful" if moment.doubtful else "",
        f"or {told(moment.or_else, now)}" if moment.or_else else "",
    ]
    return " ".join(part for part in said if part)


def _days(moment: Moment, year: int) -> str:
    if moment.first is None:
        return ""
    if moment.first == moment.last:
        return _day(moment.first, year)
    return f"{_day(moment.first, year)}..{_day(moment.last, year) if moment.last else ''}"


def _day(day: dt.date, year: int) -> str:
    written = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return written if day.year == year else f"{written} {day.year}"


def _time(moment: Moment) -> str:
    if moment.time is None:
        return ""
    return f"{moment.time:%H:%M}" + (f"|{moment.other_time:%H:%M}" if moment.other_time else "")


def _window(earliest: dt.time | None, latest: dt.time | None) -> str:
    if earliest is None and latest is None:
        return ""
    return f"{earliest or '':%H:%M}-{latest or '':%H:%M}" if earliest and latest else _open_window(earliest, latest)


def _open_window(earliest: dt.time | None, latest: dt.time | None) -> str:
    return f"{earliest:%H:%M}-" if earliest is not None else f"-{latest:%H:%M}"


def _listed(form: str, parts: Iterable[str]) -> str:
    found = list(parts)
    return form.format(" ".join(found)) if found else ""
