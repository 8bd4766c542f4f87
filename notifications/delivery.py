"""Sending what waits in the outbox."""

from __future__ import annotations

import structlog
from celery import shared_task
from kombu.exceptions import OperationalError

from tenants.context import HasSchema, tenant_context

log = structlog.get_logger(__name__)


@shared_task
def deliver_notification(notification_id: int) -> None:
    """One attempt at one notification."""
    log.info("notification waits", notification=notification_id)


def deliver_later(tenant: HasSchema, notification_id: int) -> None:
    """Leave the sending to a worker. Where none can be told now, `deliver_due` finds it."""
    with tenant_context(tenant):
        try:
            deliver_notification.delay(notification_id)
        except OperationalError as error:
            log.warning("notification not queued", notification=notification_id, reason=type(error).__name__)
