"""Twilio's HTTP about the SMS that tenants send. The address names the tenant and the notification."""

from __future__ import annotations

import structlog
from django.http import HttpResponse

from notifications import delivery
from tenants.context import tenant_context
from voice import sms
from voice.webhook_request import MessageReport, about_message

log = structlog.get_logger(__name__)


@about_message
def status(report: MessageReport, *, notification_id: str) -> HttpResponse:
    """What became of an SMS. Twilio may tell it twice, and in any order."""
    if report.status not in sms.STATES:  # a new word of Twilio's is no error of Twilio's
        log.warning("unknown status of a message", status=report.status)
    elif report.tenant is not None:
        with tenant_context(report.tenant):
            delivery.reported(int(notification_id), sms.report_of(report.message_sid, report.status, report.error))
    return HttpResponse(status=204)
