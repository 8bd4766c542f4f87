"""Fixtures of the whole suite: two tenants made once a run, clients signed in to them, a server to call."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from config.demo import MOREAU, NORTHSIDE, DemoTenant, seed_tenant
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tenants.provisioning import prepare_database
from tests.fakes.twilio_api import FakeTwilioApi
from tests.live_server import LiveServer
from voice import twilio_api


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A fresh database for this worker, with the template and the two tenants of the demo, committed."""
    creation = connections["default"].creation
    name = connections["default"].settings_dict["NAME"]
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    connections["default"].settings_dict["TEST"]["NAME"] = f"test_{name}_{worker}"
    with django_db_blocker.unblock():
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        prepare_database()
        for demo in (MOREAU, NORTHSIDE):
            seed_tenant(demo)
        # As many calls at once as a test likes; what a limit does is shown in tests/voice/test_admission.py.
        Tenant.customers.update(max_calls=1000)
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()
        creation.destroy_test_db(name, verbosity=0)


def _end_other_sessions() -> None:
    """Servers and threads of the tests may still hold connections, which would keep the database from being dropped."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test, for what other processes and threads must see."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()


def _tenant(demo: DemoTenant) -> Tenant:
    with public_context():
        return Tenant.objects.get(slug=demo.slug)


@pytest.fixture
def moreau(db: None) -> Tenant:
    return _tenant(MOREAU)


@pytest.fixture
def northside(db: None) -> Tenant:
    return _tenant(NORTHSIDE)


def client_of(tenant: Tenant, user: User | None) -> Client:
    """A browser on the tenant's host, signed in as `user`."""
    client = Client(HTTP_HOST=f"{tenant.slug}.localhost", SERVER_NAME=f"{tenant.slug}.localhost")
    if user is not None:
        with tenant_context(tenant):
            client.force_login(user)
    return client


def owner_of(tenant: Tenant) -> User:
    with tenant_context(tenant):
        return User.objects.get(role=User.Role.OWNER)


@pytest.fixture
def moreau_client(moreau: Tenant) -> Client:
    return client_of(moreau, owner_of(moreau))


@pytest.fixture
def northside_client(northside: Tenant) -> Client:
    return client_of(northside, owner_of(northside))


@pytest.fixture
def anonymous_client(moreau: Tenant) -> Client:
    return client_of(moreau, None)


@pytest.fixture
def twilio(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTwilioApi]:
    """Twilio's REST API, for the platform's own account; tried again at once when it fails."""
    monkeypatch.setattr(twilio_api, "RETRY_DELAYS_S", (0.0, 0.0))
    settings.PUBLIC_BASE_URL = "http://localhost"
    with FakeTwilioApi(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN) as fake:
        settings.TWILIO_API_URL = fake.url
        yield fake


@pytest.fixture(scope="session")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The platform's web server in a process of its own, on this worker's database; without a Celery worker."""
    with LiveServer(log=tmp_path_factory.mktemp("server") / "server.log") as running:
        yield running


@pytest.fixture(scope="session")
def carrying_server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The same, with the speech engines of the tests: exact, and next to free."""
    log = tmp_path_factory.mktemp("server") / "carrying.log"
    with LiveServer(log, **CARRYING) as running:
        yield running


CARRYING = {
    "VOICE_ACTIVITY": "energy",  # what they say is no voice to a model
    "TRANSCRIBERS": "voice.simulator.carried_speech:CarryingTranscriber",
    "SYNTHESIZERS": "voice.simulator.carried_speech:CarryingSynthesizer",
}


# What waits most comes first, so that no worker is left with it alone at the end.
_FIRST = ("live", "rehearsals", "browser", "test_platform.py", "bench", "notifications", "test_collisions.py")


def pytest_configure() -> None:
    # A client of the tests looks for a static file when it is asked for one, and not for all of them beforehand.
    django_settings.WHITENOISE_AUTOREFRESH = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not any(part in _FIRST for part in item.path.parts))
