"""Google's channels: told of a change, we read at once instead of at the next turn.

https://developers.google.com/workspace/calendar/api/guides/push. Only where the platform has an https address that
Google can reach; else calendars are read every few minutes, as they are anyway now and then.
"""

from __future__ import annotations

import datetime as dt
import uuid

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from appointments.calendars.adapters import google_of
from appointments.calendars.base import CalendarError
from appointments.calendars.identity import this_tenant
from appointments.models import Calendar
from tenants.encryption import DecryptionFailed

log = structlog.get_logger(__name__)

LASTS = dt.timedelta(days=7)
RENEWED_BEFORE = dt.timedelta(days=1)
_SALT = "appointments.calendars.channels"


def can_be_called() -> bool:
    """Whether Google can reach this platform: it calls https addresses only."""
    return settings.PUBLIC_BASE_URL_IS_SET and str(settings.PUBLIC_BASE_URL).startswith("https://")


def ending(now: dt.datetime) -> list[int]:
    """The calendars that need a channel, or a new one."""
    if not can_be_called():
        return []
    due = Q(channel_expires_at=None) | Q(channel_expires_at__lt=now + RENEWED_BEFORE)
    google = Calendar.objects.filter(due, provider=Calendar.Provider.GOOGLE, state=Calendar.State.OK)
    return list(google.values_list("pk", flat=True))


def open_channel(calendar_id: int) -> bool:
    """Have Google tell of changes from now on, and the former channel be silent. False: it would not; we read on."""
    calendar = Calendar.objects.filter(pk=calendar_id, provider=Calendar.Provider.GOOGLE).first()
    if calendar is None:
        return False
    channel_id = uuid.uuid4().hex
    address = f"{settings.PUBLIC_BASE_URL}/calendars/google/changed/{this_tenant().pk}/{calendar.pk}"
    # Known before Google is asked: its first call may be here before its answer.
    former = calendar.channel_id, calendar.channel_resource
    Calendar.objects.filter(pk=calendar.pk).update(channel_id=channel_id)
    try:
        channel = google_of(calendar).watch(
            channel_id, token_of(calendar.pk, channel_id), address, int(LASTS.total_seconds())
        )
    except (CalendarError, DecryptionFailed) as error:
        log.warning("no channel", calendar=calendar.pk, problem=error.code)
        later = timezone.now() + RENEWED_BEFORE + dt.timedelta(hours=1)
        Calendar.objects.filter(pk=calendar.pk).update(channel_expires_at=later, channel_resource="")
        return False
    Calendar.objects.filter(pk=calendar.pk).update(
        channel_resource=channel.resource, channel_expires_at=channel.expires_at
    )
    _stop(calendar, *former)
    return True


def close_channel(calendar: Calendar) -> None:
    """Have Google tell no more, as far as it can be reached. What it tells all the same finds nothing."""
    if calendar.provider == Calendar.Provider.GOOGLE:
        _stop(calendar, calendar.channel_id, calendar.channel_resource)


def told(calendar_id: int, channel_id: str, token: str) -> bool:
    """A call has come: the calendar is to be read. False: it is not Google's, or of a channel that is no more."""
    expected = token_of(calendar_id, channel_id)
    if not constant_time_compare(token, expected):
        return False
    known = Calendar.objects.filter(pk=calendar_id, channel_id=channel_id, provider=Calendar.Provider.GOOGLE)
    return bool(channel_id and known.update(next_read_at=timezone.now()))


def token_of(calendar_id: int, channel_id: str) -> str:
    """What Google shows with every call: of this tenant, this calendar and this channel."""
    return salted_hmac(_SALT, f"{this_tenant().pk}:{calendar_id}:{channel_id}", algorithm="sha256").hexdigest()


def _stop(calendar: Calendar, channel_id: str, resource: str) -> None:
    if not channel_id or not resource:
        return
    try:
        google_of(calendar).stop(channel_id, resource)
    except (CalendarError, DecryptionFailed) as error:
        log.info("channel left to end by itself", calendar=calendar.pk, problem=error.code)
