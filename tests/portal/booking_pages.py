"""What the tests of the pages of appointments share: a Monday, a practice, and forms as a browser sends them."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from appointments import booking
from appointments.models import Appointment
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, NOW, STAFF, Practice, open_practice


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    """Hours before the doors open."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def practice(moreau: Tenant) -> Practice:
    with tenant_context(moreau):
        return open_practice()


def book(tenant: Tenant, practice: Practice, starts_at: dt.datetime, **changes: Any) -> Appointment:
    """Booked by the staff for Anna unless told otherwise."""
    person, actor = changes.pop("person", ANNA), changes.pop("actor", STAFF)
    reason = changes.pop("reason", "")
    with tenant_context(tenant):
        return booking.book(practice.wish(starts_at, **changes), person, actor=actor, now=NOW, reason=reason)


def again(tenant: Tenant, appointment: Appointment) -> Appointment:
    with tenant_context(tenant):
        return Appointment.objects.select_related("customer", "resource", "service").get(pk=appointment.pk)


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    assert found, name
    return html.unescape(found[1])


def offered_starts(response: HttpResponse) -> list[str]:
    """The times that a page offers as buttons."""
    return re.findall(r'name="start" value="([^"]+)"', response.content.decode())
