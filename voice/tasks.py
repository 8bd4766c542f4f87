"""Housekeeping of calls and their recordings."""

from __future__ import annotations

from celery import shared_task

from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask
from voice import calls, recordings, recordings_local
from voice.prepared import prepare_assistant  # noqa: F401 - a worker knows the tasks that are imported here
from voice.twilio_recording import start_recording  # noqa: F401 - a worker knows the tasks that are imported here


@shared_task(base=PublicTask)
def close_stale_calls_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            close_stale_calls.delay()


@shared_task
def close_stale_calls() -> int:
    return calls.close_stale_calls()


@shared_task(base=PublicTask)
def fetch_forgotten_recordings_everywhere() -> None:
    """One task a tenant, for the same reason."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            fetch_forgotten_recordings.delay()


@shared_task
def fetch_forgotten_recordings() -> int:
    return recordings.fetch_forgotten() + recordings_local.close_abandoned()
