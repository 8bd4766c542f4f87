"""Who acts, and from where: said by the caller of a service, or else known of the request being answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ActorKind(models.TextChoices):
    STAFF = "staff", _("staff")
    OPERATOR = "operator", _("operator")
    ASSISTANT = "assistant", _("assistant")
    CALLER = "caller", _("customer")
    SYSTEM = "system", _("system")
    UNKNOWN = "unknown", _("unknown")


@dataclass(frozen=True, slots=True)
class Actor:
    """id: of the row that stands for who acts, where there is one. label: how people know them."""

    kind: ActorKind
    id: str = ""
    label: str = ""


SYSTEM = Actor(ActorKind.SYSTEM)
_request: ContextVar[HttpRequest | None] = ContextVar("audited_request", default=None)


def of_user(user: User) -> Actor:
    """A person by their e-mail address: names change, and two people may have the same."""
    return Actor(ActorKind.OPERATOR if user.is_staff else ActorKind.STAFF, str(user.pk), user.email)


@contextmanager
def answering(request: HttpRequest) -> Iterator[None]:
    """Inside the block, what is done without another actor is done by who asks."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def present_actor() -> Actor:
    """Who is signed in to the request being answered; somebody unknown where nobody is; else the system."""
    request = _request.get()
    if request is None:
        return SYSTEM
    user = getattr(request, "user", None)
    return of_user(user) if isinstance(user, User) else Actor(ActorKind.UNKNOWN)


def present_address() -> str | None:
    return address_of(_request.get())


def address_of(request: HttpRequest | None) -> str | None:
    """The address that a request came from; None where it has none (a socket, a test).

    Behind a proxy the one that the proxy itself has added, which is the last: those before it anybody can make up.
    """
    if request is None:
        return None
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:
        return None
