"""Linking a calendar: access is given and tested, one of the calendars is chosen, and from then on it is read.

What gives access is kept encrypted from the first moment, never shown, and forgotten after an hour if nothing is
chosen.

Google sends people back to one address for the whole platform, on the public host. `state` leads on from there: it is
signed, names the tenant and its host, and carries a secret that the tenant's schema knows by its hash, for one return
of the person who left.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass

import structlog
from django.core import signing
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from appointments.calendar_models import CalendarProblem
from appointments.calendars import caldav, channels, google, google_oauth
from appointments.calendars.base import Account, CalendarError, Credentials, FoundCalendar
from appointments.calendars.identity import this_tenant
from appointments.calendars.writing import enter_all
from appointments.models import Calendar, CalendarLink, Resource
from compliance.actions import Action
from compliance.audit import Target, record
from tenants.errors import DomainError

log = structlog.get_logger(__name__)

LASTS = dt.timedelta(hours=1)
SIGN_IN_LASTS_S = 900
_SALT = "appointments.calendars.links"


class ReturnRefused(DomainError):
    """Who comes back from Google did not leave from here, has come back before, or comes too late."""

    code = "return_refused"


class LinkedTwice(DomainError):
    code = "calendar_linked_twice"


class OtherAccount(DomainError):
    """The account that access was given to does not have the calendar."""

    code = "calendar_of_another_account"


@dataclass(frozen=True, slots=True)
class Return:
    """Where somebody who comes back from Google belongs. host: the tenant's, as it was when they left."""

    tenant_id: int
    host: str
    secret: str


# --- Google -----------------------------------------------------------------------------------------------------


def leave_for_google(user: User, host: str, calendar: Calendar | None = None) -> str:
    """The address at Google where `user` gives access. calendar: whose access is renewed. Raises CalendarError."""
    if not google_oauth.is_set_up():
        raise CalendarError(CalendarProblem.NOT_SET_UP)
    secret, code_verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    CalendarLink.objects.create(
        provider=Calendar.Provider.GOOGLE,
        user=user,
        calendar=calendar,
        secret_hash=_hash(secret),
        credentials=json.dumps({"code_verifier": code_verifier}),
        expires_at=timezone.now() + LASTS,
    )
    state = signing.dumps({"tenant": this_tenant().pk, "host": host, "secret": secret}, salt=_SALT, compress=True)
    return google_oauth.authorise_url(state, code_verifier)


def read_state(state: str) -> Return:
    """Raises ReturnRefused when it was not made here, or is too old."""
    try:
        content = signing.loads(state, salt=_SALT, max_age=SIGN_IN_LASTS_S)
        return Return(int(content["tenant"]), str(content["host"]), str(content["secret"]))
    except (signing.BadSignature, KeyError, TypeError, ValueError) as error:
        raise ReturnRefused("This way back is not valid.") from error


def come_back(user: User, state: str, code: str) -> CalendarLink:
    """Redeem a return from Google, once. Raises ReturnRefused, CalendarError."""
    back = read_state(state)
    if back.tenant_id != this_tenant().pk:
        raise ReturnRefused("This way back leads elsewhere.")
    now = timezone.now()
    open_links = CalendarLink.objects.filter(user=user, returned_at=None, expires_at__gt=now)
    link = open_links.filter(secret_hash=_hash(back.secret)).first()
    # Of two that come at once, one is let in.
    if link is None or not open_links.filter(pk=link.pk).update(returned_at=now):
        raise ReturnRefused("This way back was used.")
    code_verifier = str(json.loads(link.credentials)["code_verifier"])
    CalendarLink.objects.filter(pk=link.pk).update(credentials="")
    _keep(link, google.account_of(google_oauth.exchange(code, code_verifier)))
    return link


# --- CalDAV -----------------------------------------------------------------------------------------------------


def try_caldav(
    user: User, address: str, username: str, password: str, calendar: Calendar | None = None
) -> CalendarLink:
    """Sign in and see what is there. calendar: whose access is renewed. Raises CalendarError."""
    account = caldav.account_of(address, username, password)
    link = CalendarLink(provider=Calendar.Provider.CALDAV, user=user, calendar=calendar)
    _keep(link, account)
    return link


# --- choosing ---------------------------------------------------------------------------------------------------


def found(link: CalendarLink) -> list[FoundCalendar]:
    return [FoundCalendar(**one) for one in link.found]


@transaction.atomic
def choose(link: CalendarLink, address: str, resource: Resource, *, writes: bool) -> Calendar:
    """Link one of the calendars found. It is read at once. Raises LinkedTwice, KeyError."""
    chosen = {one.address: one for one in found(link)}[address]
    calendar, is_new = Calendar.objects.get_or_create(
        resource=resource,
        provider=link.provider,
        address=chosen.address,
        defaults={
            "name": chosen.name[:200],
            "account": link.account,
            "credentials": link.credentials,
            "writes": writes and chosen.writable,
        },
    )
    if not is_new:
        raise LinkedTwice("This calendar is linked to this resource already.")
    CalendarLink.objects.filter(pk=link.pk).delete()
    if calendar.writes:
        enter_all(calendar)
    record(Action.CALENDAR_LINKED, actor=link.user, obj=_target(calendar), details=_facts(calendar))
    return calendar


@transaction.atomic
def renew(link: CalendarLink) -> Calendar:
    """Give a calendar the access that was just given. Raises OtherAccount when it does not reach it."""
    assert link.calendar_id is not None
    calendar = Calendar.objects.select_for_update().get(pk=link.calendar_id)
    if calendar.address not in {one.address for one in found(link)}:
        raise OtherAccount("This account does not have the calendar.")
    now = timezone.now()
    calendar.credentials, calendar.account, calendar.linked_at = link.credentials, link.account, now
    calendar.next_read_at, calendar.claimed_until = now, None
    calendar.save()
    calendar.entries.update(due_at=now)
    CalendarLink.objects.filter(pk=link.pk).delete()
    record(Action.CALENDAR_RENEWED, actor=link.user, obj=_target(calendar), details=_facts(calendar))
    return calendar


def unlink(calendar: Calendar) -> None:
    """Forget a calendar, what was read of it, and the access to it. The events in it stay as they are."""
    channels.close_channel(calendar)
    with transaction.atomic():
        if Calendar.objects.filter(pk=calendar.pk).delete()[0]:
            record(Action.CALENDAR_UNLINKED, obj=_target(calendar), details=_facts(calendar))


def _target(calendar: Calendar) -> Target:
    """By its name: its address may be a secret."""
    return Target("appointments.calendar", calendar.pk, calendar.name)


def _facts(calendar: Calendar) -> dict[str, object]:
    return {"provider": calendar.provider, "resource": calendar.resource_id, "writes": calendar.writes}


def forget_expired() -> int:
    return CalendarLink.objects.filter(expires_at__lt=timezone.now()).delete()[0]


def _keep(link: CalendarLink, account: Account) -> None:
    link.account = account.name[:200]
    link.credentials = _as_text(account.credentials)
    link.found = [asdict(one) for one in account.calendars]
    link.secret_hash, link.returned_at = None, timezone.now()
    link.expires_at = timezone.now() + LASTS
    link.save()


def _as_text(credentials: Credentials) -> str:
    return json.dumps(dict(credentials))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
