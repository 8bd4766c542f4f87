"""Who of the staff may do what to appointments and to what can be booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from appointments.booking import Actor
from appointments.models import Appointment
from tenants.models import Tenant

# Named one by one, so that a role added later may do none of it until somebody decides that it may.
EDITS_APPOINTMENTS = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})
CONFIGURES = frozenset({User.Role.OWNER, User.Role.ADMIN})
SEES_CONTACTS = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})

View = Callable[..., HttpResponse]


def edits_appointments(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in EDITS_APPOINTMENTS


def configures(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in CONFIGURES


def sees_contacts(request: HttpRequest) -> bool:
    """Whether telephone numbers and addresses of customers are shown in full."""
    return isinstance(request.user, User) and request.user.role in SEES_CONTACTS


def for_editors(view: View) -> View:
    """Only for who may change appointments. Raises PermissionDenied."""
    return _guarded(view, edits_appointments)


def for_configurers(view: View) -> View:
    """Only for who may change what can be booked and when. Raises PermissionDenied."""
    return _guarded(view, configures)


def _guarded(view: View, allowed: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person as who acts on a calendar."""
    user = request.user if isinstance(request.user, User) else None
    return Actor(Appointment.Source.PORTAL, user)


def tenant_of(request: HttpRequest) -> Tenant:
    tenant = request.tenant  # type: ignore[attr-defined]  # set by the middleware
    assert isinstance(tenant, Tenant)
    return tenant


def zone_of(request: HttpRequest) -> ZoneInfo:
    return ZoneInfo(tenant_of(request).time_zone)


def today(zone: ZoneInfo) -> dt.date:
    return timezone.now().astimezone(zone).date()
