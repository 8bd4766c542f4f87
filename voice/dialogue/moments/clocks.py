"""Times as they are said, and what they are on a clock of twenty-four hours."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.moments.kinds import Clock, Kind, Part
from voice.dialogue.moments.moment import Hours

_LAST_OF_AFTERNOON = 6  # "six" is in the afternoon, "seven" in the morning, if nothing else is said


def clock(hour: int, minute: int = 0, *, exact: bool = False, part: Part | None = None) -> Clock | None:
    """A time from an hour and the minutes after it, before it when less than nothing; None if there is none such."""
    if not (0 <= hour <= 24 and -60 < minute < 60) or (hour == 24 and minute > 0):
        return None
    total = (hour * 60 + minute) % (24 * 60)
    said = Clock(total // 60, total % 60, exact or hour == 0 or hour > 12)
    return said if part is None else read_in(said, part)


def read_in(said: Clock, part: Part) -> Clock:
    """The reading of a time that lies in a part of the day, when there is one."""
    if said.exact or part.reads is None:
        return said
    start, end = part.reads
    for hour in (said.hour or 12, (said.hour + 12) % 24):
        if start <= hour < end or start <= hour + 24 < end:
            return Clock(hour % 24, said.minute, exact=True)
    return said


def readings(said: Clock) -> tuple[dt.time, dt.time | None]:
    """The likelier reading of a time and the other: 1 to 6 are of the afternoon, 7 to 12 as said; 12 is noon."""
    as_said = dt.time(said.hour, said.minute)
    if said.exact:
        return as_said, None
    if said.hour % 12 == 0:
        return dt.time(12, said.minute), None
    later = dt.time(said.hour % 12 + 12, said.minute)
    earlier = dt.time(said.hour % 12, said.minute)
    return (later, earlier) if said.hour % 12 <= _LAST_OF_AFTERNOON else (earlier, later)


def hours_between(first: Clock | None, last: Clock | None, part: Part | None = None) -> Hours | None:
    """The bounds of a day from two times as said, read in a part of the day if one was said; None when not in order."""
    if part is not None:
        first, last = (said and read_in(said, part) for said in (first, last))
    earliest = readings(first)[0] if first else None
    if last is None:
        return earliest, None
    latest, other = readings(last)
    if earliest is not None and first is not None and latest <= earliest:
        if other is not None and other > earliest:
            return earliest, other
        sooner = readings(first)[1]
        return (sooner, latest) if sooner is not None and sooner < latest else None
    return earliest, latest


def common(some: Hours, others: Hours) -> Hours | None:
    """What lies within both bounds, None when nothing does."""
    earliest = max((time for time in (some[0], others[0]) if time is not None), default=None)
    latest = min((time for time in (some[1], others[1]) if time is not None), default=None)
    if earliest is not None and latest is not None and earliest >= latest:
        return None
    return earliest, latest


def piece_of_part(part: Part, piece: Kind) -> Part:
    """The beginning, the middle or the end of a part of the day."""
    if part.pieces is None:
        return part
    earliest, latest = part.pieces[(Kind.START, Kind.MIDDLE, Kind.END).index(piece)]
    return Part(earliest, latest, part.reads)


def shifted(time: dt.time, minutes: int) -> dt.time | None:
    """A time moved within its day, None when it would leave it."""
    total = time.hour * 60 + time.minute + minutes
    return dt.time(total // 60, total % 60) if 0 <= total < 24 * 60 else None
