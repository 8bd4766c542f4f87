"""Twilio's HTTP: an incoming call, the next step of a call, and what became of it.

Each request is checked in the same order before anything is written: whose number, whose signature, which fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, QueryDict
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

FIELDS = ("CallSid", "From", "To", "CallStatus", "CallDuration", "DialCallStatus")
CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
# A telephone number, a client: or a SIP address with its parameters, or a word such as anonymous.
NUMBER = re.compile(r"[\w+.:@*#;=?&%/-]{0,255}", re.ASCII)
DIAL_STATUS = re.compile(r"[a-z-]{0,20}")
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


class Malformed(Exception):
    """A field is not what Twilio sends. The message names it, and is the answer."""


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
        try:
            fields = _fields_of(request)
        except SuspiciousOperation as error:  # which Django would log with a traceback, for any stranger
            log.warning("webhook refused", path=request.path, problem=type(error).__name__)
            return HttpResponseBadRequest("The form is too large.", content_type="text/plain")
        tenant = admission.tenant_of_number(fields.get("To", "").strip()[:80].replace("\x00", ""))
        credentials = credentials_of(tenant)
        base = base_address(request.scheme or "http", request.get_host())
        if not is_signed(
            base + request.get_full_path(), request.POST, request.headers.get(SIGNATURE_HEADER, ""), credentials
        ):
            log.warning("webhook with a bad signature", path=request.path, tenant=_name(tenant))
            return HttpResponseForbidden("The signature is missing or wrong.", content_type="text/plain")
        own_path = f"/{tenant.pk}" if tenant and credentials.own else ""
        try:
            _check(request.POST)
            return view(
                TwilioRequest(
                    call_sid=fields["CallSid"],
                    from_number=fields.get("From", "").strip()[:80],
                    to_number=fields["To"].strip(),
                    fields=fields,
                    tenant=tenant,
                    addresses=twiml.Addresses(base, websocket_address(base), own_path),
                )
            )
        except Malformed as error:
            log.warning("webhook refused", path=request.path, tenant=_name(tenant), problem=str(error))
            return HttpResponseBadRequest(str(error), content_type="text/plain")

    return checked


def _fields_of(request: HttpRequest) -> dict[str, str]:
    """Raises SuspiciousOperation for a form with more fields or bytes than any of Twilio's."""
    return {name: str(value) for name, value in request.POST.items()}


def _check(form: QueryDict) -> None:
    """The fields that every request must have, and that no field read here has two values. Raises Malformed."""
    for name in FIELDS:
        if len(form.getlist(name)) > 1:
            raise Malformed(f"{name} is given more than once.")
    if not CALL_SID.fullmatch(form.get("CallSid", "")):
        raise Malformed("CallSid is missing or malformed.")
    for name in ("From", "To"):
        if not NUMBER.fullmatch(form.get(name, "").strip()):
            raise Malformed(f"{name} is malformed.")
    if not form.get("To", "").strip():
        raise Malformed("To is missing.")


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
    dial_status = request.field("DialCallStatus")
    if not DIAL_STATUS.fullmatch(dial_status):
        raise Malformed("DialCallStatus is malformed.")
    call = _known_call(request)
    if call is None or request.tenant is None:
        return _twiml(twiml.hang_up())
    with tenant_context(request.tenant):
        return _twiml(
            next_twiml(
                request.tenant,
                call,
                request.addresses,
                dial_status=dial_status,
                call_status=request.field("CallStatus"),
            )
        )


@_from_twilio
def status(request: TwilioRequest) -> HttpResponse:
    """What became of a call, told by Twilio when it ends."""
    reported = request.field("CallStatus")
    if reported not in STATUSES:
        raise Malformed("CallStatus is missing or unknown.")
    duration = request.field("CallDuration")
    if duration and not (duration.isascii() and duration.isdigit() and len(duration) <= 7):
        raise Malformed("CallDuration is not a number of seconds.")
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
