"""Calendars on CalDAV servers: Nextcloud, iCloud, Fastmail, Radicale, Baïkal and others (RFC 4791).

Read by sync-collection (RFC 6578) where the server offers it, else whole whenever its ctag has changed
(https://github.com/apple/ccs-calendarserver/blob/master/doc/Extensions/caldav-ctag.txt), else whole each time.
"""

from __future__ import annotations

import datetime as dt
import json
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape

from caldav.response import CalendarQueryResult, PropfindResult

from appointments.calendar_models import CalendarProblem
from appointments.calendars import ics
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
from appointments.calendars.dav import Dav, DavAnswer, require_safe, value_of
from appointments.calendars.occurrences import Unreadable, events_of, zone_of

DAV, CALDAV, CALENDARSERVER = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}", "{http://calendarserver.org/ns/}"
WELL_KNOWN = "/.well-known/caldav"
MOST_PAGES = 100
BATCH = 50
_PRINCIPAL, _HOME = f"{DAV}current-user-principal", f"{CALDAV}calendar-home-set"
_ADDRESSES, _PRIVILEGES = f"{CALDAV}calendar-user-address-set", f"{DAV}current-user-privilege-set"
_TYPE, _NAME = f"{DAV}resourcetype", f"{DAV}displayname"
_COMPONENTS, _TIME_ZONE = f"{CALDAV}supported-calendar-component-set", f"{CALDAV}calendar-timezone"
_SYNC_TOKEN, _CTAG = f"{DAV}sync-token", f"{CALENDARSERVER}getctag"
_NO_SUCH_PLACE = (CalendarProblem.NOT_CALDAV, CalendarProblem.GONE, CalendarProblem.FORBIDDEN)
_XMLNS = 'xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
_WRITING = frozenset({f"{DAV}write", f"{DAV}all", f"{DAV}bind", f"{DAV}write-content"})


class _TokenExpired(Exception):
    """The server knows the sync token no more, or never knew any."""


# --- finding ----------------------------------------------------------------------------------------------------


def account_of(address: str, username: str, password: str) -> Account:
    """The calendars of events that an account has at a server. address: as people type it. Raises CalendarError."""
    start = as_url(address)
    with Dav(username, password) as dav:
        place, principal = _principal(dav, start)
        own = [username.lower()] if "@" in username else []
        if principal:
            place, found = dav.properties(principal, _HOME, _ADDRESSES)
            own += [one.lower().removeprefix("mailto:") for one in _texts(value_of(found, _ADDRESSES))]
            homes = [urljoin(place, home) for home in _texts(value_of(found, _HOME))] or [principal]
        else:  # perhaps it is a calendar itself
            homes = [place]
        calendars = [calendar for home in homes for calendar in _calendars(dav, home)]
    if not calendars:
        raise CalendarError(CalendarProblem.NOT_CALDAV)
    credentials = {"username": username, "password": password, "addresses": sorted(set(own))}
    return Account(username, calendars, credentials)


def as_url(address: str) -> str:
    """`cloud.example.com`, `you@example.com` or an address in full. Raises CalendarError."""
    address = address.strip()
    if "://" not in address:
        address = "https://" + address.rpartition("@")[2]
    require_safe(address)
    parts = urlsplit(address)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{parts.path or '/'}"


def _principal(dav: Dav, start: str) -> tuple[str, str]:
    """Where the answer came from, and the account's principal; RFC 6764, 5 and 6, without DNS records.

    The principal is empty where only `start` itself answered, without naming one.
    """
    answered, problem = "", CalendarError(CalendarProblem.NOT_CALDAV)
    for url in dict.fromkeys((start, urljoin(start, WELL_KNOWN), urljoin(start, "/"))):
        try:
            place, found = dav.properties(url, _PRINCIPAL)
        except CalendarError as error:
            if error.problem not in _NO_SUCH_PLACE:
                raise
            continue
        principal = value_of(found, _PRINCIPAL)
        if isinstance(principal, str):
            return place, urljoin(place, principal)
        answered = answered or place
    if not answered:
        raise problem
    return answered, ""


def _calendars(dav: Dav, home: str) -> Iterator[FoundCalendar]:
    place, found = dav.properties(home, _TYPE, _NAME, _COMPONENTS, _PRIVILEGES, depth=1)
    for one in found:
        if f"{CALDAV}calendar" not in _texts(one.properties.get(_TYPE)):
            continue
        components = _texts(one.properties.get(_COMPONENTS))
        if components and "VEVENT" not in components:
            continue
        name = one.properties.get(_NAME)
        tail = one.href.rstrip("/").rpartition("/")[2]
        yield FoundCalendar(urljoin(place, _path(one.href)), name if isinstance(name, str) else tail, _is_writable(one))


def _is_writable(found: PropfindResult) -> bool:
    """A server that tells no privileges is taken at its best; writing will show."""
    privileges = _texts(found.properties.get(_PRIVILEGES))
    return not privileges or bool(_WRITING & set(privileges))


def _path(href: str) -> str:
    """As it stands in an address: the library hands out hrefs decoded."""
    return quote(href, safe="/:@!$&'()*+,;=~")


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


# --- one calendar -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaldavCalendar:
    """An adapter (base.CalendarAdapter). default_zone: that of all-day events where the server names none."""

    credentials: Credentials
    address: str
    default_zone: str

    def check(self) -> None:
        with self._dav() as dav:
            self._properties(dav)

    def changes(self, token: str, window: Window) -> Changes:
        state = _read_token(token)
        with self._dav() as dav:
            if "sync" in state:
                try:
                    return self._since(dav, state["sync"], window)
                except _TokenExpired:
                    pass
            # Asked for before the events: what changes in between is read again the next time, and not missed.
            properties = self._properties(dav)
            if "ctag" in state and state["ctag"] == value_of(properties, _CTAG):
                return Changes(token=token, whole=False)
            return self._whole(dav, properties, window)

    def write(self, event: OwnEvent) -> None:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        with self._dav() as dav:
            answer = dav.ask("PUT", self._place(event.id), ics.single(event), **headers)
        if answer.status not in (200, 201, 204):
            raise CalendarError(_refusal(answer))

    def delete(self, event_id: str) -> None:
        with self._dav() as dav:
            answer = dav.ask("DELETE", self._place(event_id))
        if answer.status not in (200, 202, 204, 404, 410):
            raise CalendarError(_refusal(answer))

    # --- reading ---

    def _dav(self) -> Dav:
        return Dav(str(self.credentials.get("username", "")), str(self.credentials.get("password", "")))

    def _place(self, event_id: str) -> str:
        return urljoin(self.address.rstrip("/") + "/", f"{event_id}.ics")

    def _properties(self, dav: Dav) -> Sequence[PropfindResult]:
        """Of the calendar. Raises CalendarError, also when there is something else at the address."""
        _, found = dav.properties(self.address, _TYPE, _SYNC_TOKEN, _CTAG, _TIME_ZONE)
        if f"{CALDAV}calendar" not in _texts(value_of(found, _TYPE)):
            raise CalendarError(CalendarProblem.GONE)
        return found

    def _whole(self, dav: Dav, properties: Sequence[PropfindResult], window: Window) -> Changes:
        query = (
            f'<?xml version="1.0" encoding="utf-8"?><c:calendar-query {_XMLNS}>'
            "<prop><getetag/><c:calendar-data/></prop>"
            '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
            f'<c:time-range start="{_basic(window.start)}" end="{_basic(window.end)}"/>'
            "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
        )
        objects = dav.ask("REPORT", self.address, query, Depth="1").objects()
        zone_name = _zone_name(value_of(properties, _TIME_ZONE))
        events, unreadable = self._events(objects, window, zone_name)
        return Changes(
            token=_token(properties),
            whole=True,
            events=events,
            touched=frozenset(one.href for one in objects),
            unreadable=unreadable,
            time_zone=zone_name,
        )

    def _since(self, dav: Dav, sync_token: str, window: Window) -> Changes:
        """What changed since the token. Raises _TokenExpired."""
        changed: set[str] = set()
        deleted: set[str] = set()
        for _ in range(MOST_PAGES):
            page = _collection(dav, self.address, sync_token)
            deleted = (deleted | set(page.deleted)) - {one.href for one in page.changed}
            changed = (changed | {one.href for one in page.changed if self._is_member(one.href)}) - deleted
            if not page.sync_token or (page.sync_token == sync_token and page.truncated):
                raise CalendarError(CalendarProblem.MALFORMED)
            sync_token = page.sync_token
            if not page.truncated:
                break
        objects = list(self._fetched(dav, sorted(changed)))
        events, unreadable = self._events(objects, window, "")
        touched = frozenset(changed | deleted)
        return Changes(json.dumps({"sync": sync_token}), False, events, touched, unreadable)

    def _is_member(self, href: str) -> bool:
        """The collection itself may be among what changed."""
        return not href.endswith("/")

    def _fetched(self, dav: Dav, hrefs: Sequence[str]) -> Iterator[CalendarQueryResult]:
        for start in range(0, len(hrefs), BATCH):
            wanted = "".join(f"<href>{escape(_path(href))}</href>" for href in hrefs[start : start + BATCH])
            query = (
                f'<?xml version="1.0" encoding="utf-8"?><c:calendar-multiget {_XMLNS}>'
                f"<prop><getetag/><c:calendar-data/></prop>{wanted}</c:calendar-multiget>"
            )
            yield from dav.ask("REPORT", self.address, query, Depth="1").objects()

    def _events(
        self, objects: Iterable[CalendarQueryResult], window: Window, zone_name: str
    ) -> tuple[list[Event], frozenset[str]]:
        zone = zone_of(zone_name) or zoneinfo.ZoneInfo(self.default_zone)
        owners = frozenset(str(one) for one in self.credentials.get("addresses", ()))
        events: list[Event] = []
        unreadable: set[str] = set()
        for one in objects:
            if not one.calendar_data:  # gone meanwhile
                continue
            try:
                events += events_of(one.calendar_data, one.href, window, zone, owners)
            except Unreadable:
                unreadable.add(one.href)
        return events, frozenset(unreadable)


def _collection(dav: Dav, address: str, sync_token: str) -> Any:
    query = (
        f'<?xml version="1.0" encoding="utf-8"?><sync-collection {_XMLNS}><sync-token>{escape(sync_token)}</sync-token>'
        "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>"
    )
    answer = dav.ask("REPORT", address, query, Depth="0")
    # 3.2 of RFC 6578 has 403 with a precondition; others answer 400, 409 and 412, or know no such report.
    named = any(word in answer.content[:10_000] for word in (b"valid-sync-token", b"supported-report"))
    if answer.status in (400, 405, 409, 412, 415, 501) or (answer.status == 403 and named):
        raise _TokenExpired
    return answer.collection()


def _token(properties: Sequence[PropfindResult]) -> str:
    sync_token, ctag = value_of(properties, _SYNC_TOKEN), value_of(properties, _CTAG)
    if isinstance(sync_token, str):
        return json.dumps({"sync": sync_token})
    return json.dumps({"ctag": ctag}) if isinstance(ctag, str) else ""


def _read_token(token: str) -> dict[str, str]:
    return dict(json.loads(token)) if token else {}


def _zone_name(time_zone: Any) -> str:
    """The name of a zone that the server describes, where the world knows it by one."""
    zone = zone_of(time_zone) if isinstance(time_zone, str) else None
    return zone.key if isinstance(zone, zoneinfo.ZoneInfo) and zone.key else ""


def _basic(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _refusal(answer: DavAnswer) -> CalendarProblem:
    if answer.status in (403, 405):
        return CalendarProblem.FORBIDDEN
    return CalendarProblem.GONE if answer.status in (404, 409, 410) else CalendarProblem.REFUSED
