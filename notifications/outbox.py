"""The outbox: whatever is to be told to a person by e-mail or SMS is written here, and sent by delivery.py.

A row is written in the caller's transaction. So nothing is sent for a booking that was rolled back, and nothing is
lost with a process or a broker that dies after the commit: what no worker was told of is found every half minute.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.utils import timezone

from notifications.delivery import deliver_later
from notifications.errors import NotificationRefused
from notifications.models import Notification
from notifications.sms_text import economical
from tenants.context import require_tenant
from tenants.models import normalise_number

ATTACHMENTS_LIMIT = 256 * 1024
TITLE_LIMIT = 200
KEY_LIMIT = 200
# What Twilio takes: https://www.twilio.com/docs/api/errors/21617
SMS_LIMIT = 1600

Channel = Notification.Channel
State = Notification.State


@dataclass(frozen=True, slots=True)
class Attachment:
    """A small file of an e-mail, such as an appointment: Attachment("visit.ics", "text/calendar", content)."""

    name: str
    content_type: str
    content: bytes


def enqueue(
    *,
    kind: str,
    channel: str,
    recipient: str,
    language: str,
    body: str,
    dedupe_key: str,
    title: str = "",
    html: str = "",
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    subject: models.Model | None = None,
    send_after: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
) -> Notification:
    """Have something told to somebody: now, or from `send_after` on, and not any more after `expires_at`.

    Runs inside the tenant and the caller's transaction; sending begins once that is committed. The same `dedupe_key`
    is never sent twice: asked for again, the row there is comes back as it is, except that one which was cancelled,
    and so never sent, is asked for anew with what is given now. subject: the row it is about, for `cancel` and
    `reschedule`. title: the subject line of an e-mail.

    Raises NotificationRefused, before anything is written, for a recipient that is none of the channel's, no text, no
    key or a key that is too long, an SMS that is too long, and attachments that are too large or given to an SMS.
    """
    tenant = require_tenant()
    start = send_after or timezone.now()
    content: dict[str, Any] = {
        "kind": kind,
        "channel": Channel(channel),
        "recipient": _checked_recipient(channel, recipient),
        "language": language,
        "title": " ".join(title.split())[:TITLE_LIMIT],
        "body": _checked_body(channel, body),
        "html": html,
        "reply_to": _checked_recipient(Channel.EMAIL, reply_to) if reply_to else "",
        "attachments": _stored(channel, attachments),
        "send_after": start,
        "next_attempt_at": start,
        "expires_at": expires_at,
        **_reference(subject),
    }
    with transaction.atomic():
        notification, is_new = _written(_checked_key(dedupe_key), content)
        if is_new and start <= timezone.now():
            transaction.on_commit(partial(deliver_later, tenant, notification.pk))
    return notification


def cancel(*, subject: models.Model, kind: str | None = None) -> int:
    """Do not send what has not been sent yet about `subject`: all of it, or one kind. Says how much that was."""
    return _unsent(subject, kind).update(state=State.CANCELLED, finished_at=timezone.now())


def reschedule(
    *, subject: models.Model, send_after: dt.datetime, kind: str | None = None, expires_at: dt.datetime | None = None
) -> int:
    """Send what has not been sent yet about `subject` at another time. Says how much that was.

    Where the text names a time that has changed too, `cancel` and `enqueue` instead.
    """
    return _unsent(subject, kind).update(send_after=send_after, next_attempt_at=send_after, expires_at=expires_at)


def about(subject: models.Model) -> models.QuerySet[Notification]:
    """All that was, is or will be told about `subject`, newest first."""
    return Notification.objects.filter(**_reference(subject))


def _written(dedupe_key: str, content: Mapping[str, Any]) -> tuple[Notification, bool]:
    """The row of this key, and whether it is to be sent because of this request."""
    notification, created = Notification.objects.get_or_create(dedupe_key=dedupe_key, defaults=content)
    if created:
        return notification, True
    cancelled = Notification.objects.filter(pk=notification.pk, state=State.CANCELLED)
    revived = cancelled.update(state=State.PENDING, finished_at=None, error_code="", **content)
    if revived:
        notification.refresh_from_db()
    return notification, bool(revived)


def _unsent(subject: models.Model, kind: str | None) -> models.QuerySet[Notification]:
    rows = Notification.objects.filter(state=State.PENDING, **_reference(subject))
    return rows if kind is None else rows.filter(kind=kind)


def _reference(subject: models.Model | None) -> dict[str, str]:
    if subject is None:
        return {}
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def _checked_recipient(channel: str, recipient: str) -> str:
    try:
        if channel == Channel.SMS:
            return normalise_number(recipient)
        validate_email(recipient.strip())
    except ValidationError as error:
        raise NotificationRefused("This is no address that can be written to.", code="bad_recipient") from error
    return recipient.strip()


def _checked_body(channel: str, body: str) -> str:
    text = body.replace("\x00", "").strip()
    if not text:
        raise NotificationRefused("There is no text to send.", code="no_text")
    if channel != Channel.SMS:
        return text
    if len(text) > SMS_LIMIT:
        raise NotificationRefused(f"An SMS has at most {SMS_LIMIT} characters.", code="too_long")
    return economical(text)


def _checked_key(key: str) -> str:
    if not key or len(key) > KEY_LIMIT:
        raise NotificationRefused(f"A key has 1 to {KEY_LIMIT} characters.", code="bad_key")
    return key


def _stored(channel: str, attachments: Sequence[Attachment]) -> list[dict[str, str]]:
    if attachments and channel == Channel.SMS:
        raise NotificationRefused("An SMS carries no files.", code="bad_attachment")
    if sum(len(one.content) for one in attachments) > ATTACHMENTS_LIMIT:
        raise NotificationRefused("The files are too large.", code="bad_attachment")
    return [
        {"name": one.name, "type": one.content_type, "content": base64.b64encode(one.content).decode()}
        for one in attachments
    ]
