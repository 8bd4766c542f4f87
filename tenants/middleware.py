"""Find the tenant by the host, before anything else looks at the request."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

from tenants.context import PUBLIC, public_context, tenant_context
from tenants.models import Tenant

log = structlog.get_logger(__name__)

# The platform itself answers on these whatever its public address: health checks and proxies on the same machine.
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


def is_public_host(host: str) -> bool:
    return host == settings.PUBLIC_HOST or host in LOOPBACK_HOSTS


def tenant_for_host(host: str) -> Tenant | None:
    """The tenant whose portal answers on `host`; the template and cancelled tenants answer nowhere."""
    with public_context():
        tenant: Tenant | None = Tenant.reachable.filter(domains__domain=host).first()
    return None if tenant is None or tenant.status == Tenant.Status.CANCELLED else tenant


class TenantMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            host = host_name(request.get_host())
        except DisallowedHost:
            return _unknown_host(request)
        if is_public_host(host):
            return self._answer(request, None)
        tenant = tenant_for_host(host)
        if tenant is None:
            return _unknown_host(request)
        return self._answer(request, tenant)

    def _answer(self, request: HttpRequest, tenant: Tenant | None) -> HttpResponseBase:
        if tenant:  # where there is none, django-tenants' admin templates want no such attribute
            request.tenant = tenant  # type: ignore[attr-defined]
        request.urlconf = settings.ROOT_URLCONF if tenant else settings.PUBLIC_SCHEMA_URLCONF
        with tenant_context(tenant or PUBLIC):
            if tenant and not tenant.is_active:
                return _suspended(request, tenant)
            return self.get_response(request)


def host_name(host: str) -> str:
    """Without port and without the dot of a full name, in lower case."""
    name = host.lower()
    if not name.endswith("]"):  # an IPv6 address has colons of its own
        name = name.rsplit(":", 1)[0]
    return name.rstrip(".")


def _unknown_host(request: HttpRequest) -> HttpResponse:
    """A plain page without any of a tenant's or the platform's furniture: nothing is known about this visitor."""
    return HttpResponse("Not found", status=404, content_type="text/plain; charset=utf-8")


def _suspended(request: HttpRequest, tenant: Tenant) -> HttpResponse:
    with translation.override(tenant.default_language):
        return render(request, "tenants/suspended.html", {"tenant": tenant}, status=403)
