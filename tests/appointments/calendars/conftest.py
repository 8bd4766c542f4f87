from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from appointments.models import Resource
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import make_resource
from tests.fakes.caldav_server import FakeCaldav
from tests.fakes.google_calendar import FakeCalendar, FakeGoogle


@pytest.fixture
def inside(moreau: Tenant) -> Iterator[Tenant]:
    """The test runs inside the first tenant."""
    with tenant_context(moreau):
        yield moreau


@pytest.fixture
def anna(inside: Tenant) -> Resource:
    return make_resource("Anna")


@pytest.fixture
def google(settings: Settings) -> Iterator[FakeGoogle]:
    settings.CALENDAR_TIMEOUT_S = 0.5
    settings.PUBLIC_BASE_URL = "http://localhost"
    with FakeGoogle(calendars={"anna@gmail.example": FakeCalendar("anna@gmail.example", primary=True)}) as fake:
        fake.configure(settings)
        yield fake


@pytest.fixture
def server(settings: Settings) -> Iterator[FakeCaldav]:
    settings.CALENDAR_TIMEOUT_S = 0.5
    settings.CALDAV_ALLOW_PRIVATE = True
    with FakeCaldav() as fake:
        yield fake


@pytest.fixture
def path(server: FakeCaldav) -> str:
    """A calendar at the server."""
    return server.add("travail", "Travail")
