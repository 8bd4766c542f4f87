"""An outbox in the first tenant, and the services that it sends through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from notifications.models import Notification
from notifications.outbox import enqueue
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.fakes.smtp_server import FakeSmtpServer

TO, FROM, ADDRESS = "+33612345678", "+33199001001", "claire@example.com"


def sms(**fields: Any) -> Notification:
    given = {"kind": "test", "channel": "sms", "recipient": TO, "language": "fr", "body": "Rendez-vous mardi."}
    return enqueue(**{**given, "dedupe_key": "one", **fields})


def email(**fields: Any) -> Notification:
    return sms(**{"channel": "email", "recipient": ADDRESS, "title": "Votre rendez-vous", **fields})


@pytest.fixture(autouse=True)
def nothing_sent_yet(request: pytest.FixtureRequest) -> None:
    """Outboxes begin without what tests of whole calls have committed; undone with the test's transaction."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        for tenant in Tenant.customers.all():
            with tenant_context(tenant):
                Notification.objects.all().delete()


@pytest.fixture
def smtp(settings: Settings) -> Iterator[FakeSmtpServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER, settings.EMAIL_TIMEOUT = "127.0.0.1", "", 2.0
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "no-reply@permanence.example"
    with FakeSmtpServer() as server:
        settings.EMAIL_PORT = server.port
        yield server
