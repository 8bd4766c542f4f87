"""The appointments as a calendar at a secret address, which any calendar program can subscribe to.

Whoever knows the address reads the feed; so it is long, kept as a hash, shown once, and can be changed or taken away.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from appointments.calendars import ics
from appointments.calendars.identity import this_tenant
from appointments.models import Appointment, CalendarFeed, Resource
from compliance.actions import Action
from compliance.audit import record

TOKEN_BYTES = 32
# Behind today, so that a calendar does not empty itself as the day goes on.
PAST = dt.timedelta(days=30)
MOST = 5000


@dataclass(frozen=True, slots=True)
class FeedFile:
    """What is answered at a feed's address."""

    content: bytes
    etag: str
    modified_at: dt.datetime


def make(resource: Resource | None, *, shows_names: bool) -> tuple[CalendarFeed, str]:
    """A new feed and its token, which is told here and never again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        feed = CalendarFeed.objects.create(resource=resource, shows_names=shows_names, token_hash=_hash(token))
        record(Action.FEED_MADE, obj=feed, details={"shows_names": shows_names})
    return feed, token


def renew(feed: CalendarFeed) -> str:
    """A new token; who knew the former one reads nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        if CalendarFeed.objects.filter(pk=feed.pk).update(token_hash=_hash(token), renewed_at=timezone.now()):
            record(Action.FEED_RENEWED, obj=feed)
    return token


def revoke(feed: CalendarFeed) -> None:
    with transaction.atomic():
        if CalendarFeed.objects.filter(pk=feed.pk).delete()[0]:
            record(Action.FEED_REVOKED, obj=feed)


def file_at(token: str) -> FeedFile | None:
    """The feed with this token; None: there is none. Every wrong token takes the same way: hashed, and looked up.

    What is compared is the hash, of which whoever guesses cannot choose a part.
    """
    feed = CalendarFeed.objects.select_related("resource").filter(token_hash=_hash(token)).first()
    return None if feed is None else _file(feed)


def _file(feed: CalendarFeed) -> FeedFile:
    tenant = this_tenant()
    appointments = list(_appointments(feed))
    name = f"{feed.resource} – {tenant.name}" if feed.resource else tenant.name
    content = ics.feed_of(appointments, tenant, name, shows_names=feed.shows_names)
    modified_at = max([feed.renewed_at, *(one.changed_at for one in appointments)])
    return FeedFile(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"', modified_at)


def _appointments(feed: CalendarFeed) -> QuerySet[Appointment]:
    shown = Appointment.objects.filter(state__in=ics.SHOWN, ends_at__gt=timezone.now() - PAST)
    if feed.resource_id is not None:
        shown = shown.filter(resource_id=feed.resource_id)
    return shown.select_related("service", "resource", "customer").order_by("starts_at", "pk")[:MOST]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
