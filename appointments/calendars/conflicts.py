"""Where a calendar and the appointments do not agree. Only shown: nobody's event is changed, nor any appointment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from appointments.models import Appointment, BusyTime, Calendar, CalendarEntry, Resource


@dataclass(frozen=True, slots=True)
class Conflict:
    """An appointment to come, and what stands against it in a calendar.

    busy_time: somebody else's event at the same time. entry: our own event, which was moved or deleted there. One of
    them is given.
    """

    appointment: Appointment
    calendar: Calendar
    busy_time: BusyTime | None = None
    entry: CalendarEntry | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """A calendar of which only what was known at `since` is known; None: nothing yet."""

    calendar: Calendar
    since: dt.datetime | None


# Read this long ago, and nobody noticed: no worker runs.
OVERDUE = dt.timedelta(hours=2)


def conflicts(resource: Resource | None = None) -> list[Conflict]:
    """What is to be looked at, in the order of the appointments; of one resource or of all. Runs inside the tenant."""
    coming = Appointment.objects.filter(state__in=Appointment.STANDING, ends_at__gt=timezone.now())
    if resource is not None:
        coming = coming.filter(resource=resource)
    coming = coming.select_related("service", "resource", "customer")
    found = [*_overlaps(coming), *_differences(coming)]
    return sorted(found, key=lambda one: (one.appointment.starts_at, one.appointment.pk))


def stale(resource: Resource | None = None) -> list[Stale]:
    """The calendars that cannot be relied on at the moment; of one resource or of all. Runs inside the tenant."""
    calendars = Calendar.objects.select_related("resource")
    if resource is not None:
        calendars = calendars.filter(resource=resource)
    overdue = timezone.now() - OVERDUE
    return [
        Stale(one, one.synced_at)
        for one in calendars
        if one.state != Calendar.State.OK or one.synced_at is None or one.synced_at < overdue
    ]


def _overlaps(coming: QuerySet[Appointment]) -> Iterator[Conflict]:
    at_the_time = BusyTime.objects.filter(
        resource=OuterRef("resource"), starts_at__lt=OuterRef("ends_at"), ends_at__gt=OuterRef("starts_at")
    )
    hit = list(coming.filter(Exists(at_the_time)))
    if not hit:
        return
    busy = _busy_times(hit)
    for appointment in hit:
        for one in busy[appointment.resource_id]:
            if one.starts_at < appointment.ends_at and one.ends_at > appointment.starts_at:
                yield Conflict(appointment, one.calendar, busy_time=one)


def _busy_times(hit: Iterable[Appointment]) -> dict[int, list[BusyTime]]:
    appointments = list(hit)
    times = BusyTime.objects.filter(
        resource__in={one.resource_id for one in appointments},
        starts_at__lt=max(one.ends_at for one in appointments),
        ends_at__gt=min(one.starts_at for one in appointments),
    )
    by_resource: defaultdict[int, list[BusyTime]] = defaultdict(list)
    for one in times.select_related("calendar").defer("calendar__credentials"):
        by_resource[one.resource_id].append(one)
    return by_resource


def _differences(coming: QuerySet[Appointment]) -> Iterator[Conflict]:
    entries = CalendarEntry.objects.exclude(found="").filter(appointment__in=coming.values("pk"))
    appointments = {one.pk: one for one in coming.filter(calendar_entries__in=entries)}
    for entry in entries.select_related("calendar").defer("calendar__credentials"):
        if not entry.is_pending and entry.appointment_id in appointments:
            yield Conflict(appointments[entry.appointment_id], entry.calendar, entry=entry)
