"""Housekeeping of appointments."""

from __future__ import annotations

from celery import shared_task

from appointments import booking
from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask


@shared_task(base=PublicTask)
def expire_holds_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            expire_holds.delay()


@shared_task
def expire_holds() -> int:
    return booking.expire_holds()
