"""Twilio's REST API on a socket of this machine: checks what it is given as Twilio does, and refuses as Twilio does.

Sources: https://www.twilio.com/docs/usage/requests-to-twilio (Basic auth),
https://www.twilio.com/docs/voice/api/call-resource, https://www.twilio.com/docs/voice/api/recording,
https://www.twilio.com/docs/messaging/api/message-resource, https://www.twilio.com/docs/api/errors
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections import deque
from dataclasses import dataclass, field
from email.utils import formatdate
from enum import Enum, auto
from urllib.parse import parse_qs, urlsplit

from tests.fakes.http_service import HttpHandler, HttpService
from voice.simulator.line import new_sid
from voice.simulator.twiml import TwimlError, read_twiml

E164 = re.compile(r"\+[1-9][0-9]{5,14}")
TWIML_LIMIT = 4000
EVENTS = {"initiated", "ringing", "answered", "completed"}
RECORDING_EVENTS = {"in-progress", "completed", "absent"}

_MESSAGES = {
    20001: (400, "Bad request"),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21200: (400, "The request to the Calls resource is not valid"),
    21205: (400, "Url is not a valid URL"),
    21210: (400, "The source phone number provided is not yet verified for your account"),
    21211: (400, "The phone number you are attempting to call is not valid"),
    21212: (400, "The source phone number provided is not a valid phone number"),
    21215: (400, "Account not authorized to call this number"),
    21220: (400, "Call is not in-progress. Cannot redirect"),
    21602: (400, "Message body is required"),
    21604: (400, "'To' phone number is required to send a Message"),
    21606: (400, "The 'From' phone number provided is not a valid message-capable Twilio phone number"),
    21609: (400, "The StatusCallback URL is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21614: (400, "'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
}
_CALL_FIELDS = (
    "To From Url Twiml Method FallbackUrl FallbackMethod StatusCallback StatusCallbackMethod StatusCallbackEvent"
    " Timeout TimeLimit MachineDetection MachineDetectionTimeout AsyncAmd SendDigits Record Trim CallReason"
)
_FIELDS = {
    "create": set(_CALL_FIELDS.split()),
    "update": {"Url", "Twiml", "Method", "Status", "StatusCallback", "StatusCallbackMethod", "TimeLimit"},
    "record": {
        "RecordingStatusCallback",
        "RecordingStatusCallbackMethod",
        "RecordingStatusCallbackEvent",
        "Trim",
        "RecordingChannels",
        "RecordingTrack",
    },
    "message": {"To", "From", "Body", "StatusCallback", "ValidityPeriod", "SmartEncoded"},
    "messages": {"To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken"},
}
MESSAGE_LIMIT = 1600


class Failure(Enum):
    """What the server does with the next request instead of answering it."""

    SLOW = auto()  # longer than anybody waits
    OVERLOADED = auto()
    BROKEN = auto()
    DROPPED = auto()  # after it was carried out
    CUT = auto()  # in the middle of the answer
    RUBBISH = auto()
    HELD = auto()  # carried out, but the answer does not come until the server ends
    IGNORED = auto()  # never carried out, and no answer until the server ends


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    form: dict[str, list[str]]

    def one(self, name: str) -> str:
        (value,) = self.form[name]
        return value


@dataclass
class SentSms:
    """A message that Twilio has taken. The test changes its status as telephones would."""

    sid: str
    to: str
    from_number: str
    body: str
    status_callback: str = ""
    status: str = "queued"
    error_code: int | None = None
    direction: str = "outbound-api"
    created_at: float = field(default_factory=time.time)


class Refuse(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass
class FakeTwilioApi(HttpService):
    """Use as a context manager; `url` goes into settings.TWILIO_API_URL.

    own_numbers: the account's; None lets it call from any. calls: status by CallSid, to be set by the test for calls
    that came in. recordings: MP3 bytes by RecordingSid. messages: SMS taken, oldest first. unsubscribed, landlines:
    numbers that get none. trial: the account is one, and says so in each.
    """

    account_sid: str
    auth_token: str
    own_numbers: set[str] | None = None
    forbidden: set[str] = field(default_factory=set)
    calls: dict[str, str] = field(default_factory=dict)
    recordings: dict[str, bytes] = field(default_factory=dict)
    messages: list[SentSms] = field(default_factory=list)
    unsubscribed: set[str] = field(default_factory=set)
    landlines: set[str] = field(default_factory=set)
    trial: bool = False
    requests: list[Asked] = field(default_factory=list)
    failures: deque[Failure] = field(default_factory=deque)

    @property
    def url(self) -> str:
        return self.origin

    def fail(self, *failures: Failure) -> None:
        self.failures.extend(failures)

    def asked(self, method: str, ending: str) -> list[Asked]:
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    @property
    def placed(self) -> list[Asked]:
        return self.asked("POST", "/Calls.json")

    def told(self, sms: SentSms, status: str, error_code: int | None = None) -> dict[str, str]:
        """What happens to a message, and the form that its StatusCallback is sent for it."""
        sms.status, sms.error_code = status, error_code
        error = {"ErrorCode": str(error_code)} if error_code else {}
        told = {"MessageSid": sms.sid, "SmsSid": sms.sid, "MessageStatus": status, "SmsStatus": status, **error}
        return told | {
            "AccountSid": self.account_sid,
            "From": sms.from_number,
            "To": sms.to,
            "ApiVersion": "2010-04-01",
        }

    # --- what Twilio does ---

    def answer(self, asked: Asked, authorization: str) -> tuple[int, object]:
        expected = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if authorization != f"Basic {expected}":
            raise Refuse(20003)
        prefix = f"/2010-04-01/Accounts/{self.account_sid}/"
        if not asked.path.startswith(prefix):
            raise Refuse(20404)
        return self._route(asked, asked.path.removeprefix(prefix))

    def _route(self, asked: Asked, resource: str) -> tuple[int, object]:
        if asked.method == "POST" and resource == "Calls.json":
            return 201, self._create_call(asked)
        if asked.method == "POST" and resource == "Messages.json":
            return 201, self._message_resource(self._take_message(asked))
        if asked.method == "GET" and resource == "Messages.json":
            return 200, self._list_messages(asked)
        if asked.method == "POST" and (found := re.fullmatch(r"Calls/(CA[0-9a-f]{32})\.json", resource)):
            return 200, self._update_call(asked, found[1])
        if asked.method == "POST" and (found := re.fullmatch(r"Calls/(CA[0-9a-f]{32})/Recordings\.json", resource)):
            return 201, self._record(asked, found[1])
        if asked.method == "GET" and (found := re.fullmatch(r"Recordings/(RE[0-9a-f]{32})\.mp3", resource)):
            return 200, self._known(self.recordings, found[1])
        if asked.method == "DELETE" and (found := re.fullmatch(r"Recordings/(RE[0-9a-f]{32})\.json", resource)):
            self._known(self.recordings, found[1])
            del self.recordings[found[1]]
            return 204, b""
        raise Refuse(20404)

    def _create_call(self, asked: Asked) -> dict[str, object]:
        form = self._checked(asked, "create")
        to, from_number = form.get("To", ""), form.get("From", "")
        if not to or not from_number or ("Url" in form) == ("Twiml" in form):
            raise Refuse(21200)
        if not E164.fullmatch(to):
            raise Refuse(21211)
        if not E164.fullmatch(from_number):
            raise Refuse(21212)
        if self.own_numbers is not None and from_number not in self.own_numbers:
            raise Refuse(21210)
        if to in self.forbidden:
            raise Refuse(21215)
        self._check_addresses(form, "Url", "StatusCallback")
        if set(asked.form.get("StatusCallbackEvent", [])) - EVENTS:
            raise Refuse(21200)
        if form.get("MachineDetection", "Enable") not in ("Enable", "DetectMessageEnd"):
            raise Refuse(21200)
        if not 0 < int(form.get("Timeout", "60")) <= 600:
            raise Refuse(21200)
        sid = new_sid("CA")
        self.calls[sid] = "queued"
        return self._call_resource(sid, to=to, **{"from": from_number, "direction": "outbound-api"})

    def _update_call(self, asked: Asked, sid: str) -> dict[str, object]:
        form = self._checked(asked, "update")
        status = self._known(self.calls, sid)
        if ("Url" in form) + ("Twiml" in form) + ("Status" in form) != 1:
            raise Refuse(20001)
        if status in ("completed", "busy", "failed", "no-answer", "canceled"):
            raise Refuse(21220)
        if "Status" in form:
            if form["Status"] not in ("completed", "canceled"):
                raise Refuse(20001)
            self.calls[sid] = form["Status"]
        elif status != "in-progress":
            raise Refuse(21220)
        if "Twiml" in form:
            self._check_twiml(form["Twiml"])
        self._check_addresses(form, "Url", "StatusCallback")
        return self._call_resource(sid)

    def _record(self, asked: Asked, call_sid: str) -> dict[str, object]:
        form = self._checked(asked, "record")
        if self._known(self.calls, call_sid) != "in-progress":
            raise Refuse(21220)
        self._check_addresses(form, "RecordingStatusCallback")
        if set(form.get("RecordingStatusCallbackEvent", "completed").split()) - RECORDING_EVENTS:
            raise Refuse(20001)
        if form.get("RecordingChannels", "mono") not in ("mono", "dual"):
            raise Refuse(20001)
        sid = new_sid("RE")
        self.recordings[sid] = b""
        return {"sid": sid, "call_sid": call_sid, "account_sid": self.account_sid, "status": "in-progress"}

    def _take_message(self, asked: Asked) -> SentSms:
        form = self._checked(asked, "message")
        to, from_number, body = (form.get(name, "") for name in ("To", "From", "Body"))
        address = urlsplit(form.get("StatusCallback", "http://example.com/"))
        for refused, number in (
            (not to, 21604),
            (not body, 21602),
            (not E164.fullmatch(to), 21211),
            (not E164.fullmatch(from_number), 21212),
            (self.own_numbers is not None and from_number not in self.own_numbers, 21606),
            (to in self.unsubscribed, 21610),
            (to in self.landlines, 21614),
            (len(body) > MESSAGE_LIMIT, 21617),
            (address.scheme not in ("http", "https") or "_" in (address.hostname or "_"), 21609),
        ):
            if refused:
                raise Refuse(number)
        prefix = "Sent from your Twilio trial account - " if self.trial else ""
        sms = SentSms(new_sid("SM"), to, from_number, prefix + body, form.get("StatusCallback", ""))
        self.messages.append(sms)
        return sms

    def _list_messages(self, asked: Asked) -> dict[str, object]:
        form = self._checked(asked, "messages")
        wanted = [sms for sms in reversed(self.messages) if form.get("To", sms.to) == sms.to]
        page = wanted[: int(form.get("PageSize", "50"))]
        return {
            "messages": [self._message_resource(sms) for sms in page],
            "page": 0,
            "page_size": len(page),
            "start": 0,
            "end": len(page) - 1,
            "uri": asked.path,
            "first_page_uri": asked.path,
            "next_page_uri": None,
            "previous_page_uri": None,
        }

    def _message_resource(self, sms: SentSms) -> dict[str, object]:
        return {
            "sid": sms.sid,
            "account_sid": self.account_sid,
            "to": sms.to,
            "from": sms.from_number,
            "body": sms.body,
            "status": sms.status,
            "error_code": sms.error_code,
            "direction": sms.direction,
            "date_created": formatdate(sms.created_at),
            "date_sent": None if sms.status in ("accepted", "queued") else formatdate(sms.created_at),
            "date_updated": formatdate(sms.created_at),
            "num_segments": "1",
        }

    def _checked(self, asked: Asked, kind: str) -> dict[str, str]:
        if set(asked.form) - _FIELDS[kind]:
            raise Refuse(20001)
        if any(len(values) > 1 for name, values in asked.form.items() if name != "StatusCallbackEvent"):
            raise Refuse(20001)
        for name in asked.form:
            if name.endswith("Method") and asked.form[name][0] not in ("GET", "POST"):
                raise Refuse(21200)
        return {name: values[0] for name, values in asked.form.items()}

    def _check_addresses(self, form: dict[str, str], *names: str) -> None:
        for name in names:
            address = urlsplit(form.get(name, "http://example.com/"))
            if address.scheme not in ("http", "https") or not address.hostname:
                raise Refuse(21205)

    def _check_twiml(self, document: str) -> None:
        try:
            read_twiml(document)
        except TwimlError:
            raise Refuse(20001) from None
        if len(document) > TWIML_LIMIT:
            raise Refuse(20001)

    def _known(self, things: dict, sid: str):
        if sid not in things:
            raise Refuse(20404)
        return things[sid]

    def _call_resource(self, sid: str, **fields: str) -> dict[str, object]:
        path = f"/2010-04-01/Accounts/{self.account_sid}/Calls/{sid}.json"
        return {"sid": sid, "account_sid": self.account_sid, "status": self.calls[sid], "uri": path, **fields}


class _Handler(HttpHandler):
    api: FakeTwilioApi

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        address = urlsplit(self.path)
        form = parse_qs(address.query or self.body().decode(), keep_blank_values=True)
        asked = Asked(self.command, address.path, form)
        self.api.requests.append(asked)
        failure = self.api.failures.popleft() if self.api.failures else None
        if failure in (Failure.OVERLOADED, Failure.BROKEN):
            return self._refuse(20429 if failure is Failure.OVERLOADED else 20500)
        if failure is Failure.SLOW or failure is Failure.IGNORED:
            self.api.released.wait(30)
        if failure is Failure.IGNORED:
            return self._hang_up()
        try:
            status, answer = self.api.answer(asked, self.headers.get("Authorization", ""))
        except Refuse as refused:
            return self._refuse(refused.number)
        if failure is Failure.HELD:
            self.api.released.wait(30)
        if failure in (Failure.DROPPED, Failure.SLOW, Failure.HELD):
            return self._hang_up()
        if failure is Failure.RUBBISH:
            return self.send(status, b"<html>not what you think", "text/html")
        payload = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        kind = "audio/mpeg" if isinstance(answer, bytes) else "application/json"
        return self.send(status, payload, kind, cut=failure is Failure.CUT)

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _refuse(self, number: int) -> None:
        status, message = _MESSAGES[number]
        more = f"https://www.twilio.com/docs/errors/{number}"
        error = {"code": number, "message": message, "more_info": more, "status": status}
        self.send(status, json.dumps(error).encode(), "application/json")


FakeTwilioApi.handler = _Handler
