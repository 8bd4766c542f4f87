"""The outbox's housekeeping: what no worker was told of, and what is to be tried again."""

from __future__ import annotations

from celery import shared_task

from notifications import delivery
from notifications.delivery import deliver_notification  # noqa: F401 - a worker knows the tasks that are imported here
from tenants.context import tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask

PERIOD_S = 30.0


@shared_task(base=PublicTask)
def deliver_due_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own. What no worker took in time, the next run asks."""
    for tenant in Tenant.customers.filter(status=Tenant.Status.ACTIVE):
        with tenant_context(tenant):
            deliver_due.apply_async(expires=PERIOD_S)


@shared_task
def deliver_due() -> int:
    return delivery.deliver_due()
