"""Free times: what is open, less what is taken, cut where an appointment can begin. Pure.

Starts lie a fixed step apart, counted from the moment the doors open. The appointment itself must fall into opening
time; what its service keeps free around it must only be free of others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appointments.timetable import Span


@dataclass(frozen=True, slots=True)
class Need:
    """What an appointment takes: its length, what is kept free before and after, and how far apart starts lie."""

    duration: dt.timedelta
    before: dt.timedelta
    after: dt.timedelta
    step: dt.timedelta

    def taken_from(self, start: dt.datetime) -> Span:
        """What an appointment that begins then keeps from others."""
        return Span(start - self.before, start + self.duration + self.after)


def free_starts(opened: Sequence[Span], taken: Sequence[Span], need: Need, within: Span) -> list[dt.datetime]:
    """When an appointment can begin, in order. opened, taken: as `merged` makes them. within: bounds of the start."""
    return [start for span in opened for start in _starts_in(span, taken, need, within)]


def fits(start: dt.datetime, opened: Sequence[Span], taken: Sequence[Span], need: Need) -> bool:
    """Whether an appointment can begin then, on a step or not."""
    itself, kept = Span(start, start + need.duration), need.taken_from(start)
    return any(span.holds(itself) for span in opened) and not any(kept.overlaps(other) for other in taken)


def _starts_in(opened: Span, taken: Sequence[Span], need: Need, within: Span) -> Iterator[dt.datetime]:
    start = _on_step(opened.start, within.start, need.step)
    last = min(opened.end - need.duration, within.end)
    at = 0
    while start <= last and start < within.end:
        kept = need.taken_from(start)
        while at < len(taken) and taken[at].end <= kept.start:
            at += 1
        if at < len(taken) and taken[at].start < kept.end:
            start = _on_step(opened.start, taken[at].end + need.before, need.step)
        else:
            yield start
            start += need.step


def _on_step(origin: dt.datetime, earliest: dt.datetime, step: dt.timedelta) -> dt.datetime:
    """The first moment at or after `earliest` that is a whole number of steps after `origin`."""
    if earliest <= origin:
        return origin
    return origin + step * -(-(earliest - origin) // step)
