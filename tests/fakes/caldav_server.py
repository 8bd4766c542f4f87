"""A CalDAV server on a socket of this machine, with one account: checks what it is given, and refuses as servers do.

Sources: RFC 4791 (CalDAV), RFC 6578 (sync-collection), RFC 6764 (well-known), RFC 5397 (current-user-principal),
https://github.com/apple/ccs-calendarserver/blob/master/doc/Extensions/caldav-ctag.txt
"""

from __future__ import annotations

import base64
import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import icalendar
import recurring_ical_events

from tests.fakes.http_service import HttpHandler, HttpService

DAV, CAL, CS = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
_PREFIX = {DAV: "d", CAL: "c", CS: "cs"}
_HEAD = f'<?xml version="1.0" encoding="utf-8"?><d:multistatus xmlns:d="{DAV}" xmlns:c="{CAL}" xmlns:cs="{CS}">'
PRINCIPAL, HOME = "/principals/anna/", "/calendars/anna/"


class Failure(Enum):
    """What the server does with the next request instead of answering it."""

    SLOW = auto()
    BROKEN = auto()
    TOO_MANY = auto()
    NO_XML = auto()
    HTML = auto()  # a page, with 200
    EMPTY = auto()
    CUT = auto()
    DROPPED = auto()  # after it was carried out
    ENDLESS = auto()  # a byte now and then


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    body: str


@dataclass
class FakeCollection:
    """A calendar. objects: iCalendar data by path; changed_in: also of what was deleted."""

    name: str
    components: tuple[str, ...] = ("VEVENT",)
    privileges: tuple[str, ...] = ("read", "write")
    time_zone: str = ""
    objects: dict[str, str] = field(default_factory=dict)
    changed_in: dict[str, int] = field(default_factory=dict)
    version: int = 1
    forgets_before: int = 0


@dataclass
class FakeCaldav(HttpService):
    """Use as a context manager. offers_sync, offers_ctag: what it is able to. page: of sync-collection."""

    username: str = "anna@example.com"
    password: str = "app-password-äöü"
    collections: dict[str, FakeCollection] = field(default_factory=dict)
    offers_sync: bool = True
    offers_ctag: bool = True
    page: int = 1000
    redirects: dict[str, str] = field(default_factory=dict)
    requests: list[Asked] = field(default_factory=list)
    failures: deque[Failure] = field(default_factory=deque)

    def add(self, tail: str, name: str, **fields: Any) -> str:
        """A calendar more; its path."""
        path = f"{HOME}{tail}/"
        self.collections[path] = FakeCollection(name, **fields)
        return path

    def address(self, path: str) -> str:
        return self.origin + quote(path)

    def fail(self, *failures: Failure) -> None:
        self.failures.extend(failures)

    def asked(self, method: str, containing: str = "") -> list[Asked]:
        return [one for one in self.requests if one.method == method and containing in one.body]

    def put(self, path: str, name: str, data: str) -> str:
        """Somebody makes or changes an object; its path."""
        collection = self.collections[path]
        collection.version += 1
        collection.objects[path + name] = data
        collection.changed_in[path + name] = collection.version
        return path + name

    def remove(self, href: str) -> None:
        collection = self._of(href)
        collection.version += 1
        del collection.objects[href]
        collection.changed_in[href] = collection.version

    def _of(self, href: str) -> FakeCollection:
        return self.collections[href.rpartition("/")[0] + "/"]


def event(uid: str, start: str, end: str, *lines: str, summary: str = "Dentiste") -> str:
    """An object with one event. start, end: with their parameters, as in `DTSTART;VALUE=DATE:20260101`."""
    return calendar_of(vevent(uid, start, end, *lines, summary=summary))


def vevent(uid: str, start: str, end: str, *lines: str, summary: str = "Dentiste") -> str:
    head = [f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}", f"DTEND{end}", f"SUMMARY:{summary}"]
    return "\r\n".join(["BEGIN:VEVENT", *head, *lines, "END:VEVENT"])


def calendar_of(*components: str) -> str:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    return "\r\n".join([*head, *components, "END:VCALENDAR", ""])


def utc(moment: dt.datetime) -> str:
    return f":{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


class _Handler(HttpHandler):
    api: FakeCaldav

    def do_PROPFIND(self) -> None:
        self._serve()

    do_REPORT = do_PUT = do_DELETE = do_GET = do_PROPFIND

    def _serve(self) -> None:
        body = self.body().decode()
        path = unquote(self.path)
        self.api.requests.append(Asked(self.command, path, body))
        failure = self.api.failures.popleft() if self.api.failures else None
        if failure is not None and self._failed(failure):
            return None
        expected = base64.b64encode(f"{self.api.username}:{self.api.password}".encode()).decode()
        if path in self.api.redirects:
            return self._redirect(self.api.redirects[path])
        if self.headers.get("Authorization") != f"Basic {expected}":
            return self.send(401, b"<html>who are you?</html>", "text/html")
        answers = {"PROPFIND": self._propfind, "REPORT": self._report, "PUT": self._put, "DELETE": self._delete}
        status, content = answers[self.command](path, body) if self.command in answers else (405, "")
        if failure is Failure.DROPPED:
            self.close_connection = True
            return self.connection.close()
        return self.send(status, content.encode(), "application/xml; charset=utf-8", cut=failure is Failure.CUT)

    def _failed(self, failure: Failure) -> bool:
        if failure is Failure.SLOW:
            self.api.released.wait(30)
        answers = {
            Failure.BROKEN: (500, b"oops", "text/plain"),
            Failure.TOO_MANY: (429, b"", "text/plain"),
            Failure.NO_XML: (207, b"<d:multistatus><unclosed>", "application/xml"),
            Failure.HTML: (200, b"<html><body>Welcome to our cloud</body></html>", "text/html"),
            Failure.EMPTY: (207, b"", "application/xml"),
        }
        if failure in answers:
            self.send(*answers[failure])
            return True
        if failure is Failure.ENDLESS:
            self._endless()
            return True
        return False

    def _endless(self) -> None:
        self.send_response(207)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.close_connection = True
        while not self.api.released.wait(0.02):
            try:
                self.wfile.write(b" ")
            except OSError:
                return

    def _redirect(self, target: str) -> None:
        self.send_response(301)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    # --- PROPFIND ---

    def _propfind(self, path: str, body: str) -> tuple[int, str]:
        asked = [one.tag for one in ElementTree.fromstring(body).iter() if one.tag not in (_d("propfind"), _d("prop"))]
        found = [path] if path in ("/", "/dav/", PRINCIPAL, HOME, *self.api.collections) else []
        if not found:
            return 404, ""
        if self.headers.get("Depth") == "1" and path == HOME:
            found += self.api.collections
        return 207, _multistatus("".join(self._properties(one, asked) for one in found))

    def _properties(self, path: str, asked: list[str]) -> str:
        known = self._known(path)
        have = "".join(_element(name, known[name]) for name in asked if name in known)
        lack = "".join(_element(name, "") for name in asked if name not in known)
        missing = f"<d:propstat><d:prop>{lack}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"
        return (
            f"<d:response><d:href>{quote(path)}</d:href><d:propstat><d:prop>{have}</d:prop>"
            f"<d:status>HTTP/1.1 200 OK</d:status></d:propstat>{missing if lack else ''}</d:response>"
        )

    def _known(self, path: str) -> dict[str, str]:
        known = {_d("current-user-principal"): f"<d:href>{PRINCIPAL}</d:href>", _d("resourcetype"): "<d:collection/>"}
        if path == PRINCIPAL:
            address = f"<d:href>mailto:{self.api.username}</d:href><d:href>{PRINCIPAL}</d:href>"
            known |= {_c("calendar-home-set"): f"<d:href>{HOME}</d:href>", _c("calendar-user-address-set"): address}
        if path in self.api.collections:
            known |= self._of_collection(self.api.collections[path])
        return known

    def _of_collection(self, collection: FakeCollection) -> dict[str, str]:
        components = "".join(f'<c:comp name="{one}"/>' for one in collection.components)
        privileges = "".join(f"<d:privilege><d:{one}/></d:privilege>" for one in collection.privileges)
        known = {
            _d("resourcetype"): "<d:collection/><c:calendar/>",
            _d("displayname"): escape(collection.name),
            _d("current-user-privilege-set"): privileges,
            _c("supported-calendar-component-set"): components,
        }
        if collection.time_zone:
            known[_c("calendar-timezone")] = escape(collection.time_zone)
        if self.api.offers_sync:
            known[_d("sync-token")] = f"https://sync/{collection.version}"
        if self.api.offers_ctag:
            known[f"{{{CS}}}getctag"] = f"ctag-{collection.version}"
        return known

    # --- REPORT ---

    def _report(self, path: str, body: str) -> tuple[int, str]:
        if path not in self.api.collections:
            return 404, ""
        query, collection = ElementTree.fromstring(body), self.api.collections[path]
        if query.tag == _c("calendar-query"):
            return 207, _multistatus("".join(_object(*one) for one in _matching(query, collection)))
        if query.tag == _c("calendar-multiget"):
            hrefs = [unquote(one.text or "") for one in query.findall(_d("href"))]
            return 207, _multistatus("".join(_object(href, collection.objects.get(href)) for href in hrefs))
        if query.tag == _d("sync-collection") and self.api.offers_sync:
            return self._sync(path, collection, (query.findtext(_d("sync-token")) or "").strip())
        return 403, f'<d:error xmlns:d="{DAV}"><d:supported-report/></d:error>'

    def _sync(self, path: str, collection: FakeCollection, token: str) -> tuple[int, str]:
        since = int(token.rpartition("/")[2] or 0)
        if since < collection.forgets_before:
            return 403, f'<?xml version="1.0"?><d:error xmlns:d="{DAV}"><d:valid-sync-token/></d:error>'
        changed = sorted((version, href) for href, version in collection.changed_in.items() if version > since)
        page = changed[: self.api.page]
        content = "".join(_change(href, href in collection.objects) for _, href in page)
        if len(page) < len(changed):
            status = "<d:status>HTTP/1.1 507 Insufficient Storage</d:status>"
            content += f"<d:response><d:href>{quote(path)}</d:href>{status}</d:response>"
        last = page[-1][0] if len(page) < len(changed) else collection.version
        return 207, _multistatus(content + f"<d:sync-token>https://sync/{last}</d:sync-token>")

    # --- writing ---

    def _put(self, path: str, body: str) -> tuple[int, str]:
        folder, _, name = path.rpartition("/")
        collection = self.api.collections.get(folder + "/")
        if collection is None:
            return 409, ""
        if "write" not in collection.privileges:
            return 403, ""
        calendar = icalendar.Calendar.from_ical(body)
        if "METHOD" in calendar or len({str(one["UID"]) for one in calendar.walk("VEVENT")}) != 1:
            return 403, f'<d:error xmlns:d="{DAV}" xmlns:c="{CAL}"><c:valid-calendar-object-resource/></d:error>'
        is_new = path not in collection.objects
        self.api.put(folder + "/", name, body)
        return (201 if is_new else 204), ""

    def _delete(self, path: str, body: str) -> tuple[int, str]:
        collection = self.api.collections.get(path.rpartition("/")[0] + "/")
        if collection is None or path not in collection.objects:
            return 404, ""
        self.api.remove(path)
        return 204, ""


def _matching(query: ElementTree.Element, collection: FakeCollection) -> list[tuple[str, str]]:
    (span,) = query.iter(_c("time-range"))
    start, end = (
        dt.datetime.strptime(span.attrib[name], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC) for name in ("start", "end")
    )
    return [(href, data) for href, data in sorted(collection.objects.items()) if _meets(data, start, end)]


def _meets(data: str, start: dt.datetime, end: dt.datetime) -> bool:
    """A server lets through what it does not understand or does not unfold itself."""
    if any(word in data for word in ("FREQ=SECONDLY", "FREQ=HOURLY", "BYMINUTE=")):
        return True
    try:
        return bool(recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(start, end))
    except (ValueError, KeyError, TypeError):
        return True


def _object(href: str, data: str | None) -> str:
    if data is None:
        return f"<d:response><d:href>{quote(href)}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
    return (
        f'<d:response><d:href>{quote(href)}</d:href><d:propstat><d:prop><d:getetag>"{hash(data)}"</d:getetag>'
        f"<c:calendar-data>{escape(data)}</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status>"
        "</d:propstat></d:response>"
    )


def _change(href: str, stands: bool) -> str:
    if not stands:
        return f"<d:response><d:href>{quote(href)}</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"
    return (
        f'<d:response><d:href>{quote(href)}</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop>'
        "<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
    )


def _multistatus(content: str) -> str:
    return f"{_HEAD}{content}</d:multistatus>"


def _element(name: str, content: str) -> str:
    namespace, _, local = name[1:].partition("}")
    tag = f"{_PREFIX[namespace]}:{local}"
    return f"<{tag}>{content}</{tag}>" if content else f"<{tag}/>"


def _d(name: str) -> str:
    return f"{{{DAV}}}{name}"


def _c(name: str) -> str:
    return f"{{{CAL}}}{name}"


FakeCaldav.handler = _Handler
