from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from appointments.models import Resource
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import make_resource
from tests.conftest import client_of
from tests.factories import make_user
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


def _browser(tenant: Tenant, role: str) -> Client:
    with tenant_context(tenant):
        user = make_user(role=role)
    client = client_of(tenant, user)
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def owner(moreau: Tenant) -> Client:
    return _browser(moreau, User.Role.OWNER)


@pytest.fixture
def admin(moreau: Tenant) -> Client:
    return _browser(moreau, User.Role.ADMIN)


@pytest.fixture
def member(moreau: Tenant) -> Client:
    return _browser(moreau, User.Role.MEMBER)


@pytest.fixture
def stranger(northside: Tenant) -> Client:
    """The owner of another workspace."""
    return _browser(northside, User.Role.OWNER)


@pytest.fixture
def public(db: None) -> Client:
    return Client(HTTP_HOST="localhost")
