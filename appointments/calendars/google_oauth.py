"""Signing in to Google for a tenant: OAuth 2.0 for web servers, with PKCE.

https://developers.google.com/identity/protocols/oauth2/web-server, RFC 6749, RFC 7636.
The client is the platform's; what it is given, each tenant's own.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from appointments.calendar_models import CalendarProblem
from appointments.calendars.base import CalendarError, Credentials
from appointments.calendars.web import Answer, ask, open_client, raise_for_trouble

CALLBACK_PATH = "/calendars/google/callback"
# Events of the calendars, and their list: nothing else of the account.
SCOPES = (
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
)
# A token is renewed this long before it ends.
_MARGIN_S = 60


def is_set_up() -> bool:
    return bool(settings.GOOGLE_CALENDAR_CLIENT_ID and settings.GOOGLE_CALENDAR_CLIENT_SECRET)


def redirect_uri() -> str:
    """Must be registered with Google to the letter."""
    return f"{settings.PUBLIC_BASE_URL}{CALLBACK_PATH}"


def authorise_url(state: str, code_verifier: str) -> str:
    """Where somebody is sent to say yes. `consent` is asked each time: only then a refresh token is given."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=")
    query = {
        "client_id": settings.GOOGLE_CALENDAR_CLIENT_ID,
        "redirect_uri": redirect_uri(),
        "response_type": "code",
        "scope": " ".join(SCOPES),
        "access_type": "offline",
        "prompt": "consent",
        "state": state,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    return f"{settings.GOOGLE_OAUTH_AUTHORISE_URL}?{urlencode(query)}"


def exchange(code: str, code_verifier: str) -> Credentials:
    """The credentials for a code that Google sent back. Raises CalendarError.

    FORBIDDEN: the person did not tick what is needed.
    """
    given = _token(grant_type="authorization_code", code=code, code_verifier=code_verifier, redirect_uri=redirect_uri())
    if not set(SCOPES) <= set(str(given.get("scope", " ".join(SCOPES))).split()):
        raise CalendarError(CalendarProblem.FORBIDDEN)
    if not given.get("refresh_token"):
        raise CalendarError(CalendarProblem.REVOKED)
    return {"refresh_token": given["refresh_token"], **_access(given)}


def refreshed(credentials: Credentials) -> Credentials:
    """The credentials with a new access token. Raises CalendarError; REVOKED when the grant is gone."""
    given = _token(grant_type="refresh_token", refresh_token=str(credentials.get("refresh_token", "")))
    refresh_token = given.get("refresh_token") or credentials.get("refresh_token")
    return {**credentials, "refresh_token": refresh_token, **_access(given)}


def is_fresh(credentials: Credentials) -> bool:
    """Whether its access token can still be used."""
    return bool(credentials.get("access_token")) and time.time() < float(credentials.get("expires_at", 0)) - _MARGIN_S


def _access(given: dict[str, Any]) -> dict[str, Any]:
    token, seconds = given.get("access_token"), given.get("expires_in", 3600)
    if not isinstance(token, str) or not token or not isinstance(seconds, int | float):
        raise CalendarError(CalendarProblem.MALFORMED)
    return {"access_token": token, "expires_at": time.time() + seconds}


def _token(**fields: str) -> dict[str, Any]:
    if not is_set_up():
        raise CalendarError(CalendarProblem.NOT_SET_UP)
    form = {
        "client_id": settings.GOOGLE_CALENDAR_CLIENT_ID,
        "client_secret": settings.GOOGLE_CALENDAR_CLIENT_SECRET,
        **fields,
    }
    with open_client(only_public=False) as client:
        answer = ask(client, "POST", settings.GOOGLE_OAUTH_TOKEN_URL, data=form)
    raise_for_trouble(answer)
    if answer.status in (400, 401, 403):
        raise CalendarError(_refusal(answer))
    return json_of(answer)


def _refusal(answer: Answer) -> CalendarProblem:
    """RFC 6749, 5.2. A client that Google does not know is the platform's trouble, not the tenant's."""
    client_is_wrong = json_of(answer).get("error") in ("invalid_client", "unauthorized_client")
    return CalendarProblem.NOT_SET_UP if client_is_wrong else CalendarProblem.REVOKED


def json_of(answer: Answer) -> dict[str, Any]:
    """The object of an answer. Raises CalendarError."""
    try:
        content = json.loads(answer.content)
    except ValueError as error:  # what is no UTF-8 too
        raise CalendarError(CalendarProblem.MALFORMED) from error
    if not isinstance(content, dict):
        raise CalendarError(CalendarProblem.MALFORMED)
    return content
