"""Where a tenant's pages are found, for what is written outside any request: e-mails, SMS."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings

from tenants.context import public_context
from tenants.models import Domain, Tenant


def portal_address(tenant: Tenant) -> str:
    """The address of the tenant's own host, without a path: its primary domain, else any that it has.

    Scheme and port are those that the platform is reached by. Empty where the tenant has no domain.
    """
    with public_context():
        domain = Domain.objects.filter(tenant=tenant).order_by("-is_primary", "pk").first()
    if domain is None:
        return ""
    return _address_of(domain.domain)


def any_workspace() -> str:
    """The addresses of all workspaces together, as a content security policy writes them."""
    return _address_of(f"*.{settings.TENANT_BASE_DOMAIN}")


def _address_of(host: str) -> str:
    public = urlsplit(settings.PUBLIC_BASE_URL)
    return f"{public.scheme}://{host}" + (f":{public.port}" if public.port else "")
