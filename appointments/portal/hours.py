"""What the pages of opening hours show: the week, days that are not like others, and what callers will be offered."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appointments.availability import Slot, free_slots
from appointments.configuration import Oddity, oddities
from appointments.models import BookingSettings, OpeningException, OpeningRule, Resource, Service
from appointments.portal.agenda import named_holidays
from appointments.timetable import Span, WeeklyRule, moment

_DAY = dt.timedelta(days=1)
_A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Weekday:
    number: int
    name: str
    rules: list[WeeklyRule]
    remarks: list[str]


def week_of(resource: Resource | None) -> list[Weekday]:
    """The rules of the business, or a resource's own, day by day, with what is odd about them."""
    rules: dict[int, list[WeeklyRule]] = defaultdict(list)
    for row in OpeningRule.objects.filter(resource=resource):
        rules[row.weekday].append(rule_of(row))
    return [
        Weekday(day, str(label), rules[day], [described(odd) for odd in oddities(rules[day])])
        for day, label in OpeningRule.Weekday.choices
    ]


def rule_of(row: OpeningRule) -> WeeklyRule:
    is_break = row.kind == OpeningRule.Kind.BREAK
    return WeeklyRule(row.weekday, row.opens, row.closes, is_break, row.valid_from, row.valid_until)


def described(oddity: Oddity) -> str:
    """What is odd about a rule, in plain words."""
    times = {"rule": _times(oddity.rule), "other": _times(oddity.other) if oddity.other else ""}
    if oddity.kind == "overlap":
        return _("%(rule)s and %(other)s overlap; together they count as one.") % times
    if oddity.kind == "idle_break":
        return _("The break %(rule)s lies outside the opening hours and changes nothing.") % times
    return _("%(rule)s goes on into the next day.") % times


def _times(rule: WeeklyRule) -> str:
    return f"{rule.opens:%H:%M}–{rule.closes:%H:%M}"


def coming_exceptions(today: dt.date) -> QuerySet[OpeningException]:
    """Those that are not over, the next first."""
    return OpeningException.objects.filter(last_day__gte=today).select_related("resource")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday; opened: the hours at which the whole business is open on it all the same."""

    day: dt.date
    name: str
    opened: list[OpeningException]


def coming_holidays(config: BookingSettings, today: dt.date) -> list[Holiday]:
    """Those of the next twelve months."""
    named = named_holidays(config, today, today + _A_YEAR)
    rows = list(
        OpeningException.objects.filter(
            kind=OpeningException.Kind.OPEN, resource__isnull=True, last_day__gte=today
        ).order_by("opens")
    )
    return [Holiday(day, name, [row for row in rows if row.first_day <= day <= row.last_day]) for day, name in named]


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """What callers are offered of a day: how many times, the first and the last."""

    day: dt.date
    times: Sequence[Slot]


def offered_next_week(service: Service, today: dt.date, zone: ZoneInfo, resource_id: int | None) -> list[OfferedDay]:
    """The seven days from today as a caller would be offered them at this moment."""
    days = [today + _DAY * ahead for ahead in range(7)]
    within = Span(moment(days[0], dt.time(), zone), moment(days[-1] + _DAY, dt.time(), zone))
    by_day: dict[dt.date, dict[dt.datetime, Slot]] = defaultdict(dict)
    for slot in free_slots(service, within, now=timezone.now(), resource_id=resource_id):
        by_day[slot.starts_at.date()].setdefault(slot.starts_at, slot)
    return [OfferedDay(day, list(by_day[day].values())) for day in days]
