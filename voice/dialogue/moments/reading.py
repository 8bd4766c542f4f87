"""From the choices of a sentence to what its speaker means."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from voice.dialogue.moments import clocks, days
from voice.dialogue.moments.choices import Choice, Said, parts_between_corrections, sorted_out
from voice.dialogue.moments.dates import narrowed
from voice.dialogue.moments.days import ONE_DAY
from voice.dialogue.moments.kinds import Atom, Clock, Days, Kind, Part, Setting
from voice.dialogue.moments.moment import Hours, Moment

_OPEN: Hours = (None, None)
_ANY_TIME: Hours = (dt.time(0), None)
_Said = TypeVar("_Said")
_LONGEST_LIST = 31  # days: what is refused and longer is a season


def moment_of(atoms: list[Atom], setting: Setting) -> Moment | None:
    """What a sentence says of when, None when it says nothing of it."""
    meant: Moment | None = None
    for part in parts_between_corrections(atoms):
        said = _moment(part, replace(setting, about=meant or setting.about))
        meant = meant.corrected_by(said) if meant and said else said or meant
    return meant


def _moment(atoms: list[Atom], setting: Setting) -> Moment | None:
    choices, refused = sorted_out(atoms)
    days_said = [_days(choice.days, setting) for choice in choices]
    parts_said = [next((atom.value for atom in choice.all(Kind.PART)), None) for choice in choices]
    moment: Moment | None = None
    for place in reversed(range(len(choices))):
        own = _own_or_nearest(days_said, place)
        finished = _finished(choices[place], own, _own_or_nearest(parts_said, place), refused, setting)
        if finished is not None:
            moment = replace(finished, or_else=moment)
    return moment if choices else _finished(Choice(), None, None, refused, setting)


def _own_or_nearest(said: Sequence[_Said | None], place: int) -> _Said | None:
    """What a choice says; when it says nothing, what the one before does, else the one after."""
    around = [said[place], *reversed(said[:place]), *said[place + 1 :]]
    return next((found for found in around if found is not None), None)


def _finished(
    choice: Choice, own: Days | None, part: Part | None, refused: list[Atom], setting: Setting
) -> Moment | None:
    days_refused, onwards = _days_refused(refused, setting)
    clock, hours = _hours(choice, part, refused, setting)
    meant = _settled(own or onwards, clock, setting)
    time, other = _time(clock, meant, setting)
    excluded_days, excluded_weekdays = days_refused if meant is None or not meant.single else (frozenset(), frozenset())
    moment = Moment(
        first=meant.first if meant else None,
        last=meant.last if meant else None,
        weekdays=meant.weekdays if meant else frozenset(),
        days=meant.only if meant else frozenset(),
        time=time,
        other_time=other,
        earliest=hours[0] if time is None else None,
        latest=hours[1] if time is None else None,
        soonest=bool(choice.all(Kind.SOONEST)),
        excluded_weekdays=excluded_weekdays,
        excluded_days=excluded_days,
        excluded_hours=tuple(_hours_refused(refused)) if time is None else (),
        doubtful=meant is not None and meant.doubtful,
    )
    return moment if moment != Moment() else None


def _days(said: list[Said], setting: Setting) -> Days | None:
    """All that one choice says of days."""
    found: Days | None = None
    for each in said:
        found = each.atom.value if found is None else _together(found, each, setting)
    return found


def _together(found: Days, said: Said, setting: Setting) -> Days:
    new: Days = said.atom.value
    for period, weekdays in ((found, new), (new, found)):
        if _is_period(period) and (weekdays.bare or weekdays.first is None):
            return narrowed(period, weekdays.bare or tuple(weekdays.weekdays))
    if said.joined and not said.joint and found.single and new.bare and found.first is not None:
        return replace(found, doubtful=found.first.weekday() not in new.bare)
    if said.joined or said.either:
        return _united(found, new, setting)
    return new


def _is_period(said: Days) -> bool:
    return said.first is not None and not said.single and not said.weekdays and not said.only


def _united(some: Days, others: Days, setting: Setting) -> Days:
    """Days named one after the other, as a list when they are single."""
    if some.bare and others.bare:
        return Days(bare=some.bare + others.bare)
    if some.first is None and others.first is None:
        return Days(weekdays=some.weekdays | others.weekdays)
    if _is_period(some) or _is_period(others):
        return _narrower(some, others)
    single = [found for said in (some, others) for found in _each_day(said, setting)]
    return days.listed(single, doubtful=some.doubtful or others.doubtful) if single else others


def _narrower(some: Days, others: Days) -> Days:
    """Of a period and a day in it the day, else what was said last."""
    if some.single and _is_period(others) and some.first is not None and others.first is not None:
        inside = others.first <= some.first and (others.last is None or some.first <= others.last)
        return some if inside else others
    return others


def _each_day(said: Days, setting: Setting) -> list[dt.date]:
    """The days of a value one by one; none of one that is too long to be told so."""
    said = days.weekdays_meant(said.bare, setting) if said.bare else said
    if said.first is None or said.last is None or (said.last - said.first).days > _LONGEST_LIST:
        return []
    all_days = (said.first + ONE_DAY * step for step in range((said.last - said.first).days + 1))
    return [
        day
        for day in all_days
        if (not said.weekdays or day.weekday() in said.weekdays) and (not said.only or day in said.only)
    ]


def _settled(said: Days | None, clock: Clock | None, setting: Setting) -> Days | None:
    """Days whose week is known, without those that are over."""
    if said is None:
        return None
    if said.bare:
        return days.listed([_weekday(weekday, clock, setting) for weekday in said.bare])
    if said.only:
        listed = [day for day in said.only if day >= setting.today]
        return days.listed(listed, doubtful=said.doubtful) if listed else None
    if said.first is None:
        return said
    to_come = days.from_today(said, setting)
    return replace(said, first=to_come.first) if to_come is not None else None


def _weekday(weekday: int, clock: Clock | None, setting: Setting) -> dt.date:
    """The next such day; today when the time said is still to come."""
    spoken_of = setting.about is not None and setting.about.first is not None
    today = weekday == setting.today.weekday() and not spoken_of
    if today and clock is not None and clocks.readings(clock)[0] > setting.now.time():
        return setting.today
    return days.weekday_meant(weekday, setting)


def _time(clock: Clock | None, meant: Days | None, setting: Setting) -> tuple[dt.time | None, dt.time | None]:
    """The time and its other reading; of two readings today, those to come."""
    if clock is None:
        return None, None
    time, other = clocks.readings(clock)
    today = meant is not None and meant.single and meant.first == setting.today
    if not today or other is None:
        return time, other
    now = setting.now.time()
    to_come = [reading for reading in (time, other) if reading > now] or [time]
    return to_come[0], to_come[1] if len(to_come) > 1 else None


def _hours(choice: Choice, reading: Part | None, refused: list[Atom], setting: Setting) -> tuple[Clock | None, Hours]:
    """The time, read in the part of the day that it is in, and the bounds when there is no time."""
    parts: list[Part] = [atom.value for atom in choice.all(Kind.PART)]
    bounds = [(part.earliest, part.latest) for part in parts]
    for atom in choice.all(Kind.HOURS):
        first, last = atom.value
        bounds.append(clocks.hours_between(first, last, reading) or _OPEN)
    bounds += _bounds_refused(refused)
    if not bounds and choice.all(Kind.ANYTIME):
        return None, _ANY_TIME
    hours = reduce(lambda some, others: clocks.common(some, others) or others, bounds, _OPEN)
    clock = _clock(choice, setting)
    for part in [*parts, reading]:
        clock = clocks.read_in(clock, part) if clock and part else clock
    return clock, hours


def _clock(choice: Choice, setting: Setting) -> Clock | None:
    times = choice.all(Kind.TIME)
    if times:
        said: Clock = times[-1].value
        return said
    if choice.all(Kind.SAME_TIME) and setting.about is not None and setting.about.time is not None:
        return Clock(setting.about.time.hour, setting.about.time.minute, exact=True)
    return None


def _bounds_refused(refused: list[Atom]) -> list[Hours]:
    """ "Not before ten" is from ten on."""
    bounds = []
    for atom in refused:
        if atom.kind is Kind.HOURS and None in atom.value:
            earliest, latest = clocks.hours_between(*atom.value) or _OPEN
            bounds.append((latest, earliest))
    return bounds


def _hours_refused(refused: list[Atom]) -> Iterable[Hours]:
    for atom in refused:
        if atom.kind is Kind.PART:
            yield atom.value.earliest, atom.value.latest
        elif atom.kind is Kind.TIME:
            time = clocks.readings(atom.value)[0]
            yield time, clocks.shifted(time, 1)
        elif atom.kind is Kind.HOURS and None not in atom.value:
            yield clocks.hours_between(*atom.value) or _OPEN


def _days_refused(
    refused: list[Atom], setting: Setting
) -> tuple[tuple[frozenset[dt.date], frozenset[int]], Days | None]:
    """Days and weekdays that are refused; and what remains when that is all from today on, or from a day on."""
    dates: set[dt.date] = set()
    weekdays: set[int] = set()
    remaining: Days | None = None
    for said in (atom.value for atom in refused if atom.kind in (Kind.DATE, Kind.PERIOD)):
        if said.bare or said.first is None:
            weekdays.update(said.bare or said.weekdays)
        elif said.last is None:
            remaining = Days(setting.today, said.first - ONE_DAY) if said.first > setting.today else None
        elif said.first <= setting.today <= said.last:
            remaining = Days(said.last + ONE_DAY, None)
        else:
            dates.update(_each_day(said, setting))
    return (frozenset(dates), frozenset(weekdays)), remaining
