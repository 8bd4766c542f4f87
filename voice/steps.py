"""The steps of a call as Twilio asks for them: connect it, transfer it, take it back, hang up."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone

from tenants.models import Tenant
from voice import admission, calls, tickets, twiml
from voice.dialogue.base import Opening
from voice.models import Call, StreamTicket, TransferMode

log = structlog.get_logger(__name__)

# A call whose websocket keeps breaking, or is never let in, is given up after this many connections.
MAX_CONNECTIONS = 4


def connect_first(
    tenant: Tenant, addresses: twiml.Addresses, *, call_sid: str, from_number: str, to_number: str
) -> str:
    """TwiML for a ringing call. Asked again for the same call, it connects that call and makes no second one."""
    try:
        call = calls.register(call_sid=call_sid, from_number=from_number, to_number=to_number)
    except calls.NobodyToAnswer:
        log.error("no assistant to answer", call=call_sid)
        return twiml.apologise("unavailable", tenant.default_language)
    turned_away = not call.is_over and admission.was_refused(call)
    if call.state != Call.State.RINGING and not turned_away:  # an old request sent again: its session runs, or has run
        log.warning("incoming call delivered again after it was connected", call=call_sid)
        return twiml.hang_up()
    with transaction.atomic():
        refusal = admission.refusal_of(tenant, call)
        ticket = "" if refusal else tickets.issue(tenant, call, Opening.NEW_CALL)
    if refusal:
        log.warning("call not taken: too many calls", call=call_sid, reason=refusal.reason)
        return _turn_away(call, addresses)
    return twiml.connect(call, ticket, addresses)


def _turn_away(call: Call, addresses: twiml.Addresses) -> str:
    """No assistant is free: a person is rung, and where there is none, the caller leaves a voice message."""
    if call.assistant.transfer_number:
        calls.forward(call, call.assistant.transfer_number)
        return twiml.transfer(call, addresses)
    return _take_voicemail("voicemail_busy", call, addresses)


def _take_voicemail(phrase: str, call: Call, addresses: twiml.Addresses) -> str:
    calls.begin_voicemail(call)
    return twiml.take_voicemail(phrase, call, addresses)


def next_twiml(
    tenant: Tenant, call: Call, addresses: twiml.Addresses, *, dial_status: str, bridged: bool, call_status: str
) -> str:
    """TwiML for what follows a session or a transfer. bridged: False where Twilio says that nobody was put through."""
    if dial_status:
        result = calls.transfer_result(call, dial_status, bridged=bridged, announced=_is_announced(call))
        return _after_transfer(tenant, call, addresses, result, caller_is_gone=call_status == "completed")
    if call.is_over or call_status in ("completed", "canceled", "failed"):
        return twiml.hang_up()
    if call.outcome == Call.Outcome.TRANSFERRED:
        return twiml.transfer(call, addresses, announced=_is_announced(call))
    return _after_lost_session(tenant, call, addresses)


def _is_announced(call: Call) -> bool:
    announces = call.assistant.transfer_mode == TransferMode.ANNOUNCED
    return announces and call.outcome == Call.Outcome.TRANSFERRED


def connect_outbound(tenant: Tenant, call: Call, addresses: twiml.Addresses, answered_by: str) -> str:
    """TwiML for a call of ours that has been answered; answered_by: what Twilio heard at the other end, if it listened.

    https://www.twilio.com/docs/voice/answering-machine-detection#the-answeredby-parameter
    """
    if call.state != Call.State.RINGING or not tenant.is_active:
        return twiml.hang_up()
    Call.objects.filter(pk=call.pk).update(answered_by=answered_by, alive_at=timezone.now())
    if answered_by == "fax":
        calls.reported_by_twilio(call, "failed", None)
        return twiml.hang_up()
    opening = Opening.ANSWERPHONE if answered_by.startswith("machine") else Opening.OUTBOUND
    return twiml.connect(call, tickets.issue(tenant, call, opening), addresses)


def take_back(tenant: Tenant, call: Call, addresses: twiml.Addresses) -> str:
    """TwiML that brings a caller back to the assistant from a person who did not take the call."""
    return _reconnect(tenant, call, addresses, Opening.NOT_TRANSFERRED)


def _after_transfer(
    tenant: Tenant, call: Call, addresses: twiml.Addresses, dial_status: str, *, caller_is_gone: bool
) -> str:
    if calls.transfer_ended(call, dial_status, caller_is_gone=caller_is_gone):
        return twiml.hang_up()
    if admission.was_refused(call):
        return _take_voicemail("voicemail_busy", call, addresses)
    return _reconnect(tenant, call, addresses, Opening.NOT_TRANSFERRED)


def _after_lost_session(tenant: Tenant, call: Call, addresses: twiml.Addresses) -> str:
    """The session ended without ending the call: its process died or its socket broke. The caller is still there."""
    log.warning("session lost, reconnecting", call=call.call_sid)
    return _reconnect(tenant, call, addresses, Opening.RESUMED)


def _reconnect(tenant: Tenant, call: Call, addresses: twiml.Addresses, opening: Opening) -> str:
    if not tenant.is_active:  # its tickets are refused by now
        log.warning("call of a suspended tenant not connected again", call=call.call_sid)
        return twiml.apologise("unavailable", call.assistant.language)
    # Offered and not redeemed ones: a websocket that is never let in comes back at once, and would for ever.
    reconnections = StreamTicket.objects.filter(call=call).exclude(opening__in=tickets.BEGINNINGS).count()
    if 1 + reconnections >= MAX_CONNECTIONS:
        log.error("call given up after too many connections", call=call.call_sid)
        return _take_voicemail("voicemail_trouble", call, addresses)
    return twiml.connect(call, tickets.issue(tenant, call, opening), addresses)
