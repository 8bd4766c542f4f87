"""The calendar behind the words: which day a weekday, a date without a year, a week or a feast is. Pure arithmetic.

Whatever no calendar has (30 February) or has no more (years beyond those that dates know) is None.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Sequence

from voice.dialogue.moments.kinds import Days, Duration, Kind, Setting

ONE_DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
_MONTHS_AHEAD = 3  # "on the 31st": no further than this is a month skipped that lacks the day
_THIRDS = {Kind.START: (1, 10), Kind.MIDDLE: (11, 20), Kind.END: (21, 31)}
_PIECES_OF_WEEK = {Kind.START: (0, 1), Kind.MIDDLE: (1, 3), Kind.END: (3, 4)}
_PIECES_OF_YEAR = {Kind.START: (1, 2), Kind.MIDDLE: (5, 8), Kind.END: (11, 12)}

Feast = Callable[[int], dt.date]


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """A date, or None when there is none such."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def next_weekday(after: dt.date, weekday: int) -> dt.date:
    """The first such day after a day."""
    return after + ONE_DAY * ((weekday - after.weekday() - 1) % 7 + 1)


def weekday_meant(weekday: int, setting: Setting) -> dt.date:
    """A weekday of which nothing else is said: of the week that is spoken of, else the next one after today."""
    about = setting.about
    if about is not None and about.first is not None:
        if about.last is not None and about.first < about.last:
            inside = next_weekday(about.first - ONE_DAY, weekday)
            if inside <= about.last:
                return inside
        same_week = monday_of(about.first) + ONE_DAY * weekday
        if same_week > setting.today:
            return same_week
    return next_weekday(setting.today, weekday)


def weekday_called_next(weekday: int, setting: Setting) -> dt.date:
    """ "mardi prochain" is the coming one unless that is today or tomorrow; "next Tuesday" that of next week."""
    if setting.next_is_next_week:
        day = monday_of(setting.today) + WEEK + ONE_DAY * weekday
    else:
        day = next_weekday(setting.today - ONE_DAY, weekday)
    return day if day - setting.today >= 2 * ONE_DAY else day + WEEK


def weekdays_meant(weekdays: Sequence[int], setting: Setting) -> Days:
    """Some weekdays, each as `weekday_meant`."""
    return listed([weekday_meant(weekday, setting) for weekday in weekdays])


def listed(days: Sequence[dt.date], *, doubtful: bool = False) -> Days:
    """Some days as one value: a range when they have no gaps, weekdays when they lie within a week, else a list."""
    first, last = min(days), max(days)
    gaps = (last - first).days + 1 > len(set(days))
    if not gaps:
        return Days(first, last, doubtful=doubtful)
    if last - first < WEEK:
        return Days(first, last, weekdays=frozenset(day.weekday() for day in days), doubtful=doubtful)
    return Days(first, last, only=frozenset(days), doubtful=doubtful)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of a day's week."""
    return day - ONE_DAY * day.weekday()


def week_of(day: dt.date) -> Days:
    """The week that holds a day, Monday to Sunday."""
    return Days(monday_of(day), monday_of(day) + 6 * ONE_DAY)


def weekend_meant(weeks_ahead: int, setting: Setting) -> Days:
    """Saturday and Sunday of this week or a later one; what is over of them is left out."""
    saturday = monday_of(setting.today) + 5 * ONE_DAY + weeks_ahead * WEEK
    return Days(max(saturday, setting.today), saturday + ONE_DAY)


def month_of(year: int, month: int) -> Days:
    """A whole month; months beyond 12 are those of the next year."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Days(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def month_named(month: int, setting: Setting, year: int | None = None) -> Days | None:
    """The month of that name that is running or comes next."""
    today = setting.today
    if year is None:
        year = today.year + (month < today.month)
    return month_of(year, month) if 1 <= year < dt.MAXYEAR else None


def year_of(year: int) -> Days:
    """A whole year."""
    return Days(dt.date(year, 1, 1), dt.date(year, 12, 31))


def from_today(days: Days, setting: Setting) -> Days | None:
    """Days without those that are over; None when all are."""
    if days.last is not None and days.last < setting.today:
        return None
    return Days(max(days.first or setting.today, setting.today), days.last)


def piece_of(days: Days, piece: Kind) -> Days:
    """The beginning, the middle or the end of a whole week, month or year; of another period the period itself."""
    first, last = days.first, days.last
    if first is None or last is None:
        return days
    if days == week_of(first):
        start, end = _PIECES_OF_WEEK[piece]
        return Days(first + start * ONE_DAY, first + end * ONE_DAY)
    if days == month_of(first.year, first.month):
        start, end = _THIRDS[piece]
        return Days(first.replace(day=start), first.replace(day=min(end, last.day)))
    if days == year_of(first.year):
        start, end = _PIECES_OF_YEAR[piece]
        return Days(month_of(first.year, start).first, month_of(first.year, end).last)
    return days


def day_of_month(day: int, setting: Setting, weekday: int | None = None) -> dt.date | None:
    """ "The 15th": of the month that is spoken of, else the next one; with a weekday, the next on which it falls."""
    months = [month_of(setting.today.year, setting.today.month + ahead).first for ahead in range(_MONTHS_AHEAD)]
    if setting.about is not None and setting.about.first is not None:
        months.insert(0, setting.about.first.replace(day=1))
    found = [date for month in months if month and (date := date_of(month.year, month.month, day))]
    to_come = [date for date in found if date >= setting.today]
    fitting = [date for date in to_come if weekday in (None, date.weekday())]
    return next(iter(fitting or to_come), None)


def date_named(day: int, month: int, setting: Setting, year: int | None = None) -> dt.date | None:
    """A day of a month: this year's, or next year's when that is over; None when over in the year said."""
    if year is not None:
        date = date_of(full_year(year), month, day)
        return date if date is not None and date >= setting.today else None
    this_year = date_of(setting.today.year, month, day)
    if this_year is not None and this_year >= setting.today:
        return this_year
    return date_of(setting.today.year + 1, month, day)


def full_year(year: int) -> int:
    """ "26" is 2026."""
    return year + 2000 if year < 100 else year


def nth_weekday(place: int, weekday: int, days: Days) -> dt.date | None:
    """The first, second… such weekday of a month, the last one with -1."""
    if days.last is None:
        return None
    first = next_weekday(days.last.replace(day=1) - ONE_DAY, weekday)
    found = [first + ahead * WEEK for ahead in range(5) if (first + ahead * WEEK).month == first.month]
    return found[place - 1 if place > 0 else place] if place <= len(found) else None


def moved(day: dt.date, by: Duration, direction: int = 1) -> dt.date | None:
    """A day moved by a duration; the last of the month where the month is too short."""
    months = day.year * 12 + day.month - 1 + by.months * direction
    year, month = divmod(months, 12)
    if not 1 <= year < dt.MAXYEAR:
        return None
    clipped = dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    try:
        return clipped + dt.timedelta(days=by.days * direction)
    except OverflowError:
        return None


def next_feast(feast: Feast, setting: Setting, year: int | None = None) -> dt.date | None:
    """A feast's next day, today included."""
    if year is not None:
        return feast(year) if setting.today.year <= year < dt.MAXYEAR else None
    this_year = feast(setting.today.year)
    return this_year if this_year >= setting.today else feast(setting.today.year + 1)


def fixed(day: int, month: int) -> Feast:
    """A feast on the same date each year."""
    return lambda year: dt.date(year, month, day)


def easter_and(days: int) -> Feast:
    """A feast some days after Easter Sunday, before it when less than nothing."""
    return lambda year: _easter(year) + dt.timedelta(days=days)


def on_weekday(place: int, weekday: int, month: int) -> Feast:
    """A feast on the first, second… or last (-1) such weekday of a month."""

    def feast(year: int) -> dt.date:
        day = nth_weekday(place, weekday, month_of(year, month))
        assert day is not None  # no feast is on a fifth weekday
        return day

    return feast


def _easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, ch. 8)."""
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)
