"""What somebody sees who opens the portal: the day so far, and what waits for a person. Runs inside the tenant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Q, When

from appointments import calendars
from appointments import selectors as booking
from appointments.calendars.conflicts import Conflict, Stale
from appointments.models import Appointment, Calendar, OpeningRule
from appointments.timetable import moment
from conversations.models import Message
from voice.figures import Period, calls_by_day
from voice.models import Assistant, Call, PhoneNumber
from voice.selectors import messages

WEEK = dt.timedelta(days=7)
# What went wrong longer ago than this has been seen.
RECENTLY = dt.timedelta(hours=24)
# Rows of each list; the rest is where the list is at home.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure of today, and the same of this weekday last week."""

    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before

    @property
    def size(self) -> int:
        return abs(self.change)


@dataclass(frozen=True, slots=True)
class CallsToday:
    """started: calls that came in since midnight, and last week until the same time of day.

    failed, abandoned: in the last 24 hours; interrupted: those of the failed that broke off. days, days_before: the
    last seven days, today among them, and the seven before.
    """

    started: Trend
    going_on: int
    failed: int
    interrupted: int
    abandoned: int
    days: dict[dt.date, int]
    days_before: dict[dt.date, int]


@dataclass(frozen=True, slots=True)
class AppointmentsToday:
    """booked: what stands for today, and of it what is to come or goes on, soonest first."""

    number: Trend
    coming: list[Appointment]


@dataclass(frozen=True, slots=True)
class OpenMessages:
    """What nobody has finished, urgent first."""

    number: int
    urgent: int
    urgent_new: int
    first: list[Message]


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits for somebody, beside calls and messages."""

    requested: list[Appointment]
    more_requested: int
    holds: int
    conflicts: list[Conflict]
    stale: list[Stale]
    without_number: list[Assistant]


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What a new business has done already of what it takes for calls to be answered well."""

    hours: bool
    services: bool
    resources: bool
    number: bool
    called: bool

    @property
    def done(self) -> bool:
        return self.hours and self.services and self.resources and self.number and self.called


def calls_today(now: dt.datetime, zone: ZoneInfo) -> CallsToday:
    day = now.astimezone(zone).date()
    last_week = Period(day - WEEK, day - WEEK, zone)
    this_time = moment(day - WEEK, now.astimezone(zone).time(), zone)
    today = Period(day, day, zone)
    incoming, recently = Q(direction=Call.Direction.INBOUND), Q(started_at__gte=now - RECENTLY)
    counts = Call.objects.filter(started_at__gte=last_week.begins_at).aggregate(
        now=Count("pk", filter=incoming & today.holds("started_at")),
        before=Count("pk", filter=incoming & last_week.holds("started_at") & Q(started_at__lte=this_time)),
        failed=Count("pk", filter=recently & Q(state__in=[Call.State.FAILED, Call.State.INTERRUPTED])),
        interrupted=Count("pk", filter=recently & Q(state=Call.State.INTERRUPTED)),
        abandoned=Count("pk", filter=incoming & recently & Q(outcome=Call.Outcome.ABANDONED)),
        going_on=Count("pk", filter=Q(state__in=[Call.State.RINGING, Call.State.IN_PROGRESS])),
    )
    by_day = calls_by_day(Period(day - 2 * WEEK + dt.timedelta(days=1), day, zone))
    days = list(by_day.items())
    return CallsToday(
        started=Trend(counts["now"], counts["before"]),
        going_on=counts["going_on"],
        failed=counts["failed"],
        interrupted=counts["interrupted"],
        abandoned=counts["abandoned"],
        days=dict(days[7:]),
        days_before=dict(days[:7]),
    )


def appointments_today(now: dt.datetime, zone: ZoneInfo) -> AppointmentsToday:
    """Those that were asked for or booked for the day, whether people came or not."""
    day = now.astimezone(zone).date()
    kept = (*Appointment.STANDING, Appointment.State.ATTENDED, Appointment.State.NO_SHOW)
    today, last_week = Period(day, day, zone), Period(day - WEEK, day - WEEK, zone)
    found = Appointment.objects.filter(today.holds("starts_at") | last_week.holds("starts_at"), state__in=kept)
    number = found.aggregate(
        now=Count("pk", filter=today.holds("starts_at")), before=Count("pk", filter=last_week.holds("starts_at"))
    )
    coming = Appointment.objects.filter(
        today.holds("starts_at"), state__in=Appointment.STANDING, ends_at__gt=now
    ).select_related("service", "resource", "customer")
    return AppointmentsToday(Trend(number["now"], number["before"]), list(coming[:SHOWN]))


def open_messages() -> OpenMessages:
    waiting = Q(state__in=[Message.State.NEW, Message.State.IN_PROGRESS])
    urgent = Q(urgency=Message.Urgency.URGENT)
    counts = Message.objects.filter(waiting).aggregate(
        number=Count("pk"),
        urgent=Count("pk", filter=urgent),
        urgent_new=Count("pk", filter=urgent & Q(state=Message.State.NEW)),
    )
    urgent_first = Case(When(urgent, then=0), default=1)
    first = list(messages().filter(waiting).order_by(urgent_first, "-created_at", "-pk")[:SHOWN])
    return OpenMessages(**counts, first=first)


def attention(now: dt.datetime) -> Attention:
    asked = Appointment.objects.filter(state=Appointment.State.REQUESTED, ends_at__gt=now)
    requested = list(asked.select_related("service", "resource", "customer")[: SHOWN + 1])
    return Attention(
        requested=requested[:SHOWN],
        more_requested=asked.count() - SHOWN if len(requested) > SHOWN else 0,
        holds=Appointment.objects.filter(state=Appointment.State.HELD, hold_expires_at__gt=now).count(),
        conflicts=calendars.conflicts(),
        # A calendar that was linked a moment ago is simply not read yet.
        stale=[one for one in calendars.stale() if one.calendar.state != Calendar.State.NEW],
        without_number=list(Assistant.objects.filter(numbers=None)),
    )


def first_steps() -> FirstSteps:
    return FirstSteps(
        hours=OpeningRule.objects.filter(kind=OpeningRule.Kind.OPEN).exists(),
        services=booking.bookable_services().exists(),
        resources=booking.bookable_resources().exists(),
        number=PhoneNumber.objects.exists(),
        called=Call.objects.exists(),
    )
