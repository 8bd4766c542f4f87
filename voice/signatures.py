"""Whether a request really comes from Twilio, and under which address Twilio signed it.

Twilio signs the full address it was given and, for a form, its fields, with the account's auth token
(https://www.twilio.com/docs/usage/security#validating-requests). A websocket handshake is signed with the address
alone (https://www.twilio.com/docs/voice/conversationrelay/onboarding). Behind a proxy the address seen here differs
from the signed one, so PUBLIC_BASE_URL, once set, is the only one accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from twilio.request_validator import RequestValidator

from tenants.context import tenant_context
from tenants.models import Tenant
from voice.models import TwilioAccount

SIGNATURE_HEADER = "X-Twilio-Signature"


@dataclass(frozen=True, slots=True)
class TwilioCredentials:
    """own: the tenant's own account, not the platform's."""

    account_sid: str
    auth_token: str
    own: bool = False

    def __repr__(self) -> str:
        return f"TwilioCredentials({self.account_sid})"


def credentials_of(tenant: Tenant | None) -> TwilioCredentials:
    """The tenant's own Twilio credentials, or the platform's where it has none."""
    if tenant is not None:
        with tenant_context(tenant):
            account = TwilioAccount.objects.first()
        if account is not None:
            return TwilioCredentials(account.account_sid, account.auth_token, own=True)
    return TwilioCredentials(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)


def base_address(scheme: str, host: str) -> str:
    """The public address, without a path: PUBLIC_BASE_URL when it is set, else what the request came to."""
    return settings.PUBLIC_BASE_URL if settings.PUBLIC_BASE_URL_IS_SET else f"{scheme}://{host}"


def websocket_address(base: str) -> str:
    """The same address for websockets: http becomes ws, https becomes wss."""
    return "ws" + base.removeprefix("http")


def is_signed(address: str, fields: Mapping[str, str], signature: str, credentials: TwilioCredentials) -> bool:
    """Whether `signature` is the one that the account gives `address` with these form fields.

    fields: a QueryDict's repeated values are all signed, as Twilio does.
    """
    if not signature or not credentials.auth_token:
        return False
    try:
        return bool(RequestValidator(credentials.auth_token).validate(address, fields, signature))
    except ValueError:  # no address has such a port
        return False
