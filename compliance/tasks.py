"""Every tenant's chain is verified once a day, and what came of it is kept."""

from __future__ import annotations

import structlog
from celery import shared_task

from compliance import chain
from tenants.context import require_tenant, tenant_context
from tenants.models import Tenant
from tenants.tasks import PublicTask

log = structlog.get_logger(__name__)


@shared_task(base=PublicTask)
def verify_everywhere() -> None:
    """One task a tenant, so that one tenant's trouble stays its own."""
    for tenant in Tenant.customers.exclude(status=Tenant.Status.CANCELLED):
        with tenant_context(tenant):
            verify_chain.delay()


@shared_task
def verify_chain() -> bool:
    """Whether the tenant's chain is sound."""
    verdict = chain.check()
    if not verdict.is_sound:
        log.error(
            "audit chain broken", tenant=require_tenant().schema_name, at=verdict.at, problem=str(verdict.problem)
        )
    return verdict.is_sound
