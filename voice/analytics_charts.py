"""A period's figures as charts and lists, in the words of the page's language."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from voice import charts, figures
from voice.charts import Chart, Point
from voice.figures import Figures
from voice.models import Call
from voice.presentation import amount, day, percentage, short_day, weekday

# A Monday, to name the days of a week by.
_MONDAY = dt.date(2024, 1, 1)
# As many days as the line of a month is told apart by.
_MOST_DAY_TICKS = 4


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a whole. code: what it is in the database."""

    code: str
    label: str
    number: int
    shown: str
    share: str


def by_day(found: Figures, language: str) -> Chart:
    days = list(found.by_day)
    points = [Point(_date(one, language), found.by_day[one], amount(found.by_day[one], language)) for one in days]
    ticks = [short_day(one, language) for one in _spread_over(days)]
    return _chart("by-day", _("Calls day by day"), _("Day"), points, ticks, language)


def by_hour(found: Figures, language: str) -> Chart:
    counts = found.by_hour
    points = [Point(f"{hour:02d}:00–{hour:02d}:59", each, amount(each, language)) for hour, each in enumerate(counts)]
    ticks = [f"{hour:02d}:00" for hour in range(0, 24, 6)]
    return _chart("by-hour", _("Calls by hour of the day"), _("Hour"), points, ticks, language)


def by_weekday(found: Figures, language: str) -> Chart:
    days = [_MONDAY + dt.timedelta(days=ahead) for ahead in range(7)]
    counted = list(zip(days, found.by_weekday, strict=True))
    points = [Point(capfirst(weekday(one, language)), each, amount(each, language)) for one, each in counted]
    ticks = [weekday(one, language, short=True) for one in days]
    return _chart("by-weekday", _("Calls by day of the week"), _("Weekday"), points, ticks, language)


def week(now: dict[dt.date, int], before: dict[dt.date, int], language: str) -> Chart:
    """The last days beside the same weekdays a week earlier."""
    points, beneath = (
        [Point(_date(one, language), each, amount(each, language)) for one, each in counts.items()]
        for counts in (now, before)
    )
    ticks = [weekday(one, language, short=True) for one in now]
    title = _("Calls of the last seven days")
    return _chart("week", title, _("Day"), points, ticks, language, beneath=beneath)


def outcomes(found: Figures, language: str) -> list[Share]:
    names: dict[str, str] = {value: str(label) for value, label in Call.Outcome.choices if value}
    names |= {
        figures.UNANSWERED: _("not answered"),
        figures.BROKEN_OFF: _("broken off"),
        figures.GOING_ON: _("still going on"),
    }
    return _shares(found.outcomes, names, language)


def languages(found: Figures, language: str) -> list[Share]:
    return _shares(found.languages, {code: str(name) for code, name in settings.LANGUAGES}, language)


def _shares(counts: Counter[str], names: dict[str, str], language: str) -> list[Share]:
    whole = counts.total()
    return [
        Share(code, capfirst(names.get(code, code)), each, amount(each, language), percentage(each / whole, language))
        for code, each in counts.most_common()
    ]


def _chart(
    name: str,
    title: str,
    label: str,
    points: Sequence[Point],
    ticks: Sequence[str],
    language: str,
    beneath: Sequence[Point] = (),
) -> Chart:
    top = charts.ceiling([point.value for point in (*points, *beneath)])
    scale = (amount(top, language), amount(top / 2, language), amount(0, language))
    summary = _summary(points, language)
    return Chart(name, title, summary, label, _("Calls"), tuple(points), tuple(ticks), scale, tuple(beneath))


def _summary(points: Sequence[Point], language: str) -> str:
    total = int(sum(point.value for point in points))
    if not total:
        return _("No calls.")
    most = max(points, key=lambda point: point.value)
    said = ngettext("%(total)s call in all; most at “%(when)s”: %(most)s.",
                    "%(total)s calls in all; most at “%(when)s”: %(most)s.", total)  # fmt: skip
    return said % {"total": amount(total, language), "when": most.label, "most": most.shown}


def _spread_over(days: Sequence[dt.date]) -> list[dt.date]:
    """The first, the last, and some between, evenly spread."""
    if len(days) <= _MOST_DAY_TICKS:
        return list(days)
    last = len(days) - 1
    return [days[round(last * step / (_MOST_DAY_TICKS - 1))] for step in range(_MOST_DAY_TICKS)]


def _date(one: dt.date, language: str) -> str:
    return f"{capfirst(weekday(one, language))} {day(dt.datetime.combine(one, dt.time()), language)}"
