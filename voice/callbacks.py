"""When a caller wants to be called back, as times that a list of messages can be sorted and reminded by."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.moments import Moment, moment_in
from voice.dialogue.moments.languages import LANGUAGES

_DAYS_LOOKED_AT = 31


def callback_times(wish: str, language: str, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """From when and until when, as far as the words tell: "demain après 17 h" has a beginning and the end of its day.

    language: fr, en, es, ar or ary; of another, nothing is told. now: aware, in the wall time of the business. Without
    a day it is today, or tomorrow once it is too late for that.
    """
    moment = moment_in(wish, language, now) if wish and language in LANGUAGES else None
    if moment is None:
        return None, None
    any_time = moment.soonest or (moment.earliest == dt.time.min and moment.latest is None)
    if any_time and not moment.has_day and moment.time is None:
        return now, None
    days = (now.date() + dt.timedelta(days=days) for days in range(_DAYS_LOOKED_AT))
    first = moment.first if moment.first is not None and not moment.weekdays else None
    day = first or next((day for day in days if moment.allows_day(day) and not _is_over(moment, day, now)), None)
    if day is None:
        return None, None
    last = moment.last if moment.last is not None and not moment.weekdays else day
    begins = moment.time or moment.earliest or dt.time.min
    start = max(now, dt.datetime.combine(day, begins, now.tzinfo))
    end = _until(last, moment.time or moment.latest, now)
    if end < start:  # that is over
        return None, None
    return start, None if moment.time is not None else end


def _is_over(moment: Moment, day: dt.date, now: dt.datetime) -> bool:
    last = moment.time or moment.latest
    return day == now.date() and last is not None and last <= now.time()


def _until(day: dt.date, latest: dt.time | None, now: dt.datetime) -> dt.datetime:
    if latest is not None:
        return dt.datetime.combine(day, latest, now.tzinfo)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, now.tzinfo)
