"""Google's OAuth and Calendar API on a socket of this machine: checks what it is given as Google does, and refuses so.

Sources: https://developers.google.com/identity/protocols/oauth2/web-server, RFC 6749, RFC 7636,
https://developers.google.com/workspace/calendar/api/v3/reference/events and .../guides/{sync,errors,push}
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import time
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from tests.fakes.http_service import HttpHandler, HttpService

CLIENT_ID, CLIENT_SECRET = "client-1.apps.example", "GOCSPX-client-secret"
SCOPES = {
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
}
EVENT_ID = re.compile(r"[0-9a-v]{5,1024}")
# What may not be asked together with a sync token.
_FILTERS = {"iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty"}
_FILTERS |= {"timeMin", "timeMax", "updatedMin"}


class Failure(Enum):
    """What the server does with the next request instead of answering it."""

    SLOW = auto()  # longer than anybody waits
    BROKEN = auto()
    TOO_MANY = auto()  # 429, with Retry-After
    RATE_LIMIT = auto()  # 403, as Google says it too
    FORBIDDEN = auto()
    UNAUTHORIZED = auto()
    NO_JSON = auto()
    NO_OBJECT = auto()
    CUT = auto()  # in the middle of the answer
    DROPPED = auto()  # after it was carried out


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: Any


@dataclass
class FakeCalendar:
    """A calendar of the account. events: by id, also those that were deleted; changed_in: in which version."""

    name: str
    role: str = "owner"
    time_zone: str = "Europe/Paris"
    primary: bool = False
    events: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_in: dict[str, int] = field(default_factory=dict)
    version: int = 0
    forgets_before: int = 0


class Refuse(Exception):
    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


@dataclass
class FakeGoogle(HttpService):
    """One Google account. Use as a context manager; `configure(settings)` points the product to it.

    page_size: of every list. scope: what the person ticks. channels: by id, what is watched.
    """

    calendars: dict[str, FakeCalendar] = field(default_factory=dict)
    page_size: int = 1000
    scope: str = " ".join(sorted(SCOPES))
    lasts_s: int = 3600
    requests: list[Asked] = field(default_factory=list)
    failures: deque[Failure] = field(default_factory=deque)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _access: dict[str, float] = field(default_factory=dict)
    _refresh: set[str] = field(default_factory=set)
    _serial: Any = field(default_factory=lambda: count(1))

    def configure(self, settings: Any) -> None:
        settings.GOOGLE_CALENDAR_CLIENT_ID, settings.GOOGLE_CALENDAR_CLIENT_SECRET = CLIENT_ID, CLIENT_SECRET
        settings.GOOGLE_CALENDAR_URL = f"{self.origin}/calendar/v3"
        settings.GOOGLE_OAUTH_AUTHORISE_URL = f"{self.origin}/auth"
        settings.GOOGLE_OAUTH_TOKEN_URL = f"{self.origin}/token"

    def fail(self, *failures: Failure) -> None:
        self.failures.extend(failures)

    def asked(self, method: str, ending: str = "") -> list[Asked]:
        return [one for one in self.requests if one.method == method and one.path.endswith(ending)]

    # --- the person at the browser ---

    def consent(self, url: str) -> str:
        """Say yes on the page at `url`; where Google sends the browser then."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["client_id"] == CLIENT_ID and asked["response_type"] == "code"
        assert asked["access_type"] == "offline" and asked["prompt"] == "consent"
        assert set(asked["scope"].split()) == SCOPES and asked["code_challenge_method"] == "S256"
        code = f"4/code-{next(self._serial)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code, 'scope': self.scope})}"

    def refuse_consent(self, url: str) -> str:
        asked = dict(parse_qsl(urlsplit(url).query))
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'error': 'access_denied'})}"

    def credentials(self) -> dict[str, Any]:
        """As the product keeps them, as if somebody had just said yes."""
        given = self._grant()
        return {
            "refresh_token": given["refresh_token"],
            "access_token": given["access_token"],
            "expires_at": time.time() + self.lasts_s,
        }

    def withdraw(self) -> None:
        """The person takes access back, at Google."""
        self._refresh.clear()
        self._access.clear()

    def expire(self) -> None:
        """Access tokens end; refresh tokens stay good."""
        self._access.clear()

    # --- the person in their calendar ---

    def put(self, calendar_id: str, event_id: str, start: Any, end: Any, **fields: Any) -> None:
        """Somebody makes or changes an event. Times: datetime, or date for whole days."""
        event = {"id": event_id, "status": "confirmed", "start": _as_time(start), "end": _as_time(end), **fields}
        self._store(self.calendars[calendar_id], event)

    def change(self, calendar_id: str, event_id: str, **fields: Any) -> None:
        calendar = self.calendars[calendar_id]
        self._store(calendar, calendar.events[event_id] | fields)

    def remove(self, calendar_id: str, event_id: str) -> None:
        self._store(self.calendars[calendar_id], {"id": event_id, "status": "cancelled"})

    def forget_tokens(self, calendar_id: str) -> None:
        calendar = self.calendars[calendar_id]
        calendar.version += 1
        calendar.forgets_before = calendar.version

    def standing(self, calendar_id: str) -> dict[str, dict[str, Any]]:
        events = self.calendars[calendar_id].events
        return {key: one for key, one in events.items() if one["status"] != "cancelled"}

    def _store(self, calendar: FakeCalendar, event: dict[str, Any]) -> None:
        calendar.version += 1
        calendar.events[event["id"]] = event
        calendar.changed_in[event["id"]] = calendar.version

    # --- OAuth ---

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            raise Refuse(401, "invalid_client")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") not in self._refresh:
                raise Refuse(400, "invalid_grant")
            return {k: v for k, v in self._grant().items() if k != "refresh_token"}
        if form.get("grant_type") != "authorization_code":
            raise Refuse(400, "unsupported_grant_type")
        asked = self._codes.pop(form.get("code", ""), None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            raise Refuse(400, "invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            raise Refuse(400, "invalid_grant")
        return self._grant()

    def _grant(self) -> dict[str, Any]:
        access, refresh = f"ya29.access-{next(self._serial)}", f"1//refresh-{next(self._serial)}"
        self._access[access] = time.time() + self.lasts_s
        self._refresh.add(refresh)
        return {
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": self.lasts_s,
            "scope": self.scope,
            "token_type": "Bearer",
        }

    # --- the API ---

    def answer(self, asked: Asked, authorization: str) -> tuple[int, Any]:
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or self._access.get(token, 0) < time.time():
            raise Refuse(401, "authError")
        path = asked.path.removeprefix("/calendar/v3")
        if asked.method == "GET" and path == "/users/me/calendarList":
            return 200, self._calendar_list(asked)
        if asked.method == "GET" and (found := re.fullmatch(r"/users/me/calendarList/([^/]+)", path)):
            calendar_id = unquote(found[1])
            return 200, self._entry(calendar_id, self._calendar(calendar_id))
        if asked.method == "POST" and path == "/channels/stop":
            return self._stop(asked.body)
        if found := re.fullmatch(r"/calendars/([^/]+)/events(?:/([^/]+))?", path):
            return self._on_events(asked, self._calendar(unquote(found[1])), found[2])
        raise Refuse(404, "notFound")

    def _on_events(self, asked: Asked, calendar: FakeCalendar, event_id: str | None) -> tuple[int, Any]:
        if asked.method == "GET" and event_id is None:
            return 200, self._list(asked.query, calendar)
        if calendar.role not in ("owner", "writer"):
            raise Refuse(403, "requiredAccessLevel")
        if asked.method == "POST" and event_id is None:
            return 200, self._insert(asked.body, calendar)
        if asked.method == "POST" and event_id == "watch":
            return 200, self._watch(asked.body)
        if asked.method == "PATCH" and event_id:
            return 200, self._patch(asked.body, calendar, event_id)
        if asked.method == "DELETE" and event_id:
            return 204, self._delete(calendar, event_id)
        raise Refuse(404, "notFound")

    def _calendar(self, calendar_id: str) -> FakeCalendar:
        if calendar_id not in self.calendars:
            raise Refuse(404, "notFound")
        return self.calendars[calendar_id]

    def _entry(self, calendar_id: str, calendar: FakeCalendar) -> dict[str, Any]:
        entry = {"id": calendar_id, "summary": calendar.name, "accessRole": calendar.role}
        return entry | ({"primary": True} if calendar.primary else {})

    def _calendar_list(self, asked: Asked) -> dict[str, Any]:
        entries = [self._entry(key, one) for key, one in self.calendars.items()]
        return self._page(entries, asked.query, {})

    def _list(self, query: dict[str, str], calendar: FakeCalendar) -> dict[str, Any]:
        if query.get("singleEvents") != "true":
            raise Refuse(400, "this fake unfolds nothing")
        events = list(calendar.events.values())
        if token := query.get("syncToken"):
            if set(query) & _FILTERS:
                raise Refuse(400, "invalidParameter")
            since = int(token.removeprefix("v"))
            if since < calendar.forgets_before:
                raise Refuse(410, "fullSyncRequired")
            events = [one for one in events if calendar.changed_in[one["id"]] > since]
        else:
            events = [one for one in events if one["status"] != "cancelled" and _within(one, query)]
        last = {"timeZone": calendar.time_zone}
        return self._page(events, query, last, last_page={"nextSyncToken": f"v{calendar.version}"})

    def _page(
        self, items: list[Any], query: dict[str, str], common: dict[str, Any], last_page: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        start = int(query.get("pageToken", "0"))
        size = min(self.page_size, int(query.get("maxResults", 250)))
        page = {**common, "items": items[start : start + size]}
        if start + size < len(items):
            return page | {"nextPageToken": str(start + size)}
        return page | (last_page or {})

    def _insert(self, body: dict[str, Any], calendar: FakeCalendar) -> dict[str, Any]:
        if not EVENT_ID.fullmatch(body.get("id", "")):
            raise Refuse(400, "invalid")
        if body["id"] in calendar.events:  # also one that was deleted
            raise Refuse(409, "duplicate")
        _check_times(body)
        self._store(calendar, {"status": "confirmed", **body})
        return calendar.events[body["id"]]

    def _patch(self, body: dict[str, Any], calendar: FakeCalendar, event_id: str) -> dict[str, Any]:
        if event_id not in calendar.events:
            raise Refuse(404, "notFound")
        if "sequence" in body:
            raise Refuse(400, "invalid")  # one that is behind, as it would be sooner or later
        _check_times(body)
        self._store(calendar, calendar.events[event_id] | body)
        return calendar.events[event_id]

    def _delete(self, calendar: FakeCalendar, event_id: str) -> None:
        if event_id not in calendar.events:
            raise Refuse(404, "notFound")
        if calendar.events[event_id]["status"] == "cancelled":
            raise Refuse(410, "deleted")
        self._store(calendar, {"id": event_id, "status": "cancelled"})

    def _watch(self, body: dict[str, Any]) -> dict[str, Any]:
        if urlsplit(body.get("address", "")).scheme != "https" or body.get("type") != "web_hook":
            raise Refuse(400, "push.webhookUrlNotHttps")
        if not re.fullmatch(r"[A-Za-z0-9\-_+/=]{1,64}", body["id"]) or len(body.get("token", "")) > 256:
            raise Refuse(400, "invalid")
        seconds = int(body.get("params", {}).get("ttl", 604800))
        channel = body | {
            "resourceId": f"res-{next(self._serial)}",
            "expiration": str(int((time.time() + seconds) * 1000)),
        }
        self.channels[body["id"]] = channel
        return channel

    def _stop(self, body: dict[str, Any]) -> tuple[int, Any]:
        known = self.channels.get(body.get("id", ""))
        if known is None or known["resourceId"] != body.get("resourceId"):
            raise Refuse(404, "notFound")
        del self.channels[body["id"]]
        return 204, None


def _as_time(value: Any) -> dict[str, str]:
    return {"dateTime": value.isoformat()} if isinstance(value, dt.datetime) else {"date": value.isoformat()}


def _moment(value: dict[str, str]) -> dt.datetime:
    if "date" in value:
        return dt.datetime.fromisoformat(value["date"]).replace(tzinfo=dt.UTC)
    moment = dt.datetime.fromisoformat(value["dateTime"])
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _within(event: dict[str, Any], query: dict[str, str]) -> bool:
    try:
        start, end = _moment(event["start"]), _moment(event["end"])
    except (ValueError, KeyError):
        return True
    after = "timeMax" not in query or start < dt.datetime.fromisoformat(query["timeMax"])
    return after and ("timeMin" not in query or end > dt.datetime.fromisoformat(query["timeMin"]))


def _check_times(body: dict[str, Any]) -> None:
    for end in ("start", "end"):
        if end in body and dt.datetime.fromisoformat(body[end]["dateTime"]).tzinfo is None:
            raise Refuse(400, "required")


class _Handler(HttpHandler):
    api: FakeGoogle

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PATCH = do_DELETE = do_GET

    def _serve(self) -> None:
        address, raw = urlsplit(self.path), self.body()
        if address.path == "/token":
            form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
            return self._answered(Asked("POST", "/token", {}, form), lambda asked: (200, self.api.token(form)))
        asked = Asked(self.command, address.path, dict(parse_qsl(address.query)), json.loads(raw) if raw else None)
        return self._answered(asked, lambda one: self.api.answer(one, self.headers.get("Authorization", "")))

    def _answered(self, asked: Asked, answer: Any) -> None:
        self.api.requests.append(asked)
        failure = self.api.failures.popleft() if self.api.failures else None
        try:
            self._fail_first(failure)
            status, content = answer(asked)
        except Refuse as refused:
            return self._refuse(refused, is_token=asked.path == "/token")
        if failure is Failure.DROPPED:
            self.close_connection = True
            return self.connection.close()
        if failure is Failure.NO_JSON:
            return self.send(status, b"<html>not what you think", "text/html")
        if failure is Failure.NO_OBJECT:
            return self.send(status, b'[{"items": 3}]')
        payload = b"" if content is None else json.dumps(content).encode()
        return self.send(status, payload, cut=failure is Failure.CUT)

    def _fail_first(self, failure: Failure | None) -> None:
        if failure is Failure.SLOW:
            self.api.released.wait(30)
        refusals = {
            Failure.BROKEN: Refuse(500, "backendError"),
            Failure.TOO_MANY: Refuse(429, "rateLimitExceeded", {"Retry-After": "7200"}),
            Failure.RATE_LIMIT: Refuse(403, "rateLimitExceeded"),
            Failure.FORBIDDEN: Refuse(403, "insufficientPermissions"),
            Failure.UNAUTHORIZED: Refuse(401, "authError"),
        }
        if failure in refusals:
            raise refusals[failure]

    def _refuse(self, refused: Refuse, *, is_token: bool) -> None:
        error: Any = {"code": refused.status, "message": refused.reason, "errors": [{"reason": refused.reason}]}
        content = {"error": refused.reason} if is_token else {"error": error}
        payload = json.dumps(content).encode()
        self.send_response(refused.status)
        for name, value in refused.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


FakeGoogle.handler = _Handler
