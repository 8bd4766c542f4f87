"""One-shot tickets that let a person into their own workspace from the public host, without their password.

Random, kept as a hash in the tenant's own schema, gone after a minute, used up by one conditional UPDATE: of two
browsers that bring the same ticket one gets in, and on another tenant's host it does not exist.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.utils import timezone

from accounts.models import EntryTicket, User
from tenants.context import require_tenant
from tenants.errors import DomainError

VALID_FOR = dt.timedelta(seconds=60)


class EntryRefused(DomainError):
    """The ticket is unknown here, used or too old. Never says which."""

    code = "entry_refused"


def issue(user: User) -> str:
    """A ticket for `user`. Runs inside their tenant."""
    now = timezone.now()
    EntryTicket.objects.filter(expires_at__lte=now).delete()
    secret = secrets.token_urlsafe(24)
    EntryTicket.objects.create(secret_hash=_hash(secret), user=user, expires_at=now + VALID_FOR)
    return secret


def redeem(secret: str) -> User:
    """Whom the ticket lets in. Raises EntryRefused."""
    now = timezone.now()
    # All conditions on the ticket's own row: Postgres asks them again after waiting for another's update of it.
    usable = EntryTicket.objects.filter(secret_hash=_hash(secret), redeemed_at=None, expires_at__gt=now)
    if not usable.update(redeemed_at=now):
        raise EntryRefused("The ticket is not valid.")
    user = User.objects.filter(entry_tickets__secret_hash=_hash(secret), is_active=True).first()
    if user is None:
        raise EntryRefused("The ticket is not valid.")
    return user


def _hash(secret: str) -> str:
    """The tenant is in the hash too: a row copied to another schema is worth nothing there."""
    return hashlib.sha256(f"{require_tenant().schema_name}:{secret}".encode()).hexdigest()
