"""A forgotten password: asked for on the tenant's own host, answered by mail alone.

The mail is made by a worker, for an unknown address too: neither the page nor the time it takes tells who is known.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts import mail
from accounts.models import User
from tenants.addresses import portal_address
from tenants.context import require_tenant
from tenants.current import current_tenant
from tenants.rate_limits import Limit

log = structlog.get_logger(__name__)

_HOUR = 3600
_ASKED_FROM = Limit("reset_from", 20, _HOUR)
_MAILED_TO = Limit("reset_for", 3, _HOUR)


class TenantTokens(PasswordResetTokenGenerator):
    """Django's tokens, which end with the password they were made for, tied to the tenant as well."""

    key_salt = "accounts.password_reset"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{require_tenant().schema_name}:{super()._make_hash_value(user, timestamp)}"


tokens = TenantTokens()


def may_ask(address: str) -> bool:
    """Whether whoever is at this network address may ask once more."""
    return _ASKED_FROM.allows(address)


def send(email: str, page_language: str) -> None:
    """Mail the link, if somebody who may sign in here has this address. Raises OSError. Runs inside the tenant."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    tenant = current_tenant()
    if user is None or not tenant.is_active:
        return
    if not _MAILED_TO.allows(user.email):
        log.info("password reset not mailed again", user=user.pk)
        return
    mail.send(
        "password_reset",
        to=user.email,
        language=user.language or page_language,
        context={"name": user.name, "workspace": tenant.name, "link": portal_address(tenant) + _path_for(user)},
        sender=tenant.name,
    )


def _path_for(user: User) -> str:
    who = urlsafe_base64_encode(force_bytes(user.pk))
    return str(reverse("password_new", args=[who, tokens.make_token(user)], urlconf=settings.ROOT_URLCONF))
