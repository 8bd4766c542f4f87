"""Sending what waits in the outbox.

A row is claimed by one conditional update, sent, and what came of it recorded. Whoever sends may be killed in between,
or not be told whether it was sent. Such a row stays `sending` and is taken up a while later. For an SMS the provider
is then asked whether it was sent before it is sent again. An e-mail is sent again under the same Message-ID (mail.py).
"""

from __future__ import annotations

import datetime as dt
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import mail
from notifications.errors import NotDelivered
from notifications.models import Notification
from notifications.sms import Report, Sms, sms_sender
from tenants.context import HasSchema, in_sandbox, tenant_context
from tenants.current import current_tenant
from tenants.errors import IllegalTransition
from tenants.models import Tenant

log = structlog.get_logger(__name__)

# Longer than any attempt lasts: nobody is sending any more what was begun before.
STUCK_AFTER = dt.timedelta(minutes=2)
# Until the second attempt, the third, and so on; after the last it is given up.
BACKOFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720))
MAX_ATTEMPTS = len(BACKOFF) + 1
# Clocks differ a little between us and the provider.
CLOCK_SKEW = dt.timedelta(minutes=2)
BATCH = 100
BATCH_S = 25.0

# Tells workers, one after another. It has no thread before it is first used.
_publisher = ThreadPoolExecutor(max_workers=1, thread_name_prefix="outbox")

State = Notification.State
UNFINISHED = (State.PENDING, State.SENDING)


# --- one notification ----------------------------------------------------------------------------------------


def deliver(notification_id: int, now: dt.datetime | None = None) -> None:
    """One attempt, unless it is not due, over, or somebody else's. Runs inside the tenant and no transaction.

    A suspended workspace sends nothing; what it has waits. A rehearsal never sends anything.
    """
    tenant = current_tenant()
    if not tenant.is_active or in_sandbox():
        return
    now = now or timezone.now()
    waiting = Notification.objects.filter(pk=notification_id, state__in=UNFINISHED, next_attempt_at__lte=now).first()
    if waiting is None:
        return
    unsure = waiting.state == State.SENDING
    if _claim(waiting, now) and not (unsure and _turns_out_sent(waiting, now)):
        _send(tenant, waiting, now)


def _claim(waiting: Notification, now: dt.datetime) -> bool:
    """Whether it is ours now: of all who saw the row as it was, one finds it so."""
    changes = {
        "state": State.SENDING,
        "attempts": waiting.attempts + 1,
        "next_attempt_at": now + STUCK_AFTER,
        "first_attempt_at": waiting.first_attempt_at or now,
    }
    same = Notification.objects.filter(pk=waiting.pk, state=waiting.state, attempts=waiting.attempts)
    if not same.update(**changes):
        return False
    for name, value in changes.items():
        setattr(waiting, name, value)
    return True


def _turns_out_sent(notification: Notification, now: dt.datetime) -> bool:
    """Whether nothing is left to do for one that may have been sent: it was, or that cannot be found out now."""
    if notification.channel != Notification.Channel.SMS:
        return False
    since = (notification.first_attempt_at or now) - CLOCK_SKEW
    others = Notification.objects.filter(recipient=notification.recipient, body=notification.body)
    known = frozenset(others.exclude(provider_id="").values_list("provider_id", flat=True))
    try:
        report = sms_sender().find(_sms(notification), since, known)
    except NotDelivered as failure:
        _put_off(notification, failure, now, unsure=True)
        return True
    if report is None:
        return False
    log.info("notification had been sent", notification=notification.pk)
    reported(notification.pk, report)
    return True


def _send(tenant: Tenant, notification: Notification, now: dt.datetime) -> None:
    if notification.expires_at and notification.expires_at <= now:
        return _give_up(notification, "expired")
    if notification.attempts > MAX_ATTEMPTS:
        return _give_up(notification, notification.error_code or "gave_up")
    try:
        provider_id = _handed_over(tenant, notification)
    except NotDelivered as failure:
        return _put_off(notification, failure, now, unsure=failure.perhaps_done)
    notification.end_attempt(State.SENT, provider_id=provider_id, sent_at=timezone.now(), error_code="")
    log.info("notification sent", notification=notification.pk, kind=notification.kind, channel=notification.channel)
    return None


def _handed_over(tenant: Tenant, notification: Notification) -> str:
    """The provider's id. Raises NotDelivered."""
    if notification.channel == Notification.Channel.EMAIL:
        return mail.send(tenant, notification)
    return sms_sender().send(_sms(notification))


def _put_off(notification: Notification, failure: NotDelivered, now: dt.datetime, *, unsure: bool) -> None:
    """To be tried again later, where that can help. unsure: it may have been sent."""
    if failure.permanent or notification.attempts >= MAX_ATTEMPTS:
        return _give_up(notification, failure.code)
    wait = BACKOFF[notification.attempts - 1]
    log.warning("notification put off", notification=notification.pk, error=failure.code, unsure=unsure)
    notification.end_attempt(
        State.SENDING if unsure else State.PENDING,
        next_attempt_at=now + (max(wait, STUCK_AFTER) if unsure else wait),
        error_code=failure.code,
    )
    return None


def _give_up(notification: Notification, code: str) -> None:
    log.error("notification not delivered", notification=notification.pk, kind=notification.kind, error=code)
    notification.end_attempt(State.FAILED, error_code=code)


def _sms(notification: Notification) -> Sms:
    return Sms(notification.pk, notification.recipient, notification.body)


# --- what the provider tells ---------------------------------------------------------------------------------


def reported(notification_id: int, report: Report) -> None:
    """Apply what the provider tells of a message: in any order, and as often as it likes. Runs inside the tenant.

    It may be known of here before the sender has been told the message's id.
    """
    notification = Notification.objects.filter(pk=notification_id, provider_id__in=["", report.provider_id]).first()
    if notification is None:
        log.warning("report of an unknown message", notification=notification_id)
        return
    changes: dict[str, Any] = {"provider_id": report.provider_id, "error_code": report.error_code}
    if notification.sent_at is None:
        changes["sent_at"] = timezone.now()
    try:
        notification.move_to(report.state, **changes)
    except IllegalTransition:
        return  # told twice, or later than what came after it


# --- all that is due -----------------------------------------------------------------------------------------


def deliver_due(now: dt.datetime | None = None) -> int:
    """One attempt at everything that is due, and how much that was. What there is no time for, the next run finds."""
    due = Notification.objects.filter(state__in=UNFINISHED, next_attempt_at__lte=now or timezone.now())
    deadline, done = time.monotonic() + BATCH_S, 0
    for notification_id in due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:BATCH]:
        if time.monotonic() > deadline:
            break
        deliver(notification_id, now)
        done += 1
    return done


@shared_task
def deliver_notification(notification_id: int) -> None:
    """`deliver`, by a worker that was told of this one."""
    deliver(notification_id)


def deliver_later(tenant: HasSchema, notification_id: int) -> None:
    """Leave the sending to a worker, without waiting for the broker: a caller may be waiting for an answer.

    Where no worker can be told, or this process ends first, `deliver_due` finds it.
    """
    _publisher.submit(_publish, tenant, notification_id)


def _publish(tenant: HasSchema, notification_id: int) -> None:
    with tenant_context(tenant):
        try:
            deliver_notification.delay(notification_id)
        except OperationalError as error:
            log.warning("notification not queued", notification=notification_id, reason=type(error).__name__)
