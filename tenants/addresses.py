"""Where a tenant's pages are found from outside: what e-mails, SMS and feeds link to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from tenants.context import public_context, require_tenant
from tenants.models import Domain


def portal_url(path: str) -> str:
    """The address of a page of the tenant selected, on its primary host. path: begins with a slash."""
    schema_name = require_tenant().schema_name
    with public_context():
        host = (
            Domain.objects.filter(tenant__schema_name=schema_name)
            .order_by("-is_primary", "pk")
            .values_list("domain", flat=True)[0]
        )
    platform = urlsplit(settings.PUBLIC_BASE_URL)
    port = f":{platform.port}" if platform.port else ""
    return f"{platform.scheme}://{host}{port}{path}"
