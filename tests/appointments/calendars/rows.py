"""Rows and moments of the tests of calendars. Everything runs inside a tenant."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

from django.utils import timezone

from appointments.calendars import sync, writing
from appointments.models import Appointment, BusyTime, Calendar, CalendarEntry, Resource, Service
from conversations.models import Customer
from tests.fakes.caldav_server import FakeCaldav
from tests.fakes.google_calendar import FakeGoogle

_serial = itertools.count(1)


def at(days: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    """A moment so many days from today, UTC."""
    today = timezone.now().replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today + dt.timedelta(days=days)


def make_resource(name: str = "") -> Resource:
    return Resource.objects.create(name=name or f"Anna {next(_serial)}")


def make_appointment(resource: Resource, starts_at: dt.datetime, minutes: int = 30, **fields: Any) -> Appointment:
    """Booked, for Léa Petit, unless told otherwise."""
    serial = next(_serial)
    service, _ = Service.objects.get_or_create(name=fields.pop("service", "Coupe"))
    name = fields.pop("name", "Léa Petit")
    customer = Customer.objects.create(name=name, name_key=name.lower(), phone="+33612345601", email="lea@example.com")
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    fields.setdefault("state", Appointment.State.BOOKED)
    fields.setdefault("customer", customer)
    return Appointment.objects.create(
        code=f"{100000 + serial}",
        service=service,
        resource=resource,
        starts_at=starts_at,
        ends_at=ends_at,
        occupies=(starts_at, ends_at),
        **fields,
    )


def move(appointment: Appointment, starts_at: dt.datetime) -> None:
    """As the services do: in one go, and told to the calendars."""
    length = appointment.ends_at - appointment.starts_at
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + length
    appointment.occupies = (appointment.starts_at, appointment.ends_at)
    appointment.save()
    writing.changed(appointment)


def cancel(appointment: Appointment) -> None:
    appointment.move_to(Appointment.State.CANCELLED)
    writing.changed(appointment)


def link_google(google: FakeGoogle, resource: Resource, address: str = "anna@gmail.example", **fields: Any) -> Calendar:
    return Calendar.objects.create(
        resource=resource,
        provider=Calendar.Provider.GOOGLE,
        address=address,
        credentials=json.dumps(google.credentials()),
        **{"name": "Anna", **fields},
    )


def link_caldav(server: FakeCaldav, resource: Resource, path: str, **fields: Any) -> Calendar:
    credentials = {"username": server.username, "password": server.password, "addresses": [server.username]}
    return Calendar.objects.create(
        resource=resource,
        provider=Calendar.Provider.CALDAV,
        address=server.address(path),
        name="Anna",
        credentials=json.dumps(credentials),
        **fields,
    )


def read(calendar: Calendar) -> Calendar:
    assert sync.read(calendar.pk)
    calendar.refresh_from_db()
    return calendar


def busy(calendar: Calendar) -> list[tuple[str, dt.datetime, dt.datetime]]:
    times = BusyTime.objects.filter(calendar=calendar, resource=calendar.resource).order_by("starts_at", "uid")
    return [(one.title, one.starts_at, one.ends_at) for one in times]


def titles(calendar: Calendar) -> list[str]:
    return [title for title, _, _ in busy(calendar)]


def entry_of(appointment: Appointment) -> CalendarEntry:
    return CalendarEntry.objects.get(appointment=appointment)


def again() -> None:
    """What failed is due again, and whoever had it in hand is gone."""
    CalendarEntry.objects.update(due_at=timezone.now(), claimed_until=None)
    Calendar.objects.update(claimed_until=None)
