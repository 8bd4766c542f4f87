"""The steps of a call as Twilio asks for them: connect it, transfer it, take it back, hang up."""

from __future__ import annotations

import structlog

from tenants.models import Tenant
from voice import calls, tickets, twiml
from voice.dialogue.base import Opening
from voice.models import Call, StreamTicket

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
    if call.state != Call.State.RINGING:  # an old request sent again: its session runs, or has run
        log.warning("incoming call delivered again after it was connected", call=call_sid)
        return twiml.hang_up()
    return twiml.connect(call, tickets.issue(tenant, call, Opening.NEW_CALL), addresses)


def next_twiml(tenant: Tenant, call: Call, addresses: twiml.Addresses, *, dial_status: str, call_status: str) -> str:
    """TwiML for what follows a session or a transfer."""
    if dial_status:
        return _after_transfer(tenant, call, addresses, dial_status, caller_is_gone=call_status == "completed")
    if call.is_over or call_status in ("completed", "canceled", "failed"):
        return twiml.hang_up()
    if call.outcome == Call.Outcome.TRANSFERRED:
        return twiml.transfer(call, addresses)
    return _after_lost_session(tenant, call, addresses)


def _after_transfer(
    tenant: Tenant, call: Call, addresses: twiml.Addresses, dial_status: str, *, caller_is_gone: bool
) -> str:
    if calls.transfer_ended(call, dial_status, caller_is_gone=caller_is_gone):
        return twiml.hang_up()
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
    reconnections = StreamTicket.objects.filter(call=call).exclude(opening=Opening.NEW_CALL).count()
    if 1 + reconnections >= MAX_CONNECTIONS:
        log.error("call given up after too many connections", call=call.call_sid)
        return twiml.apologise("trouble", call.assistant.language)
    return twiml.connect(call, tickets.issue(tenant, call, opening), addresses)
