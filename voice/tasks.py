"""Housekeeping of calls."""

from __future__ import annotations

from celery import shared_task

from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask
from voice import calls


@shared_task(base=PublicTask)
def close_stale_calls_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            close_stale_calls.delay()


@shared_task
def close_stale_calls() -> int:
    return calls.close_stale_calls()
