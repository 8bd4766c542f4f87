"""Twilio's HTTP: an incoming call, the next step of a call, and what became of it.

Each request is checked in the same order before anything is written: whose number, whose signature, which fields.
"""

from __future__ import annotations

import structlog
from django.http import HttpResponse

from tenants.context import tenant_context
from voice import admission, calls, twiml
from voice.admission import Admission
from voice.steps import connect_first, next_twiml
from voice.webhook_request import TwilioRequest, from_twilio, tenant_name, twiml_response

log = structlog.get_logger(__name__)


@from_twilio
def incoming_call(request: TwilioRequest) -> HttpResponse:
    """A call rings: answer with the TwiML that connects it, or says why it cannot be taken."""
    decision = admission.decide(request.tenant)
    if decision.tenant is None:
        log.warning("call to an unknown number", call=request.call_sid, to=request.to_number)
        return twiml_response(twiml.reject())
    if decision.admission is Admission.SUSPENDED:
        log.warning("call to a suspended tenant", call=request.call_sid, tenant=tenant_name(decision.tenant))
        return twiml_response(twiml.apologise("unavailable", decision.tenant.default_language))
    with tenant_context(decision.tenant):
        return twiml_response(
            connect_first(
                decision.tenant,
                request.addresses,
                call_sid=request.call_sid,
                from_number=request.from_number,
                to_number=request.to_number,
            )
        )


@from_twilio
def next_step(request: TwilioRequest) -> HttpResponse:
    """`<Connect>` or `<Dial>` has ended: say how the call goes on."""
    dial_status = request.word("DialCallStatus")
    bridged = request.word("DialBridged") != "false"
    call = request.known_call()
    if call is None or request.tenant is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(request.tenant):
        return twiml_response(
            next_twiml(
                request.tenant,
                call,
                request.addresses,
                dial_status=dial_status,
                bridged=bridged,
                call_status=request.field("CallStatus"),
            )
        )


@from_twilio
def status(request: TwilioRequest) -> HttpResponse:
    """What became of a call, told by Twilio when it ends."""
    reported, duration = request.call_status(), request.seconds("CallDuration")
    call = request.known_call()
    if call is not None and request.tenant is not None:
        with tenant_context(request.tenant):
            calls.reported_by_twilio(call, reported, duration)
    return HttpResponse(status=204)
