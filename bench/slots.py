"""How long a month of free times takes to compute: python -m bench.slots [--rules N].

A year with N rules and exceptions, half of each, and a month's view of 30-minute appointments every 15 minutes for one
resource, with 300 of them taken.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from random import Random
from zoneinfo import ZoneInfo

from appointments.slots import Need, free_starts
from appointments.timetable import DayException, Span, Timetable, WeeklyRule, merged, moment, open_spans

_ZONE = ZoneInfo("Europe/Paris")
_FIRST, _LAST = dt.date(2026, 3, 1), dt.date(2026, 3, 31)
_TIMES_MEASURED = 30


def timetable_of(count: int) -> Timetable:
    """A year with so many rules and exceptions, always the same ones."""
    random = Random(count)  # noqa: S311 - the same ones each time is what is wanted
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=ahead) for ahead in range(365)]
    rules = []
    for _ in range(count // 2):
        start, hour = random.choice(days), random.randrange(7, 18)
        end = start + dt.timedelta(days=random.randrange(60))
        rules.append(WeeklyRule(random.randrange(7), dt.time(hour), dt.time(hour + 2), hour == 12, start, end))
    exceptions = []
    for _ in range(count - count // 2):
        day, hour = random.choice(days), random.randrange(7, 18)
        exceptions.append(DayException(day, day, False, dt.time(hour, 15), dt.time(hour, 45)))
    return Timetable(_ZONE, rules, exceptions)


def month_of(timetable: Timetable, taken: list[Span]) -> int:
    """Compute the month; how many free times there are."""
    minutes = dt.timedelta(minutes=1)
    need = Need(30 * minutes, 0 * minutes, 10 * minutes, 15 * minutes)
    within = Span(moment(_FIRST, dt.time(), _ZONE), moment(_LAST + dt.timedelta(days=1), dt.time(), _ZONE))
    return len(free_starts(open_spans(timetable, _FIRST, _LAST), taken, need, within))


def taken_times(count: int) -> list[Span]:
    random = Random(count)  # noqa: S311
    days = [_FIRST + dt.timedelta(days=random.randrange(31)) for _ in range(count)]
    starts = [moment(day, dt.time(random.randrange(8, 18)), _ZONE) for day in days]
    return merged(Span(start, start + dt.timedelta(minutes=40)) for start in starts)


def measured_ms(work: Callable[[], object]) -> tuple[float, float]:
    """Median and 95th percentile of so many runs, in milliseconds; the first, which fills caches, apart."""
    times = []
    for _ in range(_TIMES_MEASURED):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=10_000)
    count = parser.parse_args().rules
    timetable, taken = timetable_of(count), taken_times(300)
    begun = time.perf_counter()
    free = month_of(timetable, taken)
    first_ms = (time.perf_counter() - begun) * 1000
    median, p95 = measured_ms(lambda: month_of(timetable, taken))
    sys.stdout.write(f"{count} rules and exceptions, {free} free times in the month\n")
    sys.stdout.write(f"first {first_ms:.1f} ms, then median {median:.1f} ms, p95 {p95:.1f} ms\n")


if __name__ == "__main__":
    main()
