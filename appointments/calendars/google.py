"""Google Calendar by its REST API, version 3.

https://developers.google.com/workspace/calendar/api/v3/reference, .../guides/sync (incremental reading),
.../guides/errors (what to try again), .../guides/push (channels).
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import httpx
from django.conf import settings

from appointments.calendar_models import CalendarProblem
from appointments.calendars import google_oauth
from appointments.calendars.base import (
    Account,
    CalendarError,
    Changes,
    Credentials,
    Event,
    FoundCalendar,
    OwnEvent,
    Window,
)
from appointments.calendars.google_oauth import json_of
from appointments.calendars.web import Answer, ask, open_client, raise_for_trouble

PAGE_SIZE = 1000
MOST_PAGES = 200
WRITABLE = ("owner", "writer")
# Kinds of events that say where somebody is or what day it is, and not that they are busy.
NEVER_BUSY = ("workingLocation", "birthday")
FIELDS = (
    "timeZone,nextPageToken,nextSyncToken,items(id,status,transparency,visibility,summary,start,end,eventType,"
    "recurringEventId,attendees(self,responseStatus))"
)
_OVERLOADED = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "calendarUsageLimitsExceeded"})
_CREATED, _BAD_REQUEST, _NOT_FOUND, _CONFLICT, _GONE = (200, 201), 400, 404, 409, 410


class _TokenExpired(Exception):
    """The server knows the sync token no more."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What Google calls about changes until `expires_at`."""

    id: str
    resource: str
    expires_at: dt.datetime


class GoogleApi:
    """The API for one account. keep: called with credentials that were renewed meanwhile. Raises CalendarError."""

    def __init__(self, credentials: Credentials, keep: Callable[[Credentials], None]) -> None:
        self.credentials = credentials
        self._keep = keep

    def ask(self, method: str, path: str, **options: Any) -> Answer:
        """An answer that is neither trouble nor a refusal of access; what else is wrong, the caller sees by status."""
        with open_client(only_public=False) as client:
            answer = self._sent(client, method, path, **options)
            if answer.status == 401:
                self._renew()
                answer = self._sent(client, method, path, **options)
        raise_for_trouble(answer)
        if answer.status == 401:
            raise CalendarError(CalendarProblem.REVOKED)
        if answer.status == 403:
            raise _forbidden(answer)
        return answer

    def _sent(self, client: httpx.Client, method: str, path: str, **options: Any) -> Answer:
        if not google_oauth.is_fresh(self.credentials):
            self._renew()
        headers = {"Authorization": f"Bearer {self.credentials['access_token']}"}
        return ask(client, method, f"{settings.GOOGLE_CALENDAR_URL}{path}", headers=headers, **options)

    def _renew(self) -> None:
        self.credentials = google_oauth.refreshed(self.credentials)
        self._keep(self.credentials)


def account_of(credentials: Credentials) -> Account:
    """The calendars that an account may read, its own first. Raises CalendarError."""
    api = GoogleApi(credentials, keep=lambda renewed: None)
    entries = list(_listed_calendars(api))
    entries.sort(key=lambda entry: not entry.get("primary"))
    found = [
        FoundCalendar(
            address=str(entry["id"]),
            name=str(entry.get("summaryOverride") or entry.get("summary") or entry["id"]),
            writable=entry.get("accessRole") in WRITABLE,
        )
        for entry in entries
    ]
    primary = next((str(entry["id"]) for entry in entries if entry.get("primary")), "")
    return Account(primary, found, api.credentials)


def _listed_calendars(api: GoogleApi) -> Iterator[dict[str, Any]]:
    query: dict[str, Any] = {"minAccessRole": "freeBusyReader", "maxResults": 250}
    for _ in range(MOST_PAGES):
        page = _object(api.ask("GET", "/users/me/calendarList", params=query))
        yield from (entry for entry in _items(page) if entry.get("id"))
        if not page.get("nextPageToken"):
            return
        query["pageToken"] = page["nextPageToken"]


@dataclass(frozen=True, slots=True)
class GoogleCalendar:
    """An adapter (base.CalendarAdapter). default_zone: that of all-day events where Google names none."""

    api: GoogleApi
    calendar_id: str
    default_zone: str

    def check(self) -> None:
        _object(self.api.ask("GET", f"/users/me/calendarList/{quote(self.calendar_id, safe='')}"))

    def changes(self, token: str, window: Window) -> Changes:
        if token:
            try:
                return self._read(window, {"syncToken": token}, whole=False)
            except _TokenExpired:
                pass
        # The token remembers the window. What it tells later may still lie outside of it.
        limits = {"timeMin": _moment(window.start), "timeMax": _moment(window.end)}
        return self._read(window, limits, whole=True)

    def write(self, event: OwnEvent) -> None:
        """A new event is made; one that exists, or existed once, is changed: Google gives no id out twice."""
        body = _body(event)
        answer = self.api.ask("POST", self._events(), json={"id": event.id, **body})
        if answer.status == _CONFLICT:
            answer = self.api.ask("PATCH", f"{self._events()}/{event.id}", json=body)
        if answer.status not in _CREATED:
            raise CalendarError(_refusal(answer))

    def delete(self, event_id: str) -> None:
        answer = self.api.ask("DELETE", f"{self._events()}/{event_id}")
        if answer.status not in (200, 204, _NOT_FOUND, _GONE):
            raise CalendarError(_refusal(answer))

    # --- channels ---

    def watch(self, channel_id: str, token: str, address: str, seconds: int) -> Channel:
        """Have `address` (https) told of changes, with `token` in each call. Raises CalendarError."""
        wish = {"id": channel_id, "type": "web_hook", "address": address, "token": token}
        answer = self.api.ask("POST", f"{self._events()}/watch", json={**wish, "params": {"ttl": str(seconds)}})
        given = _object(answer)
        try:
            expires_at = dt.datetime.fromtimestamp(int(given["expiration"]) / 1000, dt.UTC)
            return Channel(channel_id, str(given["resourceId"]), expires_at)
        except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
            raise CalendarError(CalendarProblem.MALFORMED) from error

    def stop(self, channel_id: str, resource: str) -> None:
        """Have no more told through a channel. One that is not there is no error."""
        self.api.ask("POST", "/channels/stop", json={"id": channel_id, "resourceId": resource})

    # --- reading ---

    def _events(self) -> str:
        return f"/calendars/{quote(self.calendar_id, safe='')}/events"

    def _read(self, window: Window, query: dict[str, str], *, whole: bool) -> Changes:
        """Every page of a reading. All but the page and the token must be asked the same each time."""
        asked: dict[str, Any] = {"singleEvents": "true", "maxResults": PAGE_SIZE, "fields": FIELDS, **query}
        reading = Changes(token="", whole=whole)
        for _ in range(MOST_PAGES):
            answer = self.api.ask("GET", self._events(), params=asked)
            if not whole and answer.status in (_GONE, _BAD_REQUEST):
                raise _TokenExpired
            page = _object(answer)
            reading = _with_page(reading, page, window, self.default_zone)
            if not page.get("nextPageToken"):
                return replace(reading, token=str(page.get("nextSyncToken") or ""))
            asked["pageToken"] = page["nextPageToken"]
        raise CalendarError(CalendarProblem.MALFORMED)


def _with_page(reading: Changes, page: dict[str, Any], window: Window, default_zone: str) -> Changes:
    own_zone = _zone(str(page.get("timeZone") or ""))
    zone = own_zone or zoneinfo.ZoneInfo(default_zone)
    items = [item for item in _items(page) if isinstance(item.get("id"), str)]
    events, unreadable = list(reading.events), set(reading.unreadable)
    for item in items:
        try:
            event = _event(item, zone)
        except (KeyError, TypeError, ValueError, OverflowError):
            unreadable.add(str(item["id"]))
            continue
        if event is not None and window.meets(event.starts_at, event.ends_at):
            events.append(event)
    touched = reading.touched | {str(item["id"]) for item in items}
    zone_name = own_zone.key if own_zone else ""
    return replace(reading, events=events, unreadable=frozenset(unreadable), touched=touched, time_zone=zone_name)


def _event(item: dict[str, Any], zone: dt.tzinfo) -> Event | None:
    """None: cancelled. Raises what a malformed time raises."""
    if item.get("status") == "cancelled":
        return None
    all_day = "date" in item["start"]
    return Event(
        source=item["id"],
        uid=item["id"],
        starts_at=_time(item["start"], zone),
        ends_at=_time(item["end"], zone),
        title="" if item.get("visibility") in ("private", "confidential") else str(item.get("summary") or ""),
        all_day=all_day,
        busy=_takes_time(item),
        own_id=str(item.get("recurringEventId") or item["id"]),
    )


def _takes_time(item: dict[str, Any]) -> bool:
    if item.get("transparency") == "transparent" or item.get("eventType") in NEVER_BUSY:
        return False
    attendees = item.get("attendees") or []
    return not any(one.get("self") and one.get("responseStatus") == "declined" for one in attendees)


def _time(value: dict[str, str], zone: dt.tzinfo) -> dt.datetime:
    if "date" in value:
        return dt.datetime.combine(dt.date.fromisoformat(value["date"]), dt.time(), zone).astimezone(dt.UTC)
    moment = dt.datetime.fromisoformat(value["dateTime"])
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(value.get("timeZone", "")) or zone)
    return moment.astimezone(dt.UTC)


def _body(event: OwnEvent) -> dict[str, Any]:
    """Without a sequence: Google counts it itself, and refuses one that is behind."""
    return {
        "summary": event.summary,
        "description": event.description,
        "start": {"dateTime": _moment(event.starts_at)},
        "end": {"dateTime": _moment(event.ends_at)},
        "status": "tentative" if event.tentative else "confirmed",
        "transparency": "opaque",
    }


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


# --- refusals ---------------------------------------------------------------------------------------------------


def _object(answer: Answer) -> dict[str, Any]:
    if answer.status >= 300:
        raise CalendarError(_refusal(answer))
    return json_of(answer)


def _items(page: dict[str, Any]) -> list[dict[str, Any]]:
    items = page.get("items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise CalendarError(CalendarProblem.MALFORMED)
    return items


def _refusal(answer: Answer) -> CalendarProblem:
    return CalendarProblem.GONE if answer.status in (_NOT_FOUND, _GONE) else CalendarProblem.REFUSED


def _forbidden(answer: Answer) -> CalendarError:
    """403 is both: too many requests, which passes, and no right, which does not."""
    try:
        reasons = {str(one.get("reason")) for one in json_of(answer)["error"]["errors"]}
    except (CalendarError, KeyError, TypeError, AttributeError):
        reasons = set()
    if reasons & _OVERLOADED:
        return CalendarError(CalendarProblem.BUSY, retry_after_s=answer.retry_after_s)
    return CalendarError(CalendarProblem.FORBIDDEN)
