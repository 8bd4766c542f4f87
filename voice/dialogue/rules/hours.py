"""Opening hours as facts: which day is asked about, what is known of it, and what is true right now."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice.business import WEEKDAYS, OpeningPeriod
from voice.dialogue.rules.phrases.base import END_OF_DAY
from voice.dialogue.rules.vocabulary.base import Vocabulary, When

Periods = tuple[OpeningPeriod, ...]
Hours = Mapping[str, Periods]


@dataclass(frozen=True, slots=True)
class HoursQuestion:
    """What a caller asks about: moments in order of priority, and weekdays (Monday is 0) in order of mention."""

    when: tuple[When, ...] = ()
    weekdays: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.when or self.weekdays)


@dataclass(frozen=True, slots=True)
class Day:
    """A day asked about. by_name: as a day of the week ("on Saturdays") rather than "today" or "tomorrow"."""

    days_ahead: int
    weekday: int
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """How things stand now. closes: when open. opens: the next opening when closed, None when it is not known."""

    open: bool
    closes: dt.time | None = None
    opens: tuple[Day, dt.time] | None = None


def question_in(text: str, vocabulary: Vocabulary) -> HoursQuestion:
    """The days and moments named in a folded text."""
    found = []
    rest = text
    for when, pattern in vocabulary.when:
        if pattern.search(rest):
            found.append(when)
            rest = pattern.sub("#", rest)
    return HoursQuestion(tuple(found), _weekdays_in(rest, vocabulary))


def days_asked(question: HoursQuestion, now: dt.datetime) -> list[Day]:
    """The days of a question about days; empty when it asks about no day."""
    today = now.weekday()
    ahead = {When.TODAY: [0], When.TOMORROW: [1], When.DAY_AFTER_TOMORROW: [2], When.WEEKEND: _weekend(today)}
    asked = [offsets for when, offsets in ahead.items() if when in question.when]
    days = [Day(offset, (today + offset) % 7) for offsets in asked for offset in offsets]
    days += [Day((weekday - today) % 7, weekday, by_name=True) for weekday in question.weekdays]
    first_named: dict[int, Day] = {}
    for day in days:
        first_named.setdefault(day.days_ahead, day)
    return list(first_named.values())


def periods_on(hours: Hours, weekday: int) -> Periods | None:
    """The periods of a weekday; empty when closed, None when the business did not say."""
    return hours.get(WEEKDAYS[weekday])


def status_at(hours: Hours, now: dt.datetime) -> Status | None:
    """Open or closed at `now` (local time of the business); None when that day's hours are unknown."""
    periods = periods_on(hours, now.weekday())
    if periods is None:
        return None
    time = now.time().replace(tzinfo=None)
    for period in periods:
        if period.opens <= time < period.closes or (period.closes == END_OF_DAY and time >= END_OF_DAY):
            return Status(open=True, closes=period.closes)
    return Status(open=False, opens=_next_opening(hours, now.weekday(), time))


def closed_for_today(hours: Hours, now: dt.datetime) -> bool:
    """Whether the business was open earlier today and will not open again before midnight."""
    periods = periods_on(hours, now.weekday())
    if not periods or periods[-1].closes == END_OF_DAY:
        return False
    return now.time().replace(tzinfo=None) >= periods[-1].closes


def same_hours(hours: Hours) -> list[tuple[Periods, list[int]]]:
    """The open hours of the week with the weekdays that share them, in order of first appearance."""
    shared: dict[Periods, list[int]] = {}
    for weekday in range(len(WEEKDAYS)):
        periods = periods_on(hours, weekday)
        if periods:
            shared.setdefault(periods, []).append(weekday)
    return list(shared.items())


def _next_opening(hours: Hours, weekday: int, time: dt.time) -> tuple[Day, dt.time] | None:
    """The next time the doors open within a week. An unknown day on the way makes it unknown."""
    for ahead in range(8):
        periods = periods_on(hours, (weekday + ahead) % 7)
        if periods is None:
            return None
        later = [period.opens for period in periods if ahead or period.opens > time]
        if later:
            return Day(ahead, (weekday + ahead) % 7), later[0]
    return None


def _weekend(today: int) -> list[int]:
    """Saturday and Sunday to come; on a Sunday, that Sunday alone."""
    return [0] if today == 6 else [5 - today, 6 - today]


def _weekdays_in(text: str, vocabulary: Vocabulary) -> tuple[int, ...]:
    ranged = vocabulary.from_day_to_day.search(text)
    if ranged:
        first, last = (_weekday(ranged[group], vocabulary.weekdays) for group in (1, 2))
        return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))
    places = [
        (found.start(), day) for day, pattern in enumerate(vocabulary.weekdays) if (found := pattern.search(text))
    ]
    return tuple(day for _, day in sorted(places))


def _weekday(word: str, weekdays: Sequence[re.Pattern[str]]) -> int:
    return next(day for day, pattern in enumerate(weekdays) if pattern.search(word))
