"""Twilio's REST API: what TwiML cannot do to a call, and SMS. Nothing else here talks to it.

Through the official SDK, except for the sound of a recording, which the SDK does not deliver
(https://www.twilio.com/docs/voice/api/call-resource, https://www.twilio.com/docs/voice/api/recording,
https://www.twilio.com/docs/messaging/api/message-resource).

A request that changes a call to what it shall be (redirect, hang up, delete) is tried again after a failure that
may pass. One that makes something (a call, a recording, an SMS) never is: Twilio has no key to tell it from a second.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, Final, TypeVar

import httpx
import requests
import structlog
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from tenants.context import in_sandbox
from tenants.errors import DomainError
from tenants.models import Tenant
from voice.signatures import TwilioCredentials, credentials_of

log = structlog.get_logger(__name__)

T = TypeVar("T")

TWILIO: Final = "https://api.twilio.com"
NOT_FOUND, CALL_NOT_IN_PROGRESS, NO_CREDENTIALS = 20404, 21220, 20003
CALL_EVENTS: Final = ["initiated", "ringing", "answered", "completed"]
RETRY_DELAYS_S = (0.3, 1.0)
# More to one number within the minutes that are asked about there never are.
MESSAGES_LIMIT = 100

# Outside the tree of loggers: the SDK would log every address and header of every request.
_silent = logging.Logger("twilio", level=logging.CRITICAL)


class TwilioRefused(DomainError):
    """Twilio will not do it, however often it is asked. `number`: Twilio's own for the reason, 0 where it gave none.

    https://www.twilio.com/docs/api/errors
    """

    code = "twilio_refused"

    def __init__(self, number: int) -> None:
        super().__init__(f"Twilio refused the request (error {number}).")
        self.number = number


class TwilioUnavailable(DomainError):
    """Twilio could not be reached, was overloaded or did not answer in time.

    perhaps_done: the request may have been carried out all the same.
    """

    code = "twilio_unavailable"
    permanent = False

    def __init__(self, problem: str, *, perhaps_done: bool) -> None:
        super().__init__(f"Twilio is not available: {problem}.")
        self.perhaps_done = perhaps_done


@dataclass(frozen=True, slots=True)
class SentMessage:
    """An SMS as Twilio knows it. status: queued, sent, delivered, ...; error: Twilio's number, or 0."""

    sid: str
    body: str
    status: str
    error: int
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TwilioApi:
    """The REST API with one account's credentials. Every method raises TwilioRefused and TwilioUnavailable."""

    credentials: TwilioCredentials

    def place_call(
        self,
        *,
        to: str,
        from_number: str,
        url: str,
        status_callback: str,
        detect_machine: bool = False,
        timeout_s: int = 30,
    ) -> str:
        """Ring `to` (E.164) and have `url` asked for TwiML once it answers. Returns the CallSid.

        detect_machine: `url` is asked when a person has answered, or when a machine's greeting has ended, and told
        which in AnsweredBy (https://www.twilio.com/docs/voice/answering-machine-detection).
        """
        detection = {"machine_detection": "DetectMessageEnd"} if detect_machine else {}
        call = _asked(
            lambda: self._client().calls.create(
                to=to,
                from_=from_number,
                url=url,
                method="POST",
                status_callback=status_callback,
                status_callback_method="POST",
                status_callback_event=CALL_EVENTS,
                timeout=timeout_s,
                **detection,
            )
        )
        return str(call.sid)

    def redirect_call(self, call_sid: str, twiml: str) -> None:
        """Have a call in progress go on with this document, whatever it is doing."""
        _asked_again(lambda: self._client().calls(call_sid).update(twiml=twiml))

    def hang_up(self, call_sid: str) -> None:
        """End a call, ringing or in progress. One that is over is left as it is."""
        try:
            _asked_again(lambda: self._client().calls(call_sid).update(status="completed"))
        except TwilioRefused as refused:
            if refused.number != CALL_NOT_IN_PROGRESS:
                raise

    def start_recording(self, call_sid: str, *, status_callback: str) -> str:
        """Record both sides of a call in progress, each on its channel. Returns the RecordingSid.

        https://www.twilio.com/docs/voice/api/recording#create-a-recording-resource
        """
        recording = _asked(
            lambda: (
                self._client()
                .calls(call_sid)
                .recordings.create(
                    recording_channels="dual",
                    recording_status_callback=status_callback,
                    recording_status_callback_method="POST",
                    recording_status_callback_event=["completed absent"],  # one value, as documented
                )
            )
        )
        return str(recording.sid)

    def fetch_recording(self, recording_sid: str, target: IO[bytes]) -> None:
        """Write a recording to `target` as MP3, piece by piece."""
        sid, token = self.credentials.account_sid, self.credentials.auth_token
        url = f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{sid}/Recordings/{recording_sid}.mp3"
        try:
            with httpx.stream("GET", url, auth=(sid, token), timeout=settings.TWILIO_API_TIMEOUT_S) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _problem(answer.status_code, _error_number(answer))
                for piece in answer.iter_bytes():
                    target.write(piece)
        except httpx.HTTPError as error:
            raise TwilioUnavailable(type(error).__name__, perhaps_done=False) from error

    def delete_recording(self, recording_sid: str) -> None:
        """Remove a recording from Twilio. One that is not there any more is no error."""
        try:
            _asked_again(lambda: self._client().recordings(recording_sid).delete())
        except TwilioRefused as refused:
            if refused.number != NOT_FOUND:
                raise

    def send_message(self, *, to: str, from_number: str, body: str, status_callback: str = "") -> str:
        """Send an SMS. `status_callback`, where there is one, is told what becomes of it. Returns the MessageSid."""
        callback = {"status_callback": status_callback} if status_callback else {}
        message = _asked(lambda: self._client().messages.create(to=to, from_=from_number, body=body, **callback))
        return str(message.sid)

    def messages_to(self, to: str, since: dt.datetime) -> list[SentMessage]:
        """What was sent to that number (E.164) since then, newest first.

        Not asked for by date: a message that still waits at Twilio has none on which it was sent.
        """
        found = _asked_again(lambda: self._client().messages.list(to=to, limit=MESSAGES_LIMIT))
        messages = [
            SentMessage(str(one.sid), one.body or "", str(one.status), int(one.error_code or 0), one.date_created)
            for one in found
            if str(one.direction).startswith("outbound")
        ]
        return [one for one in messages if one.created_at >= since]

    def _client(self) -> Any:
        if in_sandbox():  # a rehearsal reaches nobody
            raise TwilioRefused(NO_CREDENTIALS)
        if not self.credentials.account_sid or not self.credentials.auth_token:
            raise TwilioRefused(NO_CREDENTIALS)
        # An environment of its own, so that no variable of the process chooses another region.
        return Client(
            self.credentials.account_sid,
            self.credentials.auth_token,
            http_client=_HttpClient(pool_connections=False, timeout=settings.TWILIO_API_TIMEOUT_S, logger=_silent),
            environment={"TWILIO_REGION": ""},
        )


def client_for(tenant: Tenant) -> TwilioApi:
    """The API with the tenant's own account, or the platform's where it has none."""
    return TwilioApi(credentials_of(tenant))


class _HttpClient(TwilioHttpClient):
    """The SDK's own, with the address of the settings."""

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Response:
        return super().request(method, settings.TWILIO_API_URL + url.removeprefix(TWILIO), *args, **options)


def _asked_again(request: Callable[[], T]) -> T:
    """The same request up to three times, for what may be done twice."""
    for delay_s in RETRY_DELAYS_S:
        try:
            return _asked(request)
        except TwilioUnavailable:
            time.sleep(delay_s)
    return _asked(request)


def _asked(request: Callable[[], T]) -> T:
    try:
        return request()
    except TwilioRestException as error:
        raise _problem(error.status, error.code or 0) from error
    except TwilioServiceException as error:
        raise _problem(error.status, error.code or 0) from error
    except requests.RequestException as error:
        raise TwilioUnavailable(type(error).__name__, perhaps_done=not _was_never_sent(error)) from error
    except (TwilioException, ValueError) as error:  # an answer that is not Twilio's JSON
        raise TwilioUnavailable("an answer that cannot be read", perhaps_done=True) from error


def _problem(status: int, number: int) -> DomainError:
    """Only the numbers are kept of an error: its text may repeat a telephone number."""
    log.warning("twilio refused a request", status=status, error=number)
    if status == 429:
        return TwilioUnavailable("too many requests", perhaps_done=False)
    if status >= 500:
        return TwilioUnavailable(f"status {status}", perhaps_done=True)
    return TwilioRefused(number)


def _error_number(answer: httpx.Response) -> int:
    try:
        number = answer.json().get("code")
    except (ValueError, AttributeError):
        number = None
    return number if isinstance(number, int) else NOT_FOUND if answer.status_code == 404 else 0


def _was_never_sent(error: requests.RequestException) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)
