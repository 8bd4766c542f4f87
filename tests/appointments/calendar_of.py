"""A small practice to book at: two people, a check-up and a filling, open on weekdays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from appointments.availability import Wish
from appointments.booking import Actor, Person
from appointments.models import Appointment, BookingSettings, OpeningException, OpeningRule, Resource, Service
from conversations.models import Customer
from notifications.models import Notification

PARIS = ZoneInfo("Europe/Paris")
# A Monday, hours before the doors open.
NOW = dt.datetime(2026, 3, 2, 6, 0, tzinfo=PARIS)
CALLER = Actor(Appointment.Source.PHONE)
STAFF = Actor(Appointment.Source.PORTAL)
ANNA = Person("Anna Durand", phone="+33612345678", language="fr")


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> dt.datetime:
    """A moment of March 2026, wall time of Paris. The 3rd is a Tuesday."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@dataclass(frozen=True)
class Practice:
    check_up: Service
    filling: Service
    julie: Resource
    karim: Resource

    def wish(self, starts_at: dt.datetime, **changes: Any) -> Wish:
        return Wish(changes.pop("service", self.check_up).pk, starts_at, **changes)


def open_practice(*, resources: int = 2) -> Practice:
    """Inside the tenant it is made for, in place of what it has. Open from 9 to 12 and from 14 to 18 on weekdays."""
    for model in (Notification, Appointment, OpeningException, OpeningRule, Resource, Service, BookingSettings):
        model.objects.all().delete()
    check_up = Service.objects.create(name="contrôle", duration_minutes=30, notice_minutes=60)
    filling = Service.objects.create(
        name="plombage", duration_minutes=60, buffer_before_minutes=10, buffer_after_minutes=15, notice_minutes=60
    )
    people = [Resource.objects.create(name=name) for name in ("Julie", "Karim")[:resources]]
    for weekday in range(5):
        OpeningRule.objects.create(weekday=weekday, opens=dt.time(9), closes=dt.time(12))
        OpeningRule.objects.create(weekday=weekday, opens=dt.time(14), closes=dt.time(18))
    return Practice(check_up, filling, people[0], people[-1])


@contextmanager
def committed_practice(*, resources: int = 2) -> Iterator[Practice]:
    """The same for tests that commit; what the tenant had is there again afterwards."""
    kept = [*BookingSettings.objects.all(), *Service.objects.all(), *Resource.objects.all()]
    kept += [*OpeningRule.objects.all(), *OpeningException.objects.all()]
    offered = [(one, list(one.services.all())) for one in Resource.objects.all()]
    yield open_practice(resources=resources)
    for model in (Notification, Appointment, Customer, OpeningRule, Resource, Service, BookingSettings):
        model.objects.all().delete()
    for row in kept:
        row.save(force_insert=True)
    for resource, services in offered:
        resource.services.set(services)
