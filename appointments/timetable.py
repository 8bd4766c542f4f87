"""When the doors are open: weekly rules, breaks, holidays and exceptions put together into spans of time. Pure.

A rule that closes at or before it opens goes on into the next day and belongs to the day it began. On any day, from
strong to weak: a part that is closed, a whole day that is closed, hours opened for that day, a public holiday, a
break, the rules of the week.

Wall time is turned into moments where it is used, so a day of a clock change is as long as it really is: a time that
the clocks skip is the moment they were put forward; of a time that comes twice, opening takes the first and closing
the second.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to, but without, `end`; both aware."""

    start: dt.datetime
    end: dt.datetime

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Open, or on a break, every week on `weekday` (Monday is 0), within `valid_from` and `valid_until` if given."""

    weekday: int
    opens: dt.time
    closes: dt.time
    is_break: bool = False
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class DayException:
    """Days from `first_day` to `last_day` that are not like others; closed wholly where it has no times."""

    first_day: dt.date
    last_day: dt.date
    is_open: bool
    opens: dt.time | None = None
    closes: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that decides when the doors are open."""

    zone: ZoneInfo
    rules: Sequence[WeeklyRule] = ()
    exceptions: Sequence[DayException] = ()
    holidays: Collection[dt.date] = frozenset()


def open_spans(timetable: Timetable, first: dt.date, last: dt.date) -> list[Span]:
    """When it is open from the beginning of `first` to the end of `last`, in order; touching spans are one."""
    window = Span(moment(first, dt.time(), timetable.zone), moment(last + _DAY, dt.time(), timetable.zone))
    week = _by_weekday(timetable.rules, first - _DAY, last)
    exceptions = _by_day(timetable.exceptions, first - _DAY, last)
    opened: list[Span] = []
    closed: list[Span] = []
    for day in _days(first - _DAY, last):  # what began yesterday may still be going on
        special = exceptions.get(day, ())
        opened += _opened_on(day, week, special, timetable)
        closed += [_span(day, one.opens, one.closes, timetable.zone) for one in special if _closes_a_part(one)]
    return [part for span in without(merged(opened), merged(closed)) if (part := _within(span, window))]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that neither overlap nor touch, in order."""
    found: list[Span] = []
    for span in sorted(spans, key=attrgetter("start")):
        if span.end <= span.start:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of `spans` when `taken` is taken away; both as `merged` makes them."""
    left: list[Span] = []
    at = 0
    for span in spans:
        start = span.start
        while at < len(taken) and taken[at].end <= start:
            at += 1
        index = at
        while index < len(taken) and taken[index].start < span.end:
            if taken[index].start > start:
                left.append(Span(start, taken[index].start))
            start = max(start, taken[index].end)
            index += 1
        if start < span.end:
            left.append(Span(start, span.end))
    return left


@lru_cache(maxsize=4096)
def moment(day: dt.date, time: dt.time, zone: ZoneInfo, *, second: bool = False) -> dt.datetime:
    """Wall time as a moment, in UTC. second: of a time that comes twice, the later one."""
    wall = dt.datetime.combine(day, time, zone)
    early, late = (wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if early > late:  # skipped by the clocks: the moment at which they were put forward
        return _put_forward(late, early, zone)
    return late if second else early


def _put_forward(before: dt.datetime, after: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The first moment of the new offset, which lies in between."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def _opened_on(
    day: dt.date,
    week: dict[int, list[WeeklyRule]],
    special: Sequence[DayException],
    timetable: Timetable,
) -> list[Span]:
    """The spans that begin on a day, parts that are closed not yet taken away."""
    zone = timetable.zone
    if any(not one.is_open and one.opens is None for one in special):
        return []
    opened_specially = [_span(day, one.opens, one.closes, zone) for one in special if one.is_open]
    if opened_specially:
        return opened_specially
    if day in timetable.holidays:
        return []
    rules = [rule for rule in week.get(day.weekday(), ()) if rule.valid_on(day)]
    opened = [_span(day, rule.opens, rule.closes, zone) for rule in rules if not rule.is_break]
    breaks = [_span(day, rule.opens, rule.closes, zone) for rule in rules if rule.is_break]
    return without(merged(opened), merged(breaks)) if breaks else opened


def _span(day: dt.date, opens: dt.time | None, closes: dt.time | None, zone: ZoneInfo) -> Span:
    assert opens is not None and closes is not None
    last = day if closes > opens else day + _DAY
    return Span(moment(day, opens, zone), moment(last, closes, zone, second=True))


def _closes_a_part(one: DayException) -> bool:
    return not one.is_open and one.opens is not None


def _within(span: Span, window: Span) -> Span | None:
    start, end = max(span.start, window.start), min(span.end, window.end)
    return Span(start, end) if start < end else None


def _by_weekday(rules: Iterable[WeeklyRule], first: dt.date, last: dt.date) -> dict[int, list[WeeklyRule]]:
    found: dict[int, list[WeeklyRule]] = defaultdict(list)
    for rule in rules:
        if (rule.valid_from is None or rule.valid_from <= last) and (
            rule.valid_until is None or rule.valid_until >= first
        ):
            found[rule.weekday].append(rule)
    return found


def _by_day(exceptions: Iterable[DayException], first: dt.date, last: dt.date) -> dict[dt.date, list[DayException]]:
    found: dict[dt.date, list[DayException]] = defaultdict(list)
    for one in exceptions:
        if one.first_day > last or one.last_day < first:
            continue
        for day in _days(max(one.first_day, first), min(one.last_day, last)):
            found[day].append(one)
    return found


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1))
