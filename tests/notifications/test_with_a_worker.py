"""From the commit to Twilio through a real broker and a real worker, each tenant for itself."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker
from django.db import transaction

from config.celery import app
from config.demo import MOREAU, NORTHSIDE
from notifications.delivery import deliver_notification
from notifications.models import Notification
from tenants.context import TenantRef, tenant_context
from tests.notifications.conftest import sms

QUEUE = "outbox-tests"
TENANTS = [TenantRef(0, f"t_{demo.slug}") for demo in (MOREAU, NORTHSIDE)]


@pytest.fixture
def worker(committed, twilio, monkeypatch) -> Iterator[None]:
    """One that takes nothing but these deliveries."""
    monkeypatch.setattr(deliver_notification, "delay", lambda pk: deliver_notification.apply_async((pk,), queue=QUEUE))
    for tenant in TENANTS:
        with tenant_context(tenant):
            Notification.objects.all().delete()
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[QUEUE], loglevel="CRITICAL"):
        yield
    for tenant in TENANTS:
        with tenant_context(tenant):
            Notification.objects.all().delete()


def test_what_is_committed_is_sent_within_moments_from_each_tenants_own_number(worker, twilio):
    for tenant in TENANTS:
        with tenant_context(tenant), transaction.atomic():
            sms(body=f"from {tenant.schema_name}")
    deadline = time.monotonic() + 30
    while len(twilio.messages) < len(TENANTS):
        assert time.monotonic() < deadline, "nobody sent it"
        time.sleep(0.02)
    sent = {(one.from_number, one.body) for one in twilio.messages}
    assert sent == {(demo.number, f"from t_{demo.slug}") for demo in (MOREAU, NORTHSIDE)}
    for tenant in TENANTS:
        with tenant_context(tenant):
            row = Notification.objects.get()
            while row.state != Notification.State.SENT:
                assert time.monotonic() < deadline, row.state
                row.refresh_from_db()
