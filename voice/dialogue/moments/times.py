"""Rules for what is no time, for lengths of time, and for times and hours of a day, as far as languages share them."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.moments.clocks import clock, piece_of_part, read_in, shifted
from voice.dialogue.moments.days import ONE_DAY, moved
from voice.dialogue.moments.kinds import Atom, Clock, Days, Duration, Found, Kind, Part, Setting, rules

# An hour that is a length: "deux heures et demie" in French, where "deux heures" alone is a time.
LENGTH = "(duration|(number|a) hour (minutes|number minute?)?)"
_NOTHING = Atom(Kind.OTHER)
_LATER = 5  # minutes: "later than three" is not three


def nothing(found: Found, setting: Setting) -> Atom:
    """What is no date and no time, though it holds words that could be of one."""
    return _NOTHING


def as_time(said: Clock | None) -> Atom:
    """A time, or nothing when there is none such: words of an impossible time are not read in another way."""
    return Atom(Kind.TIME, said) if said is not None else _NOTHING


def time_said(found: Found, setting: Setting) -> Atom:
    """An hour, minutes after or before it if they were said, a part of the day if it was said."""
    hour, *rest = found.all(Kind.NUMBER, Kind.A, Kind.HOUR_NAME, Kind.NOON)
    lengths = sum(length.minutes for length in found.all(Kind.DURATION))
    minute = sum(found.all(Kind.MINUTES)) + lengths + (rest[0] if rest else 0)
    part = found.first(Kind.PART, Kind.MERIDIEM)
    return as_time(clock(hour, minute, exact=found.has(Kind.NOON), part=part))


def time_after_minutes(found: Found, setting: Setting) -> Atom:
    """Minutes to or past an hour, said before it: "half past four"."""
    minutes = sum(found.all(Kind.TO_HOUR, Kind.HALF))
    hour = found.first(Kind.NUMBER, Kind.A, Kind.HOUR_NAME, Kind.NOON)
    part = found.first(Kind.PART, Kind.MERIDIEM)
    return as_time(clock(hour, minutes, exact=found.has(Kind.NOON), part=part))


def time_of_digits(found: Found, setting: Setting) -> Atom:
    """Hour and minutes in one number or with a dot: "930", "9.30"."""
    digits = found.first(Kind.DIGITS, Kind.YEAR)
    hour, minute = divmod(digits, 100) if digits is not None else found.first(Kind.DOTTED)
    return as_time(clock(hour, minute, part=found.first(Kind.PART, Kind.MERIDIEM)))


def time_of_24_hours(found: Found, setting: Setting) -> Atom | None:
    """ "16 horas": a smaller number of hours is a length."""
    return time_said(found, setting) if found.first(Kind.NUMBER) > 12 else None


def time_in_its_part(found: Found, setting: Setting) -> Atom:
    """A time with the part of the day that it is in, if it was said."""
    return time_in_part(found, setting) if found.has(Kind.PART, Kind.MERIDIEM) else as_time(found.first(Kind.TIME))


def time_in_part(found: Found, setting: Setting) -> Atom:
    """A time and the part of the day that it is in."""
    return Atom(Kind.TIME, read_in(found.first(Kind.TIME), found.first(Kind.PART, Kind.MERIDIEM)))


def time_in_two_numbers(found: Found, setting: Setting) -> Atom | None:
    """ "Four thirty": below ten, minutes are not said so."""
    return time_said(found, setting) if found.all(Kind.NUMBER)[1] >= 10 else None


def hours_between(found: Found, setting: Setting) -> Atom:
    """From one time to another; a number stands for an hour."""
    part = found.first(Kind.PART, Kind.MERIDIEM)
    first, last = (_clock(atom, part) for atom in found.atoms if atom.kind in (Kind.TIME, Kind.NUMBER, Kind.A))
    return Atom(Kind.HOURS, (first, last)) if first and last else _NOTHING


def hours_from_to_hour(found: Found, setting: Setting) -> Atom:
    """ "From ten to four": not ten minutes to four."""
    first, last = clock(abs(found.first(Kind.TO_HOUR))), clock(found.first(Kind.NUMBER))
    return Atom(Kind.HOURS, (first, last)) if first and last else _NOTHING


def or_number(found: Found, setting: Setting) -> list[Atom]:
    """ "Two thirty or three": the number is a time as well."""
    return [found.atoms[0], Atom(Kind.OR), as_time(clock(found.first(Kind.NUMBER)))]


def moved_to(found: Found, setting: Setting) -> list[Atom]:
    """ "Move it from ten to eleven": eleven."""
    return [found.atoms[-1]]


def either_time(found: Found, setting: Setting) -> list[Atom]:
    """ "18h, 18h30": one or the other."""
    return [found.atoms[0], Atom(Kind.OR), found.atoms[1]]


def hours_before(found: Found, setting: Setting) -> Atom:
    """Until a time."""
    return Atom(Kind.HOURS, (None, found.first(Kind.TIME)))


def hours_after(found: Found, setting: Setting) -> Atom:
    """From a time on."""
    return Atom(Kind.HOURS, (found.first(Kind.TIME), None))


def length_in(found: Found) -> Duration:
    """How long: a duration, or hours and minutes."""
    known: Duration | None = found.first(Kind.DURATION)
    if known is not None:
        return known
    hours, *rest = found.all(Kind.NUMBER, Kind.A)
    return Duration(minutes=hours * 60 + sum(found.all(Kind.MINUTES)) + sum(rest))


def duration(found: Found, setting: Setting) -> Atom:
    """A number of days, weeks, months, years or minutes."""
    number = found.first(Kind.NUMBER, Kind.A)
    if found.has(Kind.MINUTE):
        return Atom(Kind.DURATION, Duration(minutes=number))
    if found.has(Kind.DAY):
        return Atom(Kind.DURATION, Duration(days=number))
    if found.has(Kind.WEEK):
        return Atom(Kind.DURATION, Duration(days=7 * number))
    return Atom(Kind.DURATION, Duration(months=number * (12 if found.has(Kind.YEAR_UNIT) else 1)))


def hours_long(found: Found, setting: Setting) -> Atom:
    """A number of hours, where it can be nothing but a length."""
    known: Duration | None = found.first(Kind.DURATION)
    whole = known.minutes if known else found.first(Kind.NUMBER, Kind.A) * 60
    return Atom(Kind.DURATION, Duration(minutes=whole + found.first(Kind.HALF, default=0)))


def ahead(found: Found, setting: Setting) -> Atom | list[Atom]:
    """So long from now: a day, or a day and a time; "in the two weeks to come" is all of them."""
    length = length_in(found)
    if length.minutes:
        return _minutes_ahead(length.minutes, setting, until=found.has(Kind.WITHIN, Kind.THE))
    day = moved(setting.today, length)
    if day is None:
        return _NOTHING
    if found.has(Kind.WITHIN, Kind.THE, Kind.NEXT):
        return Atom(Kind.PERIOD, Days(setting.today, day))
    return Atom(Kind.DATE, Days.one(day))


def _minutes_ahead(minutes: int, setting: Setting, *, until: bool) -> Atom | list[Atom]:
    elapsed = setting.now.astimezone(dt.UTC) + dt.timedelta(minutes=minutes)
    then = elapsed.astimezone(setting.now.tzinfo)
    if until and then.date() > setting.today:
        return Atom(Kind.PERIOD, Days(setting.today, then.date()))
    said = Clock(then.hour, then.minute, exact=True)
    day = Atom(Kind.DATE, Days.one(then.date()))
    return [day, Atom(Kind.HOURS, (None, said)) if until else Atom(Kind.TIME, said)]


def shift(found: Found, setting: Setting) -> Atom:
    """So long after or before what is spoken of."""
    length, direction = length_in(found), -1 if found.has(Kind.EARLIER, Kind.BEFORE) else 1
    about = setting.about
    if about is None:
        return _NOTHING
    if length.minutes:
        time = shifted(about.time, length.minutes * direction) if about.time is not None else None
        return as_time(_exactly(time) if time is not None else None)
    first = moved(about.first, length, direction) if about.first is not None else None
    last = moved(about.last, length, direction) if about.last is not None else None
    if first is None:
        return _NOTHING
    return Atom(Kind.DATE if first == last else Kind.PERIOD, Days(first, last))


def hours_beside_spoken_of(found: Found, setting: Setting) -> Atom:
    """Later or earlier on the day spoken of; on another day when nothing is known of its hours."""
    about = setting.about
    if about is None:
        return _NOTHING
    if found.has(Kind.LATER):
        after = shifted(about.time, _LATER) if about.time is not None else about.latest
        if after is None:
            return _day_or_nothing(Days(about.last + ONE_DAY, None) if about.last is not None else None)
        return Atom(Kind.HOURS, (_exactly(after), None))
    until = about.time if about.time is not None else about.earliest
    if until is not None:
        return Atom(Kind.HOURS, (None, _exactly(until)))
    sooner = about.first is not None and about.first > setting.today
    return _day_or_nothing(Days(setting.today, about.first - ONE_DAY) if sooner and about.first is not None else None)


def _exactly(time: dt.time) -> Clock:
    return Clock(time.hour, time.minute, exact=True)


def _day_or_nothing(found: Days | None) -> Atom:
    return Atom(Kind.PERIOD, found) if found is not None else _NOTHING


def piece(found: Found, setting: Setting) -> Atom:
    """The beginning, the middle or the end of a part of the day."""
    which = next(atom.kind for atom in found.atoms if atom.kind in (Kind.START, Kind.MIDDLE, Kind.END))
    return Atom(Kind.PART, piece_of_part(found.first(Kind.PART), which))


def _clock(atom: Atom, part: Part | None) -> Clock | None:
    said: Clock | None = atom.value if atom.kind is Kind.TIME else clock(atom.value)
    return read_in(said, part) if said and part else said


NO_TIMES = rules(
    ("(number|oh|digits){4,}", nothing),
    ("label (number|digits|ordinal)+", nothing),
    ("called (weekday|weekday_or_number|month|part|relative)|called other? (holiday|month)", nothing),
    ("money (number|digits|dotted|year)+", nothing),
    ("(number|a|digits|dotted|year)+ of? money", nothing),
    ("(number|digits|ordinal) counted", nothing),
    ("(number|digits) other{0,2} street", nothing),
)

DURATIONS = rules(
    ("(number|a) (minute|day|week|month_unit|year_unit)", duration),
    (f"lasting about? of? {LENGTH}", nothing),
    (f"(ago|since) (the|about|of)? {LENGTH}", nothing),
    (f"{LENGTH} ago", nothing),
    (f"(in|within) about? the? next? {LENGTH}", ahead),
    (f"{LENGTH} (later|earlier)", shift),
    (f"(later|earlier) of? {LENGTH}", shift),
)

HOURS_OF_A_DAY = rules(
    ("move (other|counted|the|a){0,4} (of|from) at? time (to|at|on){1,2} time", moved_to),
    ("time of? the? meridiem", time_in_part),
    ("since at? time", nothing),
    ("between at? (time|number|a) and at? time", hours_between),
    ("(from|of|until) at? (time|number|a) (to|at|until) at? time", hours_between),
    ("time (to|until|at) time", hours_between),
    ("time time", either_time),
    ("(before|until|within) at? time", hours_before),
    ("time latest", hours_before),
    ("(after|from) at? time", hours_after),
    ("time (onwards|later|after (?= other|on|$))", hours_after),
    ("(start|middle|end) of? the? part", piece),
    ("later|earlier", hours_beside_spoken_of),
)
