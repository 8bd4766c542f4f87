"""Twilio's HTTP about what is done to a call besides answering it: voice messages and recordings, callers offered to
a person, calls of our own.

The address names the tenant, because no number in these requests does: a recording's has none, and that of a call we
made has a stranger's. Twilio signs the address with the rest.
"""

from __future__ import annotations

import re

import structlog
from django.http import HttpResponse

from tenants.context import tenant_context
from voice import calls, outbound, recordings, take_over, twiml
from voice.models import Call, Recording
from voice.steps import connect_outbound, take_back
from voice.webhook_request import Malformed, TwilioRequest, from_twilio, twiml_response

log = structlog.get_logger(__name__)

ACCEPT_KEY = "1"
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
RECORDING_SID = re.compile(r"RE[0-9a-fA-F]{32}")
RECORDING_STATUSES = frozenset({"in-progress", "completed", "absent", "failed"})


@from_twilio
def voicemail(request: TwilioRequest) -> HttpResponse:
    """The caller has left a voice message: thank and hang up."""
    seconds = request.seconds("RecordingDuration")
    call = request.known_call()
    if call is None or request.tenant is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(request.tenant):
        if seconds:
            calls.voicemail_taken(call)
        return twiml_response(twiml.apologise("voicemail_taken", call.assistant.language))


@from_twilio
def recording(request: TwilioRequest, *, kind: str) -> HttpResponse:
    """What became of a recording (https://www.twilio.com/docs/voice/twiml/record#attributes-recording-status-callback)."""
    recording_sid, status = request.field("RecordingSid"), request.field("RecordingStatus")
    if not RECORDING_SID.fullmatch(recording_sid):
        raise Malformed("RecordingSid is missing or malformed.")
    if status not in RECORDING_STATUSES:
        raise Malformed("RecordingStatus is missing or unknown.")
    seconds = request.seconds("RecordingDuration")
    call = request.known_call()
    if call is not None and request.tenant is not None:
        with tenant_context(request.tenant):
            if status == "completed" and seconds:
                recordings.completed(call, Recording.Kind(kind), recording_sid, seconds)
            elif status != "in-progress":
                recordings.absent(call, recording_sid)
    return HttpResponse(status=204)


# --- a person is offered a caller ----------------------------------------------------------------------------


@from_twilio
def announce(request: TwilioRequest, *, call_id: str) -> HttpResponse:
    """The person who is to take a transferred call has picked up: say who calls. Asked for the person's leg."""
    tenant, call = request.tenant, _own_call(request, call_id)
    if tenant is None or call is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(tenant):
        accept = f"{request.addresses.announcement(call)}/accept"
        return twiml_response(twiml.offer(calls.summary_of(call), call.assistant.language, accept))


@from_twilio
def announce_accept(request: TwilioRequest, *, call_id: str) -> HttpResponse:
    """The person has pressed a key."""
    tenant, call = request.tenant, _own_call(request, call_id)
    if tenant is None or call is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(tenant):
        taken = request.field("Digits") == ACCEPT_KEY and calls.accept_transfer(call)
        return twiml_response(twiml.put_through() if taken else twiml.hang_up())


@from_twilio
def take_over_answered(request: TwilioRequest, *, call_id: str, attempt: str) -> HttpResponse:
    """The member of staff who takes a call over has picked up: say who waits."""
    tenant, call = request.tenant, _own_call(request, call_id)
    if tenant is None or call is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(tenant):
        if not take_over.offered_to(call, attempt):
            return twiml_response(twiml.apologise("caller_has_gone", call.assistant.language))
        accept = f"{request.addresses.take_over(call, attempt)}/accept"
        return twiml_response(twiml.offer(calls.summary_of(call), call.assistant.language, accept))


@from_twilio
def take_over_accept(request: TwilioRequest, *, call_id: str, attempt: str) -> HttpResponse:
    """The member of staff has pressed a key."""
    tenant, call = request.tenant, _own_call(request, call_id)
    if tenant is None or call is None or request.field("Digits") != ACCEPT_KEY:
        return twiml_response(twiml.hang_up())
    with tenant_context(tenant):
        if not take_over.accept(call, attempt):
            return twiml_response(twiml.apologise("caller_has_gone", call.assistant.language))
        return twiml_response(twiml.join_caller(call, request.addresses))


@from_twilio
def take_over_status(request: TwilioRequest, *, call_id: str, attempt: str) -> HttpResponse:
    """What became of the member of staff's telephone. Who has not taken the call leaves it to the assistant."""
    status = request.call_status()
    tenant, call = request.tenant, _own_call(request, call_id)
    if tenant is not None and call is not None and status in ENDED:
        result = calls.DECLINED if status == "completed" else status
        with tenant_context(tenant):
            if take_over.give_back(call, attempt, result):
                take_over.bring_back(tenant, call, take_back(tenant, call, request.addresses))
    return HttpResponse(status=204)


# --- calls we made -------------------------------------------------------------------------------------------


@from_twilio
def outbound_answered(request: TwilioRequest, *, call_id: str) -> HttpResponse:
    """A call of ours has been answered, by a person or a machine."""
    answered_by = request.word("AnsweredBy")
    if request.tenant is None:
        return twiml_response(twiml.hang_up())
    with tenant_context(request.tenant):
        call = outbound.claim(int(call_id), request.call_sid)
        if call is None:
            log.warning("webhook for an unknown outbound call", call=request.call_sid)
            return twiml_response(twiml.hang_up())
        return twiml_response(connect_outbound(request.tenant, call, request.addresses, answered_by))


@from_twilio
def outbound_status(request: TwilioRequest, *, call_id: str) -> HttpResponse:
    """What became of a call of ours."""
    status, seconds = request.call_status(), request.seconds("CallDuration")
    if request.tenant is not None:
        with tenant_context(request.tenant):
            call = outbound.claim(int(call_id), request.call_sid)
            if call is not None:
                outbound.reported(call, status, seconds)
    return HttpResponse(status=204)


def _own_call(request: TwilioRequest, call_id: str) -> Call | None:
    """The call that the address names: of the tenant that it names too. The CallSid is another leg's."""
    if request.tenant is None:
        return None
    with tenant_context(request.tenant):
        call = Call.objects.select_related("assistant", "conversation").filter(pk=int(call_id)).first()
    if call is None:
        log.warning("webhook for an unknown call", call=request.call_sid, tenant=request.tenant.schema_name)
    return call
