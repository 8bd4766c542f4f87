"""What commands are told by name."""

from __future__ import annotations

from django.core.management.base import CommandError

from tenants.models import Tenant


def named_tenant(slug: str) -> Tenant:
    """The tenant of a workspace address. Raises CommandError when there is none."""
    tenant = Tenant.customers.filter(slug=slug).first()
    if tenant is None:
        raise CommandError(f"There is no tenant {slug}.")
    return tenant
