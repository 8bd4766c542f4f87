"""The tenant that is selected, as its row."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from tenants.context import public_context, require_tenant
from tenants.models import Tenant


def current_tenant() -> Tenant:
    """Raises MissingTenant where none is selected."""
    schema_name = require_tenant().schema_name
    with public_context():
        return Tenant.objects.get(schema_name=schema_name)


def zone_of(tenant: Tenant) -> ZoneInfo:
    """The zone that the tenant's wall times are in."""
    return ZoneInfo(tenant.time_zone)
