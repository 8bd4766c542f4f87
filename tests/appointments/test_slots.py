"""Where an appointment can begin: against trying every minute, and the cases that are easily got wrong."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.slots import Need, fits, free_starts
from appointments.timetable import Span, merged

DAWN = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
DAY = Span(DAWN, DAWN + dt.timedelta(days=1))


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def span(start: int, end: int) -> Span:
    """Minutes after dawn."""
    return Span(DAWN + minutes(start), DAWN + minutes(end))


def starts(opened: list[Span], taken: list[Span], need: Need, within: Span = DAY) -> list[int]:
    return [(start - DAWN) // minutes(1) for start in free_starts(opened, taken, need, within)]


def need(duration: int = 30, before: int = 0, after: int = 0, step: int = 15) -> Need:
    return Need(minutes(duration), minutes(before), minutes(after), minutes(step))


def test_starts_are_counted_from_the_opening():
    assert starts([span(510, 570)], [], need(step=20)) == [510, 530]


def test_the_last_one_ends_when_the_doors_close():
    assert starts([span(60, 120)], [], need(60)) == [60]
    assert starts([span(60, 119)], [], need(60)) == []


def test_what_is_kept_free_may_lie_outside_opening_time():
    assert starts([span(60, 120)], [], need(60, before=30, after=30)) == [60]


def test_what_is_kept_free_is_free_of_others():
    assert starts([span(0, 240)], [span(90, 120)], need(30, before=15, after=15, step=15)) == [
        0,
        15,
        30,
        45,
        135,
        150,
        165,
        180,
        195,
        210,
    ]


def test_an_appointment_may_begin_when_the_one_before_ends():
    assert starts([span(0, 90)], [span(0, 30)], need(30, step=30)) == [30, 60]


def test_only_starts_within_the_bounds_are_given():
    assert starts([span(0, 240)], [], need(30, step=30), span(45, 121)) == [60, 90, 120]


spans = st.lists(
    st.builds(lambda start, length: span(start, start + length), st.integers(0, 300), st.integers(1, 90)), max_size=5
).map(merged)
needs = st.builds(need, st.integers(5, 60), st.integers(0, 20), st.integers(0, 20), st.sampled_from([5, 7, 15, 20]))


@settings(deadline=None)
@given(spans, spans, needs, st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_every_start_is_found_and_no_other(
    opened: list[Span], taken: list[Span], wanted: Need, bounds: tuple[int, int]
):
    within = span(bounds[0], sum(bounds))
    by_trying = []
    for opening in opened:
        at = opening.start
        while at + wanted.duration <= opening.end:
            kept = Span(at - wanted.before, at + wanted.duration + wanted.after)
            if within.start <= at < within.end and not any(kept.overlaps(other) for other in taken):
                by_trying.append(at)
            at += wanted.step
    assert free_starts(opened, taken, wanted, within) == by_trying
    assert all(fits(at, opened, taken, wanted) for at in by_trying)
