"""What was said of when, and how what is said next changes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

Hours = tuple[dt.time | None, dt.time | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment or the bounds of one, in the wall time of the business.

    first, last: the days it may be, equal for one day. Both are None when no day was said; `last` alone is None when
    there is no end ("from Tuesday on").
    weekdays: those of first..last that are meant, Monday is 0; of any week when no day was said. Empty means all.
    days: those of first..last that are meant when dates were listed ("the 15th or the 20th"). Empty means all.
    time: the time said. other_time: its other reading, when nobody said whether morning or evening ("four" is 16:00,
    else 04:00).
    earliest, latest: bounds of the beginning within a day; earliest <= beginning < latest; None when open. Not set when
    a time is. Earliest at midnight and no latest: any time of the day, expressly.
    soonest: "as soon as possible", within the rest.
    excluded_weekdays, excluded_days, excluded_hours: not then; hours are bounded as by earliest and latest.
    doubtful: weekday and date as said do not belong together; the date is kept.
    or_else: the caller's second choice ("Tuesday morning or Thursday afternoon"), complete in itself.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    weekdays: frozenset[int] = frozenset()
    days: frozenset[dt.date] = frozenset()
    time: dt.time | None = None
    other_time: dt.time | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None
    soonest: bool = False
    excluded_weekdays: frozenset[int] = frozenset()
    excluded_days: frozenset[dt.date] = frozenset()
    excluded_hours: tuple[Hours, ...] = ()
    doubtful: bool = False
    or_else: Moment | None = None

    @property
    def day(self) -> dt.date | None:
        """The day, when it is one."""
        return self.first if self.first == self.last else None

    @property
    def has_day(self) -> bool:
        """Whether anything tells which days are meant."""
        return self.first is not None or bool(self.weekdays)

    @property
    def has_hours(self) -> bool:
        """Whether anything tells which time of the day is meant."""
        return self.time is not None or self.earliest is not None or self.latest is not None

    def allows_day(self, day: dt.date) -> bool:
        """Whether `day` is one of those meant. Alternatives are not looked at."""
        after_first = self.first is None or day >= self.first
        before_last = self.last is None or day <= self.last
        named = (not self.weekdays or day.weekday() in self.weekdays) and (not self.days or day in self.days)
        excluded = day in self.excluded_days or day.weekday() in self.excluded_weekdays
        return after_first and before_last and named and not excluded

    def allows_time(self, time: dt.time) -> bool:
        """Whether something may begin at `time`: at the time said, in either reading, or within the bounds."""
        if any(within(time, hours) for hours in self.excluded_hours):
            return False
        if self.time is not None:
            return time in (self.time, self.other_time)
        return within(time, (self.earliest, self.latest))

    def corrected_by(self, later: Moment) -> Moment:
        """This moment after the caller went on with `later`.

        A new day keeps the time and a new time keeps the day. Exclusions add up, but for those that `later` takes
        back by naming what they exclude; a day that is now excluded is forgotten.
        """
        if later.or_else is not None:
            return replace(self.corrected_by(replace(later, or_else=None)), or_else=self.corrected_by(later.or_else))
        return replace(
            self._day_after(later)._hours_after(later),
            soonest=later.soonest or (self.soonest and not later.has_day and not later.has_hours),
            or_else=None,
        )

    def _day_after(self, later: Moment) -> Moment:
        excluded_weekdays = self.excluded_weekdays - later.weekdays | later.excluded_weekdays
        excluded_days = self.excluded_days | later.excluded_days
        if later.has_day:
            if later.day is not None:
                excluded_days -= {later.day}
                excluded_weekdays -= {later.day.weekday()}
            kept = later
        else:
            kept = replace(self, excluded_weekdays=excluded_weekdays, excluded_days=excluded_days)
            if kept.day is not None and not kept.allows_day(kept.day):
                kept = Moment()
        return replace(
            self,
            first=kept.first,
            last=kept.last,
            weekdays=kept.weekdays,
            days=kept.days,
            doubtful=kept.doubtful,
            excluded_weekdays=excluded_weekdays,
            excluded_days=excluded_days,
        )

    def _hours_after(self, later: Moment) -> Moment:
        excluded = (
            *self.excluded_hours,
            *(hours for hours in later.excluded_hours if hours not in self.excluded_hours),
        )
        if later.time is not None:
            time, other = _likelier(later.time, later.other_time, (self.earliest, self.latest))
            return replace(self, time=time, other_time=other, earliest=None, latest=None, excluded_hours=excluded)
        if later.has_hours:
            kept = replace(self, time=None, other_time=None, earliest=later.earliest, latest=later.latest)
        else:
            kept = self
        if kept.time is not None and any(within(kept.time, hours) for hours in later.excluded_hours):
            kept = replace(kept, time=None, other_time=None)
        return replace(kept, excluded_hours=excluded)


def within(time: dt.time, hours: Hours) -> bool:
    """Whether a time lies within hours, the first included and the last not."""
    earliest, latest = hours
    return (earliest is None or time >= earliest) and (latest is None or time < latest)


def instant(moment: Moment, zone: dt.tzinfo) -> dt.datetime | None:
    """The instant in `zone`, None unless one day and a time were said.

    A time that the clock skips is moved on by what it skips; one that comes twice is the first.
    """
    if moment.day is None or moment.time is None:
        return None
    wall = dt.datetime.combine(moment.day, moment.time, tzinfo=zone)
    return wall.astimezone(dt.UTC).astimezone(zone)


def _likelier(time: dt.time, other: dt.time | None, hours: Hours) -> tuple[dt.time, dt.time | None]:
    """A time and its other reading, settled by the hours spoken of if only one of them lies within."""
    if other is None or hours == (None, None) or within(time, hours) == within(other, hours):
        return time, other
    return (time, None) if within(time, hours) else (other, None)
