"""Twilio's requests, signed as Twilio signs them, and what an answer says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

from config.demo import DemoTenant
from conversations.models import Conversation
from tenants.context import TenantRef, tenant_context
from tests.callers import CALLERS
from voice.models import Call
from voice.simulator.line import new_sid
from voice.simulator.twiml import Connect, Verb, read_twiml

FORM = "application/x-www-form-urlencoded"
INCOMING, NEXT, STATUS = "/twilio/voice", "/twilio/voice/next", "/twilio/status"

Fields = Mapping[str, str]


def form(demo: DemoTenant, **changes: str) -> dict[str, str]:
    """The form of a call that rings at a demo tenant, with a CallSid of its own."""
    return {
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "CallSid": new_sid("CA"),
        "CallStatus": "ringing",
        "Direction": "inbound",
        "From": CALLERS[demo.language],
        "To": demo.number,
    } | changes


def signature_of(url: str, fields: Fields | None = None, token: str = "") -> str:
    """Signed with the platform's auth token unless told otherwise."""
    return str(RequestValidator(token or settings.TWILIO_AUTH_TOKEN).compute_signature(url, fields or {}))


def twilio_post(path: str, fields: Fields, *, token: str = "", url: str = "", host: str = "localhost") -> HttpResponse:
    """Post a form to `path` on `host`, signed for `url`, which is that same address unless told otherwise.

    An exception in the view comes out of here: there is no 500 to overlook.
    """
    signature = signature_of(url or f"http://{host}{path}", fields, token)
    return post_raw(path, urlencode(fields), signature=signature, host=host)


def post_raw(path: str, body: str | bytes, *, signature: str, content_type: str = FORM, host: str = "localhost"):
    """The bytes as they are: Django's client would encode them anew for `post`."""
    data = body.encode() if isinstance(body, str) else body
    headers = {"X-Twilio-Signature": signature}
    return Client(HTTP_HOST=host).generic("POST", path, data, content_type=content_type, headers=headers)


def verbs(response: HttpResponse) -> Sequence[Verb]:
    """The verbs of the answer, read as strictly as Twilio reads them."""
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return read_twiml(response.content.decode())


def connection(response: HttpResponse) -> Connect:
    """The `<Connect>` that the answer consists of."""
    (connect,) = verbs(response)
    return cast(Connect, connect)


def ticket_in(response: HttpResponse) -> str:
    return connection(response).noun.parameters["ticket"]


def names(response: HttpResponse) -> list[str]:
    return [type(verb).__name__ for verb in verbs(response)]


def rows(demo: DemoTenant) -> tuple[int, int]:
    """How many calls and conversations the tenant has."""
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        return Call.objects.count(), Conversation.objects.count()


def call_of(demo: DemoTenant, call_sid: str) -> Call:
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        return Call.objects.select_related("conversation", "assistant").get(call_sid=call_sid)


def forget_calls(demo: DemoTenant, *call_sids: str) -> None:
    """Remove what a test without a transaction has left behind."""
    with tenant_context(TenantRef(0, f"t_{demo.slug}")):
        Conversation.objects.filter(call__call_sid__in=call_sids).delete()
