"""Telling the staff of what happens, each by their own preference and in their own language."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from django.db import models
from django.utils import timezone

from accounts.models import User
from notifications import outbox
from notifications.errors import NotificationRefused
from notifications.models import Notification, NotificationPreference
from notifications.sms_text import cut
from tenants.models import Tenant

log = structlog.get_logger(__name__)

# Longer SMS to the staff are cut: what is left out stands in the portal.
SMS_SEGMENTS = 3

Channel = Notification.Channel
Way = NotificationPreference.Way
_CHANNELS = {
    Way.NONE: (),
    Way.EMAIL: (Channel.EMAIL,),
    Way.SMS: (Channel.SMS,),
    Way.BOTH: (Channel.EMAIL, Channel.SMS),
}


class Event(StrEnum):
    """What somebody may want to be told of. The values are fields of NotificationPreference."""

    MESSAGE = "messages"
    URGENT_MESSAGE = "urgent_messages"
    APPOINTMENT = "appointments"


@dataclass(frozen=True, slots=True)
class StaffText:
    """The same thing as an e-mail with its subject line, and as an SMS."""

    title: str
    body: str
    sms: str


def tell_staff(
    tenant: Tenant, event: Event, *, key: str, subject: models.Model, write: Callable[[User, str], StaffText]
) -> int:
    """Put into the outbox what each member of the staff wants to be told of `event`; says how many were written.

    Runs inside the tenant and the caller's transaction. key: of this event of this subject; told twice, each person
    hears it once. write: the text for a person, who may not see everything, in a language. Somebody who cannot be
    written to keeps nobody else from being told.
    """
    staff = User.objects.filter(is_active=True).select_related("notification_preference").order_by("pk")
    written = 0
    for user in staff:
        preference = preference_of(user)
        channels = channels_for(preference, event)
        if not channels:
            continue
        language = user.language or tenant.default_language
        text = write(user, language)
        for channel in channels:
            written += _enqueue(tenant, event, channel, preference, text, language, f"{key}:{user.pk}", subject)
    return written


def preference_of(user: User) -> NotificationPreference:
    """What the person has chosen; else, not saved: the owner is told by e-mail, and of what is urgent by SMS too."""
    chosen: NotificationPreference | None = getattr(user, "notification_preference", None)
    if chosen is not None:
        return chosen
    if user.role != User.Role.OWNER:
        return NotificationPreference(user=user)
    return NotificationPreference(user=user, messages=Way.EMAIL, urgent_messages=Way.BOTH, appointments=Way.EMAIL)


def choose(user: User, choices: Mapping[str, Any]) -> None:
    """Keep what the person has chosen: some or all fields of NotificationPreference."""
    NotificationPreference.objects.update_or_create(user=user, defaults=dict(choices))


def channels_for(preference: NotificationPreference, event: Event) -> tuple[Channel, ...]:
    """By what the person is told of `event`: SMS only where there is a number to send it to."""
    wanted = _CHANNELS[Way(getattr(preference, event.value))]
    return tuple(channel for channel in wanted if channel != Channel.SMS or preference.phone)


def end_of_quiet(preference: NotificationPreference, now: dt.datetime) -> dt.datetime | None:
    """When the quiet hours end that `now`, a local time of the tenant, lies in; None outside of them."""
    begin, end = preference.quiet_from, preference.quiet_until
    if begin is None or end is None or begin == end:
        return None
    clock = now.time().replace(tzinfo=None)
    is_quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
    if not is_quiet:
        return None
    day = now.date() if clock < end else now.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, end, tzinfo=now.tzinfo)


def _enqueue(
    tenant: Tenant,
    event: Event,
    channel: Channel,
    preference: NotificationPreference,
    text: StaffText,
    language: str,
    key: str,
    subject: models.Model,
) -> int:
    is_sms = channel == Channel.SMS
    local = timezone.now().astimezone(zoneinfo.ZoneInfo(tenant.time_zone))
    waits = is_sms and event is not Event.URGENT_MESSAGE
    try:
        outbox.enqueue(
            kind=f"staff_{event.value}",
            channel=channel,
            recipient=preference.phone if is_sms else preference.user.email,
            language=language,
            title="" if is_sms else text.title,
            body=cut(text.sms, SMS_SEGMENTS) if is_sms else text.body,
            dedupe_key=f"{key}:{channel}",
            subject=subject,
            send_after=end_of_quiet(preference, local) if waits else None,
        )
    except NotificationRefused as refused:
        log.error("a member of staff cannot be written to", user=preference.user_id, reason=refused.code)
        return 0
    return 1
