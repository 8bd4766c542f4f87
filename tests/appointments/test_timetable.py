"""When the doors are open: rules, breaks, exceptions, holidays, midnight and the changes of the clock."""

from __future__ import annotations

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.timetable import DayException, Span, Timetable, WeeklyRule, merged, moment, open_spans, without

PARIS = ZoneInfo("Europe/Paris")
MONDAY = dt.date(2026, 3, 2)
SPRING = dt.date(2026, 3, 29)  # at 2 the clocks go to 3
AUTUMN = dt.date(2026, 10, 25)  # at 3 the clocks go back to 2


def rule(weekday: int, opens: str, closes: str, **changes: object) -> WeeklyRule:
    return WeeklyRule(weekday, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes), **changes)  # type: ignore[arg-type]


def closed(first: dt.date, last: dt.date | None = None, opens: str = "", closes: str = "") -> DayException:
    return DayException(first, last or first, False, *_times(opens, closes))


def opened(day: dt.date, opens: str, closes: str) -> DayException:
    return DayException(day, day, True, *_times(opens, closes))


def _times(opens: str, closes: str) -> tuple[dt.time | None, dt.time | None]:
    return (dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)) if opens else (None, None)


def spoken(spans: list[Span], zone: ZoneInfo = PARIS) -> list[str]:
    """Spans as "2026-03-02 09:00-12:00", wall time."""
    return [f"{one.start.astimezone(zone):%Y-%m-%d %H:%M}-{one.end.astimezone(zone):%H:%M}" for one in spans]


def spans_of(first: dt.date, last: dt.date, *rules: WeeklyRule, **changes: object) -> list[str]:
    return spoken(open_spans(Timetable(PARIS, rules, **changes), first, last))  # type: ignore[arg-type]


def test_rules_that_overlap_or_touch_are_one_opening():
    rules = rule(0, "09:00", "12:00"), rule(0, "11:00", "13:00"), rule(0, "13:00", "14:00")
    assert spans_of(MONDAY, MONDAY, *rules) == ["2026-03-02 09:00-14:00"]


def test_a_break_takes_away_from_every_rule_of_its_day():
    rules = rule(0, "09:00", "18:00"), rule(0, "10:00", "19:00"), rule(0, "12:00", "14:00", is_break=True)
    assert spans_of(MONDAY, MONDAY, *rules) == ["2026-03-02 09:00-12:00", "2026-03-02 14:00-19:00"]


def test_a_night_belongs_to_the_day_it_began():
    bar = rule(5, "18:00", "02:00")
    saturday, sunday = dt.date(2026, 3, 7), dt.date(2026, 3, 8)
    assert spans_of(saturday, sunday, bar) == ["2026-03-07 18:00-02:00"]
    assert spans_of(sunday, sunday, bar) == ["2026-03-08 00:00-02:00"]
    assert spans_of(saturday, sunday, bar, exceptions=[closed(sunday)]) == ["2026-03-07 18:00-02:00"]
    assert spans_of(saturday, sunday, bar, exceptions=[closed(saturday)]) == []


def test_a_part_of_a_day_that_is_closed_is_closed_whatever_began_when():
    bar = rule(5, "18:00", "02:00")
    sunday = dt.date(2026, 3, 8)
    exceptions = [closed(sunday, opens="00:30", closes="01:00")]
    assert spans_of(sunday, sunday, bar, exceptions=exceptions) == ["2026-03-08 00:00-00:30", "2026-03-08 01:00-02:00"]


def test_midnight_to_midnight_is_the_whole_day():
    always = [rule(day, "00:00", "00:00") for day in range(7)]
    spans = open_spans(Timetable(PARIS, always), MONDAY, MONDAY)
    assert [one.end - one.start for one in spans] == [dt.timedelta(hours=24)]


def test_a_rule_counts_only_while_it_is_valid():
    summer = rule(0, "08:00", "14:00", valid_from=dt.date(2026, 7, 1), valid_until=dt.date(2026, 8, 31))
    assert spans_of(MONDAY, MONDAY, summer) == []
    july = dt.date(2026, 7, 6)
    assert spans_of(july, july, summer) == ["2026-07-06 08:00-14:00"]


def test_a_holiday_is_closed_unless_it_is_opened():
    usual = rule(0, "09:00", "12:00")
    assert spans_of(MONDAY, MONDAY, usual, holidays={MONDAY}) == []
    special = [opened(MONDAY, "10:00", "11:00")]
    assert spans_of(MONDAY, MONDAY, usual, holidays={MONDAY}, exceptions=special) == ["2026-03-02 10:00-11:00"]


def test_hours_opened_for_a_day_are_in_place_of_the_usual_ones():
    usual = rule(0, "09:00", "12:00")
    special = [opened(MONDAY, "18:00", "20:00")]
    assert spans_of(MONDAY, MONDAY, usual, exceptions=special) == ["2026-03-02 18:00-20:00"]
    assert spans_of(MONDAY, MONDAY, usual, exceptions=[*special, closed(MONDAY)]) == []


@pytest.mark.parametrize(
    ("day", "opens", "closes", "hours"),
    [
        (SPRING, "00:00", "06:00", 5),
        (SPRING, "02:15", "02:45", 0),  # a time that is not
        (SPRING, "02:30", "04:00", 1),  # begins when the clocks have been put forward
        (SPRING, "01:00", "02:30", 1),
        (AUTUMN, "00:00", "06:00", 7),
        (AUTUMN, "02:00", "03:00", 2),  # comes twice
        (AUTUMN, "02:30", "02:45", 1.25),  # opens the first time, closes the second
    ],
)
def test_a_day_of_a_clock_change_is_as_long_as_it_is(day: dt.date, opens: str, closes: str, hours: float):
    spans = open_spans(Timetable(PARIS, [rule(6, opens, closes)]), day, day)
    assert sum((one.end - one.start for one in spans), dt.timedelta()) == dt.timedelta(hours=hours)


def test_a_zone_that_changes_at_midnight():
    """In Beirut the clocks go from 0:00 to 1:00: the day has no midnight."""
    beirut = ZoneInfo("Asia/Beirut")
    day = dt.date(2026, 3, 29)
    spans = open_spans(Timetable(beirut, [rule(6, "00:00", "02:00")]), day, day)
    assert [one.end - one.start for one in spans] == [dt.timedelta(hours=1)]


def test_morocco_in_ramadan():
    """Clocks go back for Ramadan and forward after it."""
    casablanca = ZoneInfo("Africa/Casablanca")
    year = [dt.date(2026, 1, 1) + dt.timedelta(days=ahead) for ahead in range(365)]
    always = [rule(day, "09:00", "17:00") for day in range(7)]
    spans = open_spans(Timetable(casablanca, always), year[0], year[-1])
    assert {one.end - one.start for one in spans} == {dt.timedelta(hours=8)}
    assert len({one.start.astimezone(dt.UTC).hour for one in spans}) == 2


# --- against the plainest way to compute it: minute by minute ---

ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "Africa/Casablanca", "America/New_York", "Australia/Lord_Howe")]
DAYS = [SPRING, AUTUMN, dt.date(2026, 3, 8), dt.date(2026, 11, 1), dt.date(2026, 4, 5), dt.date(2026, 2, 15), MONDAY]
times = st.integers(0, 95).map(lambda quarter: dt.time(quarter // 4, quarter % 4 * 15))


def closed_for(first: dt.date, days: int) -> DayException:
    return DayException(first, first + dt.timedelta(days=days), False)


@st.composite
def timetables(draw: st.DrawFn) -> tuple[Timetable, dt.date]:
    zone, day = draw(st.sampled_from(ZONES)), draw(st.sampled_from(DAYS))
    near = st.integers(-2, 2).map(lambda ahead: day + dt.timedelta(days=ahead))
    rules = st.builds(WeeklyRule, st.integers(0, 6), times, times, st.booleans(), st.none() | near, st.none() | near)
    whole = st.builds(
        lambda first, days: DayException(first, first + dt.timedelta(days=days), False), near, st.integers(0, 2)
    )
    part = st.builds(
        lambda first, days, is_open, opens, closes: DayException(
            first, first + dt.timedelta(days=days), is_open, opens, closes
        ),
        near,
        st.integers(0, 1),
        st.booleans(),
        times,
        times,
    )
    exceptions = draw(st.lists(whole | part, max_size=3))
    shut = draw(st.frozensets(near, max_size=2))
    return Timetable(zone, draw(st.lists(rules, max_size=6)), exceptions, shut), day


def is_open(timetable: Timetable, at: dt.datetime) -> bool:
    """What the docstring of the module says, asked of one moment."""
    today = at.astimezone(timetable.zone).date()
    begun = [today + dt.timedelta(days=back) for back in (-2, -1, 0)]
    closed_parts = [(day, one) for day in begun for one in special(timetable, day) if not one.is_open and one.opens]
    if any(covers(timetable.zone, day, one.opens, one.closes, at) for day, one in closed_parts):
        return False
    return any(opened_by(timetable, day, at) for day in begun)


def opened_by(timetable: Timetable, day: dt.date, at: dt.datetime) -> bool:
    exceptions = special(timetable, day)
    if any(not one.is_open and one.opens is None for one in exceptions):
        return False
    extra = [one for one in exceptions if one.is_open]
    if extra:
        return any(covers(timetable.zone, day, one.opens, one.closes, at) for one in extra)
    if day in timetable.holidays:
        return False
    rules = [one for one in timetable.rules if one.weekday == day.weekday() and one.valid_on(day)]
    holding = [one.is_break for one in rules if covers(timetable.zone, day, one.opens, one.closes, at)]
    return False in holding and True not in holding


def special(timetable: Timetable, day: dt.date) -> list[DayException]:
    return [one for one in timetable.exceptions if one.first_day <= day <= one.last_day]


def covers(zone: ZoneInfo, day: dt.date, opens: dt.time | None, closes: dt.time | None, at: dt.datetime) -> bool:
    assert opens is not None and closes is not None
    last = day if closes > opens else day + dt.timedelta(days=1)
    return moment(day, opens, zone) <= at < moment(last, closes, zone, second=True)


@settings(max_examples=200, deadline=None)
@given(timetables())
def test_every_quarter_of_an_hour_is_open_or_closed_as_the_rules_say(case: tuple[Timetable, dt.date]):
    timetable, day = case
    spans = open_spans(timetable, day, day)
    at, end = moment(day, dt.time(), timetable.zone), moment(day + dt.timedelta(days=1), dt.time(), timetable.zone)
    while at < end:
        assert any(one.start <= at < one.end for one in spans) == is_open(timetable, at), at
        at += dt.timedelta(minutes=15)


@settings(max_examples=200, deadline=None)
@given(timetables())
def test_openings_are_in_order_apart_and_within_their_days(case: tuple[Timetable, dt.date]):
    timetable, day = case
    spans = open_spans(timetable, day, day)
    assert all(one.start < one.end for one in spans)
    assert all(earlier.end < later.start for earlier, later in itertools.pairwise(spans))
    assert all(one.start.astimezone(timetable.zone).date() == day for one in spans)


hours = st.integers(0, 50).map(lambda count: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=count))
some_spans = st.lists(st.builds(Span, hours, hours), max_size=8).map(merged)


@given(some_spans, some_spans)
def test_what_is_taken_away_is_gone_and_nothing_else(spans: list[Span], taken: list[Span]):
    left = without(spans, taken)
    for count in range(52):
        at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=count)
        inside = [any(one.start <= at < one.end for one in many) for many in (left, spans, taken)]
        assert inside[0] == (inside[1] and not inside[2])
