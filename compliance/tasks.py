"""Every tenant's chain is verified once a day, and what came of it is kept.

Asked for every hour, so that a platform that is restarted often, or sleeps at night, verifies as well.
"""

from __future__ import annotations

import datetime as dt

import structlog
from celery import shared_task
from django.utils import timezone

from compliance import chain
from tenants.context import require_tenant, tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask

log = structlog.get_logger(__name__)

ENOUGH_FOR = dt.timedelta(hours=23, minutes=30)


@shared_task(base=PublicTask)
def verify_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            verify_chain.delay()


@shared_task
def verify_chain() -> None:
    """Verify the tenant's chain, unless it was lately."""
    last = chain.last_check()
    if last is not None and last.at > timezone.now() - ENOUGH_FOR:
        return
    verdict = chain.check()
    if not verdict.is_sound:
        log.error(
            "audit chain broken", tenant=require_tenant().schema_name, at=verdict.at, problem=str(verdict.problem)
        )
