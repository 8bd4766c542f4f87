"""Calls that the assistant makes.

The row is written before Twilio is asked, under a stand-in for the CallSid, and Twilio is given addresses that name
the row. Whichever comes first, the answer to our request or Twilio's first question about the call, tells the CallSid.
So a process that dies in between neither loses the call nor leads to a second one: a row that Twilio never asks about
is closed as not answered.
"""

from __future__ import annotations

import secrets

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from compliance.actions import Action
from compliance.audit import Target, record
from conversations.models import Conversation
from tenants.context import tenant_context
from tenants.errors import DomainError
from tenants.models import Tenant, normalise_number
from voice import admission, calls, twiml
from voice.models import Assistant, Call, PhoneNumber
from voice.twilio_api import TwilioUnavailable, client_for

log = structlog.get_logger(__name__)

STAND_IN = "pending"
RING_S = 30


class OutboundRefused(DomainError):
    """The call is not made. code: bad_number, not_ours, no_number, too_many, already_calling or suspended."""

    code = "outbound_refused"


def place_call(
    tenant: Tenant,
    assistant: Assistant,
    to_number: str,
    *,
    from_number: str | None = None,
    requested_by: User | None = None,
    detect_machine: bool = True,
) -> Call:
    """Have `assistant` call `to_number` (E.164), showing one of the tenant's numbers.

    Raises OutboundRefused, TwilioRefused, TwilioUnavailable; after the last the call may still ring.
    """
    if not tenant.is_active:
        raise OutboundRefused("The workspace is suspended.", code="suspended")
    with tenant_context(tenant):
        own_number = _own_number(assistant, from_number)
        call = _register(tenant, assistant, _checked(to_number), own_number, requested_by)
        _ring(tenant, call, detect_machine)
    return call


def _checked(number: str) -> str:
    try:
        return normalise_number(number)
    except ValidationError as error:
        raise OutboundRefused("This is not a telephone number in international form.", code="bad_number") from error


def _own_number(assistant: Assistant, wanted: str | None) -> str:
    numbers = PhoneNumber.objects.order_by("number")
    if wanted is not None:
        if not numbers.filter(number=wanted).exists():
            raise OutboundRefused("This number is not one of the workspace's.", code="not_ours")
        return wanted
    number = numbers.filter(assistant=assistant).first() or numbers.first()
    if number is None:
        raise OutboundRefused("The workspace has no telephone number to call from.", code="no_number")
    return number.number


def _register(tenant: Tenant, assistant: Assistant, to_number: str, own_number: str, requested_by: User | None) -> Call:
    """The row of a call that is allowed. Nobody else decides on the tenant's calls meanwhile."""
    with transaction.atomic():
        admission.wait_for_turn(tenant)
        under_way = Call.objects.filter(direction=Call.Direction.OUTBOUND, to_number=to_number)
        if under_way.exclude(state__in=Call.ENDED).exists():
            raise OutboundRefused("This number is being called already.", code="already_calling")
        if admission.reason_against(tenant) is not None:
            raise OutboundRefused("All lines are busy.", code="too_many")
        call = Call.objects.create(
            call_sid=STAND_IN + secrets.token_hex(13),
            assistant=assistant,
            conversation=Conversation.objects.create(
                channel=Conversation.Channel.PHONE,
                language=assistant.language,
                assistant_name=assistant.name,
                contact=to_number,
                started_at=timezone.now(),
            ),
            transport=calls.transport_for(assistant),
            direction=Call.Direction.OUTBOUND,
            from_number=own_number,
            to_number=to_number,
            requested_by=requested_by,
        )
        record(
            Action.CALL_PLACED,
            actor=requested_by,
            obj=Target("voice.call", call.pk),
            details={"assistant": assistant.pk, "from": own_number},
        )
        return call


def _ring(tenant: Tenant, call: Call, detect_machine: bool) -> None:
    address = twiml.public_addresses_of(tenant).outbound(call)
    try:
        call_sid = client_for(tenant).place_call(
            to=call.to_number,
            from_number=call.from_number,
            url=address,
            status_callback=f"{address}/status",
            detect_machine=detect_machine,
            timeout_s=RING_S,
        )
    except DomainError as error:
        if not (isinstance(error, TwilioUnavailable) and error.perhaps_done):
            calls.reported_by_twilio(call, "failed", None)
        raise
    claim(call.pk, call_sid)
    call.refresh_from_db(fields=["call_sid", "state"])
    log.info("outbound call placed", call=call_sid)


def claim(call_id: int, call_sid: str) -> Call | None:
    """Our call with this id, now known to be Twilio's `call_sid`; None when it is unknown, or known as another."""
    waiting = Call.objects.filter(pk=call_id, direction=Call.Direction.OUTBOUND, call_sid__startswith=STAND_IN)
    if not Call.objects.filter(call_sid=call_sid).exists():
        waiting.update(call_sid=call_sid)
    ours = Call.objects.select_related("assistant", "conversation").filter(pk=call_id, call_sid=call_sid)
    return ours.filter(direction=Call.Direction.OUTBOUND).first()


def reported(call: Call, status: str, duration_seconds: int | None) -> None:
    """A status callback: the end is applied, anything before it is a sign of life."""
    Call.objects.filter(pk=call.pk).exclude(state__in=Call.ENDED).update(alive_at=timezone.now())
    calls.reported_by_twilio(call, status, duration_seconds)
