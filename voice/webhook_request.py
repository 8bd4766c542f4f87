"""What every webhook of Twilio goes through before it is looked at: whose it is, who signed it, what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseForbidden, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tenants.context import tenant_context
from tenants.models import Tenant
from voice import admission, twiml
from voice.models import Call
from voice.signatures import SIGNATURE_HEADER, base_address, credentials_of, is_signed

log = structlog.get_logger("voice.webhooks")

FIELDS = (
    *("CallSid", "From", "To", "CallStatus", "CallDuration", "DialCallStatus", "DialBridged", "Digits", "AnsweredBy"),
    *("RecordingSid", "RecordingStatus", "RecordingDuration"),
)
MESSAGE_FIELDS = ("MessageSid", "MessageStatus", "ErrorCode")
MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-fA-F]{32}")
CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
# A telephone number, a client: or a SIP address with its parameters, or a word such as anonymous.
NUMBER = re.compile(r"[\w+.:@*#;=?&%/-]{0,255}", re.ASCII)
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

    def word(self, name: str) -> str:
        """A field that is one of Twilio's small words, or missing. Raises Malformed."""
        value = self.field(name)
        if not re.fullmatch(r"[a-z_-]{0,20}", value):
            raise Malformed(f"{name} is malformed.")
        return value

    def seconds(self, name: str) -> int | None:
        """Raises Malformed."""
        value = self.field(name)
        if value and not (value.isascii() and value.isdigit() and len(value) <= 7):
            raise Malformed(f"{name} is not a number of seconds.")
        return int(value) if value else None

    def call_status(self) -> str:
        """Raises Malformed."""
        status = self.field("CallStatus")
        if status not in STATUSES:
            raise Malformed("CallStatus is missing or unknown.")
        return status

    def known_call(self) -> Call | None:
        """The call in the schema of the request's tenant: another tenant's CallSid is unknown here."""
        call = None
        if self.tenant is not None:
            with tenant_context(self.tenant):
                call = Call.objects.select_related("assistant", "conversation").filter(call_sid=self.call_sid).first()
        if call is None:
            log.warning("webhook for an unknown call", call=self.call_sid, tenant=tenant_name(self.tenant))
        return call


@dataclass(frozen=True, slots=True)
class MessageReport:
    """What Twilio tells of an SMS of ours: signed for this tenant. error: Twilio's number, 0 where there is none.

    https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
    """

    message_sid: str
    status: str
    error: int
    tenant: Tenant | None


@dataclass(frozen=True, slots=True)
class _Signed:
    """A form that Twilio has signed for this tenant. by_tenant: the address names the tenant."""

    form: QueryDict
    fields: dict[str, str]
    tenant: Tenant | None
    base: str
    own_account: bool
    by_tenant: bool


View = Callable[..., HttpResponse]


def from_twilio(view: View) -> View:
    """Turn a request about a call into a TwilioRequest, or answer what is wrong with it.

    Whose it is says the address where that names a tenant (`tenant_id`), and else the number that was called: never
    a number that a stranger can choose.
    """
    return _signed_only(view, _call_request)


def about_message(view: View) -> View:
    """Turn a request about an SMS into a MessageReport, or answer what is wrong with it. The address names whose."""
    return _signed_only(view, _message_report)


def _signed_only(view: View, read: Callable[[_Signed], TwilioRequest | MessageReport]) -> View:
    @csrf_exempt
    @require_POST
    @wraps(view)
    def checked(request: HttpRequest, *, tenant_id: str = "", **parts: Any) -> HttpResponse:
        try:
            fields = _fields_of(request)
        except SuspiciousOperation as error:  # which Django would log with a traceback, for any stranger
            log.warning("webhook refused", path=request.path, problem=type(error).__name__)
            return HttpResponseBadRequest("The form is too large.", content_type="text/plain")
        tenant = _tenant_of(tenant_id, fields)
        credentials = credentials_of(tenant)
        base = base_address(request.scheme or "http", request.get_host())
        signature = request.headers.get(SIGNATURE_HEADER, "")
        if not is_signed(base + request.get_full_path(), request.POST, signature, credentials):
            log.warning("webhook with a bad signature", path=request.path, tenant=tenant_name(tenant))
            return HttpResponseForbidden("The signature is missing or wrong.", content_type="text/plain")
        try:
            return view(
                read(_Signed(request.POST, fields, tenant, base, credentials.own, by_tenant=bool(tenant_id))), **parts
            )
        except Malformed as error:
            log.warning("webhook refused", path=request.path, tenant=tenant_name(tenant), problem=str(error))
            return HttpResponseBadRequest(str(error), content_type="text/plain")

    return checked


def _call_request(signed: _Signed) -> TwilioRequest:
    """Raises Malformed."""
    _check(signed.form, needs_to=not signed.by_tenant)
    fields = signed.fields
    return TwilioRequest(
        call_sid=fields["CallSid"],
        from_number=fields.get("From", "").strip()[:80],
        to_number=fields.get("To", "").strip(),
        fields=fields,
        tenant=signed.tenant,
        addresses=twiml.addresses_of(signed.tenant, signed.base, own=signed.own_account, by_tenant=signed.by_tenant),
    )


def _message_report(signed: _Signed) -> MessageReport:
    """Raises Malformed."""
    _check_single(signed.form, MESSAGE_FIELDS)
    sid, error = signed.fields.get("MessageSid", ""), signed.fields.get("ErrorCode", "").strip()
    if not MESSAGE_SID.fullmatch(sid):
        raise Malformed("MessageSid is missing or malformed.")
    status = signed.fields.get("MessageStatus", "")
    if not re.fullmatch(r"[a-z_]{1,30}", status):
        raise Malformed("MessageStatus is missing or malformed.")
    if not re.fullmatch(r"[0-9]{0,6}", error):
        raise Malformed("ErrorCode is malformed.")
    return MessageReport(sid, status, int(error or 0), signed.tenant)


def _tenant_of(tenant_id: str, fields: dict[str, str]) -> Tenant | None:
    if tenant_id:
        return admission.tenant_of_id(int(tenant_id))
    return admission.tenant_of_number(fields.get("To", "").strip()[:80].replace("\x00", ""))


def _fields_of(request: HttpRequest) -> dict[str, str]:
    """Raises SuspiciousOperation for a form with more fields or bytes than any of Twilio's."""
    return {name: str(value) for name, value in request.POST.items()}


def _check(form: QueryDict, *, needs_to: bool) -> None:
    """The fields that every request must have, and that no field read here has two values. Raises Malformed."""
    _check_single(form, FIELDS)
    if not CALL_SID.fullmatch(form.get("CallSid", "")):
        raise Malformed("CallSid is missing or malformed.")
    for name in ("From", "To"):
        if not NUMBER.fullmatch(form.get(name, "").strip()):
            raise Malformed(f"{name} is malformed.")
    if needs_to and not form.get("To", "").strip():
        raise Malformed("To is missing.")


def _check_single(form: QueryDict, names: Iterable[str]) -> None:
    """Raises Malformed."""
    for name in names:
        if len(form.getlist(name)) > 1:
            raise Malformed(f"{name} is given more than once.")


def twiml_response(document: str) -> HttpResponse:
    return HttpResponse(document, content_type="text/xml; charset=utf-8")


def tenant_name(tenant: Tenant | None) -> str:
    return tenant.schema_name if tenant else "public"
