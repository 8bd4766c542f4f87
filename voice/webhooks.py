"""Twilio's HTTP: an incoming call, the next step of a call, and what became of it.

Each request is checked in the same order before anything is written: whose number, whose signature, which fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenants.context import tenant_context
from tenants.models import Tenant
from voice import admission, calls, twiml
from voice.admission import Admission
from voice.models import Call
from voice.signatures import SIGNATURE_HEADER, base_address, credentials_of, is_signed, websocket_address
from voice.steps import connect_first, next_twiml

log = structlog.get_logger(__name__)

CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
NUMBER = re.compile(r"[\w+.:@*#-]{0,40}", re.ASCII)
STATUSES = frozenset(
    {
        "queued",
        "initiated",
        "ringing",
        "in-progress",
        "answered",
        "completed",
        "busy",
        "failed",
        "no-answer",
        "canceled",
    }
)


@dataclass(frozen=True, slots=True)
class TwilioRequest:
    """A request that is Twilio's: signed for this tenant, with the fields every request has."""

    call_sid: str
    from_number: str
    to_number: str
    fields: dict[str, str]
    tenant: Tenant | None
    addresses: twiml.Addresses

    def field(self, name: str) -> str:
        return self.fields.get(name, "").strip()


def _from_twilio(view: Callable[[TwilioRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Turn a request into a TwilioRequest, or answer what is wrong with it."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        fields = {name: str(value) for name, value in request.POST.items()}
        tenant = admission.tenant_of_number(fields.get("To", "").strip()[:80].replace("\x00", ""))
        credentials = credentials_of(tenant)
        base = base_address(request.scheme or "http", request.get_host())
        if not is_signed(
            base + request.get_full_path(), fields, request.headers.get(SIGNATURE_HEADER, ""), credentials
        ):
            log.warning("webhook with a bad signature", path=request.path, tenant=_name(tenant))
            return HttpResponseForbidden("The signature is missing or wrong.", content_type="text/plain")
        problem = _problem_with(fields)
        if problem:
            log.warning("webhook refused", path=request.path, tenant=_name(tenant), problem=problem)
            return HttpResponseBadRequest(problem, content_type="text/plain")
        own_path = f"/{tenant.pk}" if tenant and credentials.own else ""
        return view(
            TwilioRequest(
                call_sid=fields["CallSid"],
                from_number=fields.get("From", "").strip(),
                to_number=fields["To"].strip(),
                fields=fields,
                tenant=tenant,
                addresses=twiml.Addresses(base, websocket_address(base), own_path),
            )
        )

    return checked


def _problem_with(fields: dict[str, str]) -> str:
    """What is wrong with the fields that every request must have; empty when nothing is."""
    if not CALL_SID.fullmatch(fields.get("CallSid", "")):
        return "CallSid is missing or malformed."
    for name in ("From", "To"):
        if not NUMBER.fullmatch(fields.get(name, "").strip()):
            return f"{name} is malformed."
    return "" if fields.get("To", "").strip() else "To is missing."


@_from_twilio
def incoming_call(request: TwilioRequest) -> HttpResponse:
    """A call rings: answer with the TwiML that connects it, or says why it cannot be taken."""
    decision = admission.decide(request.tenant)
    if decision.tenant is None:
        log.warning("call to an unknown number", call=request.call_sid, to=request.to_number)
        return _twiml(twiml.reject())
    if decision.admission is Admission.SUSPENDED:
        log.warning("call to a suspended tenant", call=request.call_sid, tenant=_name(decision.tenant))
        return _twiml(twiml.apologise("unavailable", decision.tenant.default_language))
    with tenant_context(decision.tenant):
        return _twiml(
            connect_first(
                decision.tenant,
                request.addresses,
                call_sid=request.call_sid,
                from_number=request.from_number,
                to_number=request.to_number,
            )
        )


@_from_twilio
def next_step(request: TwilioRequest) -> HttpResponse:
    """`<Connect>` or `<Dial>` has ended: say how the call goes on."""
    call = _known_call(request)
    if call is None or request.tenant is None:
        return _twiml(twiml.hang_up())
    with tenant_context(request.tenant):
        return _twiml(
            next_twiml(
                request.tenant,
                call,
                request.addresses,
                dial_status=request.field("DialCallStatus"),
                call_status=request.field("CallStatus"),
            )
        )


@_from_twilio
def status(request: TwilioRequest) -> HttpResponse:
    """What became of a call, told by Twilio when it ends."""
    reported = request.field("CallStatus")
    if reported not in STATUSES:
        return HttpResponseBadRequest("CallStatus is missing or unknown.", content_type="text/plain")
    duration = request.field("CallDuration")
    if duration and not (duration.isascii() and duration.isdigit() and len(duration) <= 7):
        return HttpResponseBadRequest("CallDuration is not a number of seconds.", content_type="text/plain")
    call = _known_call(request)
    if call is not None and request.tenant is not None:
        with tenant_context(request.tenant):
            calls.reported_by_twilio(call, reported, int(duration) if duration else None)
    return HttpResponse(status=204)


def _known_call(request: TwilioRequest) -> Call | None:
    """The call in the schema of the number's tenant: another tenant's CallSid is unknown here."""
    call = None
    if request.tenant is not None:
        with tenant_context(request.tenant):
            call = Call.objects.select_related("assistant", "conversation").filter(call_sid=request.call_sid).first()
    if call is None:
        log.warning("webhook for an unknown call", call=request.call_sid, tenant=_name(request.tenant))
    return call


def _twiml(document: str) -> HttpResponse:
    return HttpResponse(document, content_type="text/xml; charset=utf-8")


def _name(tenant: Tenant | None) -> str:
    return tenant.schema_name if tenant else "public"
