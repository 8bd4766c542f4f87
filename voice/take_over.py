"""A member of staff takes a call out of the assistant's hands.

The staff's telephone rings first; then the caller is led into a conference to wait. Who takes the call says so by a
key, and joins. Who does not, or cannot be reached, leaves the caller to the assistant again. Each attempt has a mark
of its own in the call's row and in the addresses Twilio is given, so that nothing late or repeated moves another one.
"""

from __future__ import annotations

import secrets

import structlog
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from compliance.actions import Action
from compliance.audit import record
from tenants.context import tenant_context
from tenants.errors import DomainError
from tenants.models import Tenant, normalise_number
from voice import calls, twiml
from voice.models import Call
from voice.twilio_api import TwilioApi, client_for

log = structlog.get_logger(__name__)

RING_S = 25


class TakeOverRefused(DomainError):
    """code: bad_number, or not_running for a call that no assistant holds."""

    code = "take_over_refused"


def take(tenant: Tenant, call_sid: str, number: str) -> None:
    """Call `number` (E.164) and put it together with the caller of a call in progress.

    Raises TakeOverRefused, TwilioRefused, TwilioUnavailable; the caller is then with the assistant as before.
    """
    try:
        staff = normalise_number(number)
    except ValidationError as error:
        raise TakeOverRefused("This is not a telephone number in international form.", code="bad_number") from error
    attempt = secrets.token_hex(4)
    with tenant_context(tenant):
        call = _take_in_hand(call_sid, staff, attempt)
        try:
            _bring_together(tenant, call, staff, attempt)
        except DomainError:
            give_back(call, attempt, "failed")
            raise
    log.info("call taken over", call=call_sid)


def _take_in_hand(call_sid: str, staff: str, attempt: str) -> Call:
    """From here on the session does not end the call, however it ends itself."""
    with transaction.atomic():
        held = Call.objects.select_for_update(of=("self",)).select_related("assistant", "conversation")
        call = held.filter(call_sid=call_sid, state=Call.State.IN_PROGRESS, outcome=Call.Outcome.NONE).first()
        if call is None:
            raise TakeOverRefused("No assistant holds this call.", code="not_running")
        call.outcome, call.transfer_to, call.transfer_result = Call.Outcome.TRANSFERRED, staff, _mark(attempt)
        call.transfer_summary, call.alive_at = "", timezone.now()
        call.save(update_fields=["outcome", "transfer_to", "transfer_result", "transfer_summary", "alive_at"])
        record(Action.CALL_TAKEN_OVER, obj=call, details={"to": staff})
    return call


def _bring_together(tenant: Tenant, call: Call, staff: str, attempt: str) -> None:
    api, addresses = client_for(tenant), twiml.public_addresses_of(tenant)
    address = addresses.take_over(call, attempt)
    leg = api.place_call(
        to=staff, from_number=call.own_number, url=address, status_callback=f"{address}/status", timeout_s=RING_S
    )
    try:
        api.redirect_call(call.call_sid, twiml.wait_for_staff(call, addresses))
    except DomainError:
        _stop_ringing(api, leg)
        raise


def _stop_ringing(api: TwilioApi, leg: str) -> None:
    try:
        api.hang_up(leg)
    except DomainError as error:  # it rings out, and who picks up is told that the caller has gone
        log.warning("the staff's telephone rings on", reason=error.message)


def offered_to(call: Call, attempt: str) -> bool:
    """Whether this attempt is still waiting for an answer."""
    is_held = call.state == Call.State.IN_PROGRESS and call.outcome == Call.Outcome.TRANSFERRED
    return is_held and call.transfer_result in (_mark(attempt), calls.ACCEPTED)


def accept(call: Call, attempt: str) -> bool:
    """The member of staff takes the call. False when the caller is not waiting any more."""
    return calls.accept_transfer(call, offered=_mark(attempt))


def give_back(call: Call, attempt: str, result: str) -> bool:
    """Nobody took it: the call is the assistant's again. True for the one who is to bring the caller back."""
    waiting = Call.objects.filter(pk=call.pk, state=Call.State.IN_PROGRESS, transfer_result=_mark(attempt))
    return bool(waiting.update(outcome=Call.Outcome.NONE, transfer_result=result, alive_at=timezone.now()))


def bring_back(tenant: Tenant, call: Call, document: str) -> None:
    """Lead the waiting caller to what `document` says."""
    try:
        client_for(tenant).redirect_call(call.call_sid, document)
    except DomainError as error:  # mostly a caller who has hung up
        log.warning("caller not brought back", call=call.call_sid, reason=error.message)


def hang_up(tenant: Tenant, call_sid: str) -> None:
    """End a call that is going on. Raises TakeOverRefused, TwilioRefused, TwilioUnavailable."""
    with tenant_context(tenant):
        call = Call.objects.filter(call_sid=call_sid).exclude(state__in=Call.ENDED).first()
        if call is None:
            raise TakeOverRefused("This call is over.", code="not_running")
        # Told before it is done: Twilio cannot be asked to take it back.
        with transaction.atomic():
            record(Action.CALL_ENDED, obj=call)
            client_for(tenant).hang_up(call_sid)


def _mark(attempt: str) -> str:
    return calls.RINGING + attempt
