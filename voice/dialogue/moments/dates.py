"""Rules for days, weeks, months and ranges of them, as far as languages share them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from voice.dialogue.moments import days
from voice.dialogue.moments.days import ONE_DAY
from voice.dialogue.moments.kinds import Atom, Days, Found, Kind, Setting, rules
from voice.dialogue.moments.times import moved_to, nothing

_NOTHING = Atom(Kind.OTHER)
_DAY_NUMBERS = (Kind.NUMBER, Kind.ORDINAL)
_JOINTS = "(and|or|to|at|until) at? the?"


def _one(day: dt.date | None, *, doubtful: bool = False) -> Atom:
    return Atom(Kind.DATE, Days.one(day, doubtful=doubtful)) if day is not None else _NOTHING


def _period(found: Days | None) -> Atom:
    return Atom(Kind.PERIOD, found) if found is not None else _NOTHING


def _weekday(found: Found) -> int | None:
    said = found.first(Kind.WEEKDAY)
    return said[0] if said else None


def date(found: Found, setting: Setting) -> Atom:
    """A day of a month, its year and its weekday if they were said."""
    day, month = found.first(*_DAY_NUMBERS), found.first(Kind.MONTH)
    weekday = _weekday(found)
    named = days.date_named(day, month, setting, found.first(Kind.YEAR))
    return _one(named, doubtful=named is not None and weekday not in (None, named.weekday()))


def numeric_date(found: Found, setting: Setting) -> Atom:
    """A date in figures, the day first."""
    day, month, year = found.first(Kind.NUMERIC)
    weekday = _weekday(found)
    named = days.date_named(day, month, setting, year)
    return _one(named, doubtful=named is not None and weekday not in (None, named.weekday()))


def date_of_month(found: Found, setting: Setting) -> Atom:
    """A day of a month that is not named."""
    weekday = _weekday(found)
    day = days.day_of_month(found.first(*_DAY_NUMBERS), setting, weekday)
    return _one(day, doubtful=day is not None and weekday not in (None, day.weekday()))


def date_in_period(found: Found, setting: Setting) -> Atom:
    """A day of a month that is next month or so."""
    period: Days = found.first(Kind.PERIOD)
    if period.last is None:
        return _NOTHING
    return _one(days.date_of(period.last.year, period.last.month, found.first(*_DAY_NUMBERS)))


def month_shared(found: Found, setting: Setting) -> list[Atom]:
    """ "The 3rd to the 7th of April": April belongs to the 3rd as well."""
    month = next(atom for atom in found.atoms if atom.kind is Kind.MONTH)
    shared: list[Atom] = []
    for place, atom in enumerate(found.atoms):
        beside = {found.atoms[near].kind for near in (place - 1, place + 1) if 0 <= near < len(found.atoms)}
        shared.append(atom)
        if atom.kind in _DAY_NUMBERS and not beside & {Kind.MONTH, Kind.OF}:
            shared.append(month)
    return shared


def relative(found: Found, setting: Setting) -> Atom:
    """Today, tomorrow, and so many weeks after."""
    later = found.first(Kind.WEEK_LATER, default=0) + sum(length.days for length in found.all(Kind.DURATION))
    return _one(setting.today + ONE_DAY * (found.first(Kind.RELATIVE) + later))


def part_of_today(found: Found, setting: Setting) -> list[Atom]:
    """This morning, this evening."""
    return [_one(setting.today), Atom(Kind.PART, found.first(Kind.PART))]


def weekday_list(found: Found, setting: Setting) -> Atom:
    """Weekdays named one after the other."""
    named = tuple(day for said in found.all(Kind.WEEKDAY, Kind.WEEKDAYS) for day in said)
    return Atom(Kind.WEEKDAYS if found.has(Kind.WEEKDAYS) else Kind.WEEKDAY, named)


def weekday_range(found: Found, setting: Setting) -> Atom:
    """From one weekday to another."""
    (first, *_), (*_, last) = found.all(Kind.WEEKDAY)
    return Atom(Kind.WEEKDAY, tuple((first + step) % 7 for step in range((last - first) % 7 + 1)))


def weekday_range_of_any_week(found: Found, setting: Setting) -> Atom:
    """From one weekday to another, week by week."""
    return Atom(Kind.WEEKDAYS, weekday_range(found, setting).value)


def next_weekdays(found: Found, setting: Setting) -> Atom:
    """Weekdays with the word for next."""
    return Atom(Kind.DATE, days.listed([days.weekday_called_next(day, setting) for day in found.first(Kind.WEEKDAY)]))


def next_but_one_weekday(found: Found, setting: Setting) -> Atom:
    """A weekday with the word for the next but one."""
    day = days.next_weekday(setting.today, found.first(Kind.WEEKDAY)[0])
    return _one(day + days.WEEK)


def this_weekday(found: Found, setting: Setting) -> Atom:
    """A weekday with the word for this: the coming one, today included."""
    yesterday = setting.today - ONE_DAY
    return Atom(Kind.DATE, days.listed([days.next_weekday(yesterday, day) for day in found.first(Kind.WEEKDAY)]))


def weekday_later(found: Found, setting: Setting) -> Atom:
    """A weekday and so many weeks after it: "mardi en huit", "a week on Tuesday"."""
    later = found.first(Kind.WEEK_LATER, default=0) + sum(length.days for length in found.all(Kind.DURATION))
    later = later or (7 if found.has(Kind.WEEK) else 0)
    day = days.next_weekday(setting.today, found.first(Kind.WEEKDAY)[0])
    return _one(day + ONE_DAY * later)


def weekdays_of_period(found: Found, setting: Setting) -> Atom:
    """Weekdays of a week, or of a longer time."""
    named, period = found.first(Kind.WEEKDAY, Kind.WEEKDAYS), found.first(Kind.PERIOD)
    return Atom(Kind.DATE, narrowed(period, named))


def narrowed(period: Days, weekdays: tuple[int, ...]) -> Days:
    """The weekdays of a period; exact days when it is short."""
    if period.first is None or period.last is None or (period.last - period.first).days > 7:
        return replace(period, weekdays=frozenset(weekdays))
    inside = [period.first + ONE_DAY * step for step in range((period.last - period.first).days + 1)]
    wanted = [day for day in inside if day.weekday() in weekdays]
    return days.listed(wanted) if wanted else period


def nth_weekday(found: Found, setting: Setting) -> Atom:
    """The first, second… or last such weekday of a month; of the next year's when it is over."""
    place = -1 if found.has(Kind.LAST) else found.first(Kind.ORDINAL)
    weekday = found.first(Kind.WEEKDAY)[0]
    period = _month(found, setting)
    if period is None:
        return _NOTHING
    day = days.nth_weekday(place, weekday, period)
    if day is not None and day < setting.today and found.has(Kind.MONTH):
        day = days.nth_weekday(place, weekday, days.month_of(day.year + 1, day.month))
    return _one(day)


def nth_week(found: Found, setting: Setting) -> Atom:
    """The first, second… or last seven days of a month."""
    period = _month(found, setting)
    if period is None or period.last is None:
        return _NOTHING
    if found.has(Kind.LAST):
        return _period(Days(period.last - 6 * ONE_DAY, period.last))
    first = period.last.replace(day=1) + days.WEEK * (found.first(Kind.ORDINAL) - 1)
    return _period(Days(first, min(first + 6 * ONE_DAY, period.last)) if first <= period.last else None)


def half_of_month(found: Found, setting: Setting) -> Atom:
    """ "La première quinzaine d'avril": until the 15th, or from the 16th on."""
    period = _month(found, setting)
    if period is None or period.last is None:
        return _NOTHING
    middle = period.last.replace(day=15)
    first = found.first(Kind.ORDINAL) == 1
    return _period(Days(middle.replace(day=1), middle) if first else Days(middle + ONE_DAY, period.last))


def _month(found: Found, setting: Setting) -> Days | None:
    """The month in which something is the first or the last of its kind."""
    if found.has(Kind.MONTH):
        return days.month_named(found.first(Kind.MONTH), setting)
    if found.has(Kind.PERIOD):
        period: Days = found.first(Kind.PERIOD)
        return period
    return days.month_of(setting.today.year, setting.today.month)


def week(found: Found, setting: Setting) -> Atom:
    """This week, the next, the one after; the following or preceding one of that spoken of."""
    if found.has(Kind.FOLLOWING, Kind.PRECEDING, Kind.SAME):
        start = _spoken_of(setting) + days.WEEK * _direction(found)
    else:
        start = setting.today + days.WEEK * _steps(found)
    return _period(days.week_of(start))


def weekend(found: Found, setting: Setting) -> Atom:
    """The weekend to come, or a later one."""
    steps = _steps(found)
    if found.has(Kind.NEXT) and not setting.next_is_next_week:
        saturday = days.monday_of(setting.today) + 5 * ONE_DAY
        steps = 0 if saturday - setting.today >= 2 * ONE_DAY else 1
    return _period(days.weekend_meant(steps, setting))


def month_from_now(found: Found, setting: Setting) -> Atom:
    """This month, the next, the one after; the following one of that spoken of."""
    start = _spoken_of(setting) if found.has(Kind.FOLLOWING, Kind.PRECEDING, Kind.SAME) else setting.today
    return _period(days.month_of(start.year, start.month + _steps(found) + _direction(found)))


def year_called(found: Found, setting: Setting) -> list[Atom]:
    """This year or the next, as if its number were said."""
    return [Atom(Kind.IN), Atom(Kind.YEAR, setting.today.year + _steps(found))]


def year(found: Found, setting: Setting) -> Atom:
    """A whole year."""
    said = found.first(Kind.YEAR)
    return _period(days.year_of(said) if setting.today.year <= said < dt.MAXYEAR else None)


def month(found: Found, setting: Setting) -> Atom:
    """A month by its name."""
    return _period(days.month_named(found.first(Kind.MONTH), setting, found.first(Kind.YEAR)))


def piece(found: Found, setting: Setting) -> Atom:
    """The beginning, the middle or the end of a week, a month or a year."""
    which = next(atom.kind for atom in found.atoms if atom.kind in (Kind.START, Kind.MIDDLE, Kind.END))
    if found.has(Kind.PERIOD):
        return _period(days.piece_of(found.first(Kind.PERIOD), which))
    if found.has(Kind.WEEK):
        return _period(days.piece_of(days.week_of(setting.today), which))
    if found.has(Kind.YEAR_UNIT):
        return _period(days.piece_of(days.year_of(setting.today.year), which))
    whole = _month(found, setting)
    return _period(days.piece_of(whole, which) if whole is not None else None)


def week_around(found: Found, setting: Setting) -> Atom:
    """The week that holds a day."""
    return _period(days.week_of(_first(found, setting)))


def feast(found: Found, setting: Setting) -> Atom:
    """A feast by its name."""
    return _one(days.next_feast(found.first(Kind.HOLIDAY), setting, found.first(Kind.YEAR)))


def weekday_after(found: Found, setting: Setting) -> Atom:
    """The first such weekday after a date."""
    last = settled(found.first(Kind.DATE), setting).last
    return _one(days.next_weekday(last, found.first(Kind.WEEKDAY)[0]) if last is not None else None)


def day_beside(found: Found, setting: Setting) -> Atom:
    """The day after or before a date."""
    return _one(_first(found, setting) + ONE_DAY * found.first(Kind.NEXT_DAY))


def day_beside_spoken_of(found: Found, setting: Setting) -> Atom:
    """The day after or before the one spoken of."""
    if setting.about is None or setting.about.first is None:
        return _NOTHING
    step: int = found.first(Kind.NEXT_DAY)
    return _one(((setting.about.last if step > 0 else None) or setting.about.first) + ONE_DAY * step)


def same_day(found: Found, setting: Setting) -> Atom:
    """The day spoken of."""
    about = setting.about
    return Atom(Kind.DATE, Days(about.first, about.last)) if about is not None and about.first else _NOTHING


def bare(found: Found, setting: Setting) -> Atom:
    """Weekdays of which nothing else is said."""
    return Atom(Kind.DATE, Days(bare=found.first(Kind.WEEKDAY)))


def any_week(found: Found, setting: Setting) -> Atom:
    """Weekdays of any week."""
    return Atom(Kind.DATE, Days(weekdays=frozenset(found.first(Kind.WEEKDAY, Kind.WEEKDAYS))))


def any_day(found: Found, setting: Setting) -> Atom:
    """Any day from today on."""
    return _period(Days(setting.today, None))


def between(found: Found, setting: Setting) -> Atom:
    """From one day to another, both included."""
    first, last = (settled(said, setting) for said in found.all(Kind.DATE, Kind.PERIOD))
    if first.first is None or last.last is None:
        return _NOTHING
    end = last.last
    while end < first.first:
        end += days.WEEK  # "from Thursday to Tuesday": the Tuesday after
    return _period(Days(first.first, end))


def before(found: Found, setting: Setting) -> Atom:
    """From today until the day before."""
    day = _first(found, setting)
    return _period(Days(setting.today, day - ONE_DAY) if day > setting.today else None)


def after(found: Found, setting: Setting) -> Atom:
    """From the day after on."""
    last = settled(found.first(Kind.DATE, Kind.PERIOD), setting).last
    return _period(Days(last + ONE_DAY, None) if last is not None else None)


def onwards(found: Found, setting: Setting) -> Atom:
    """From a day on."""
    return _period(Days(_first(found, setting), None))


def until(found: Found, setting: Setting) -> Atom:
    """From today until a day, that day included."""
    last = settled(found.first(Kind.DATE, Kind.PERIOD), setting).last
    if last is None or last < setting.today:
        return _NOTHING
    return Atom(Kind.DATE if last == setting.today else Kind.PERIOD, Days(setting.today, last))


def settled(said: Days, setting: Setting) -> Days:
    """Days whose week is known."""
    return days.weekdays_meant(said.bare, setting) if said.bare else said


def _first(found: Found, setting: Setting) -> dt.date:
    first = settled(found.first(Kind.DATE, Kind.PERIOD), setting).first
    return first if first is not None else setting.today


def _spoken_of(setting: Setting) -> dt.date:
    about = setting.about
    return about.first if about is not None and about.first is not None else setting.today


def _steps(found: Found) -> int:
    if found.has(Kind.NEXT_BUT_ONE):
        return 2
    return 1 if found.has(Kind.NEXT) else 0


def _direction(found: Found) -> int:
    if found.has(Kind.FOLLOWING):
        return 1
    return -1 if found.has(Kind.PRECEDING) else 0


_WITH_WEEKDAY = "(weekday (the|on|day|at){0,2})?"
_IN = "(of|on|in|the|at|and){0,3}"
_MOVE = "move (other|counted|the|a){0,4} (of|from) (the|day){0,2}"
_TO = "(to|at|on|the|day){1,4}"

# Days that need nothing else to be known; what a language alone says of days comes after these.
DATES_IN_FULL = rules(
    ("past_day part?", nothing),
    ("(next|this) the? year_unit|year_unit the? next", year_called),
    (f"(last|ordinal) weekday {_IN} (month|period|the month_unit)", nth_weekday),
    (f"(last|ordinal) week {_IN} (month|the month_unit)", nth_week),
    (f"week the ordinal {_IN} (month|the month_unit)", nth_week),
    ("last of? (weekday|weekdays|week|weekend|month_unit|year_unit|month|day)", nothing),
    ("(weekday|weekdays|week|weekend|month_unit|year_unit|month|day) the? last", nothing),
    (f"(number|ordinal) ({_JOINTS} (number|ordinal)){{1,3}} of? the? month", month_shared),
    (f"{_WITH_WEEKDAY} (number|ordinal) (of|the){{0,2}} month ((of|the|in){{0,3}} year)?", date),
    (f"{_WITH_WEEKDAY} numeric", numeric_date),
)

DATES = rules(
    (f"{_MOVE} weekday {_TO} weekday", moved_to),
    ("(week_later|duration) (from|on)? relative|relative week_later?", relative),
    ("this the? part", part_of_today),
    ("(of|from|between) weekday (at|to|until|and) weekday", weekday_range),
    ("(of|from|between) the weekday (at|to|until|and) the? weekday", weekday_range_of_any_week),
    ("weekday (to|until) weekday", weekday_range),
    ("(weekday|weekdays) ((and|or|the|on|at){0,3} (weekday|weekdays)){1,6}", weekday_list),
    ("next_but_one weekday|weekday next_but_one", next_but_one_weekday),
    (
        "(?<![week month_unit weekend]) (?<! week the) next weekday|weekday the? next (?! week|month_unit)",
        next_weekdays,
    ),
    ("this the? weekday", this_weekday),
    ("weekday week_later|(duration|week_later) (on|from|of|the|at){0,2} weekday", weekday_later),
    ("(next|this|next_but_one|following|preceding|same) the? week", week),
    ("week the? (next|this|next_but_one|following|preceding)", week),
    ("in the week (?! of)", week),
    ("(next|this|next_but_one|the) the? weekend (the? next)?|weekend (the? (next|next_but_one))?", weekend),
    (
        "(next|this|next_but_one|following|same) the? month_unit|month_unit the? (next|next_but_one|following)",
        month_from_now,
    ),
    ("in the? year", year),
    ("(start|middle|end) (of|the|in|on){0,2} (period|month|week|month_unit|year_unit)", piece),
    (f"(weekday|weekdays) {_IN} period", weekdays_of_period),
    (f"period {_IN} (weekday|weekdays)", weekdays_of_period),
    ("the (number|ordinal) of the? period", date_in_period),
    ("weekday (the|on|day)? (number|ordinal)", date_of_month),
    ("holiday (in? year)?", feast),
    ("weekday after the? date", weekday_after),
    ("same the? day", same_day),
    ("weekdays|(a|any) weekday", any_week),
    ("weekday", bare),
    ("any day", any_day),
    ("next_day of? the? (date|period)", day_beside),
    ("next_day", day_beside_spoken_of),
    ("week of? the? date", week_around),
    (f"{_MOVE} (date|period) (at? time|part)? {_TO} (date|period)", moved_to),
    ("(of|from|between) the? (date|period) (to|at|until|and) the? (date|period)", between),
    ("(date|period) (to|until) the? (date|period)", between),
    ("since the? (date|period)", nothing),
    ("before (the|on)? (date|period) (at? time|part)?", before),
    ("after (the|on)? (date|period) (at? time|part)?", after),
    ("from (the|on)? (date|period) (onwards|later)?|(date|period) onwards", onwards),
    ("(within|until) (the|on)? (date|period) (at? time|part)? latest?|(date|period) latest|latest the? date", until),
)
