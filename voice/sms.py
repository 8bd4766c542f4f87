"""SMS in the name of a tenant, from one of its numbers: what settings.SMS_SENDER names.

https://www.twilio.com/docs/messaging/api/message-resource
"""

from __future__ import annotations

import datetime as dt

import phonenumbers
from django.conf import settings

from notifications.errors import NotDelivered
from notifications.models import Notification
from notifications.sms import Report, Sms
from tenants.current import current_tenant
from tenants.models import Tenant
from voice import twiml
from voice.models import PhoneNumber
from voice.twilio_api import NO_CREDENTIALS, TwilioRefused, TwilioUnavailable, client_for

# Refusals that somebody may put right, or that pass: wrong credentials; too many messages waiting for this number.
PASSING = frozenset({NO_CREDENTIALS, 21611})

State = Notification.State
# What Twilio's word for it is here. `read` is a delivery too; `canceled` will never be one.
STATES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), State.SENT),
    **dict.fromkeys(("delivered", "read"), State.DELIVERED),
    **dict.fromkeys(("undelivered", "failed", "canceled"), State.FAILED),
}


class TwilioSms:
    """A SmsSender with the account of the selected tenant, its own or the platform's."""

    def send(self, sms: Sms) -> str:
        tenant = current_tenant()
        from_number, address = _own_number(sms.to), _address_of_reports(tenant, sms)
        try:
            return client_for(tenant).send_message(
                to=sms.to, from_number=from_number, body=sms.body, status_callback=address
            )
        except (TwilioRefused, TwilioUnavailable) as error:
            raise _problem(error) from error

    def find(self, sms: Sms, since: dt.datetime, known: frozenset[str]) -> Report | None:
        try:
            found = client_for(current_tenant()).messages_to(sms.to, since)
        except (TwilioRefused, TwilioUnavailable) as error:
            raise NotDelivered(_code(error)) from error
        for message in found:
            # A trial account puts a sentence of its own before the text.
            if message.sid not in known and message.body.endswith(sms.body):
                return report_of(message.sid, message.status, message.error)
        return None


def report_of(sid: str, status: str, error: int) -> Report:
    """What Twilio tells of a message. Raises KeyError for a status that it does not document."""
    state = STATES[status]
    return Report(sid, state, f"twilio_{error}" if state == State.FAILED else "")


def _address_of_reports(tenant: Tenant, sms: Sms) -> str:
    """Where Twilio tells what becomes of it; none where the world knows no address of ours: Twilio would refuse it.

    https://www.twilio.com/docs/api/errors/21609
    """
    if not settings.PUBLIC_BASE_URL_IS_SET:
        return ""
    return twiml.public_addresses_of(tenant).sms_status(sms.notification_id)


def _own_number(to: str) -> str:
    """A number of the tenant, of the recipient's country where there is one: a foreign one is often not let through."""
    numbers = list(PhoneNumber.objects.order_by("number").values_list("number", flat=True))
    if not numbers:
        raise NotDelivered("no_number", permanent=True)
    return next((number for number in numbers if _country(number) == _country(to)), numbers[0])


def _country(number: str) -> int | None:
    return phonenumbers.parse(number).country_code


def _problem(error: TwilioRefused | TwilioUnavailable) -> NotDelivered:
    if isinstance(error, TwilioRefused):
        return NotDelivered(_code(error), permanent=error.number not in PASSING)
    return NotDelivered(_code(error), perhaps_done=error.perhaps_done)


def _code(error: TwilioRefused | TwilioUnavailable) -> str:
    return f"twilio_{error.number}" if isinstance(error, TwilioRefused) else error.code
