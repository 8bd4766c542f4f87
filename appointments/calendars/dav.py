"""WebDAV for calendars: the `caldav` library reads the answers; the connections are our own, watched (web.py).

The library's client follows redirects and resolves names by itself, and logs what it cannot parse, which is
somebody's calendar: neither is acceptable where a tenant chooses the server.

RFC 4918 (WebDAV), RFC 4791 (CalDAV), RFC 6578 (collection synchronisation).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import httpx
from caldav.lib.error import DAVError
from caldav.response import CalendarQueryResult, DAVResponse, PropfindResult, SyncCollectionResult
from django.conf import settings
from lxml import etree

from appointments.calendar_models import CalendarProblem
from appointments.calendars.base import CalendarError
from appointments.calendars.web import Answer, ask, open_client, raise_for_trouble

T = TypeVar("T")

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 307, 308)
_XML = {"Content-Type": "application/xml; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class DavAnswer:
    """An answer, and the address it came from after redirects."""

    address: str
    status: int
    content: bytes

    def properties(self) -> Sequence[PropfindResult]:
        return self._read(DAVResponse.parse_propfind)

    def objects(self) -> Sequence[CalendarQueryResult]:
        return self._read(DAVResponse.parse_calendar_query)

    def collection(self) -> SyncCollectionResult:
        return self._read(DAVResponse.parse_sync_collection)

    def _read(self, parse: Callable[[DAVResponse], T]) -> T:
        """What the library makes of a multistatus. Raises CalendarError when the answer is none."""
        if self.status in (404, 410):
            raise CalendarError(CalendarProblem.GONE)
        if self.status == 403:
            raise CalendarError(CalendarProblem.FORBIDDEN)
        if self.status != 207:
            raise CalendarError(CalendarProblem.NOT_CALDAV)
        try:
            etree.XML(self.content, parser=etree.XMLParser(resolve_entities=False, no_network=True))
            return parse(DAVResponse(httpx.Response(self.status, content=self.content)))
        except (DAVError, etree.XMLSyntaxError, ValueError, AttributeError, TypeError, AssertionError) as error:
            raise CalendarError(CalendarProblem.MALFORMED) from error


class Dav:
    """One account at one server. Use as a context manager. Every method raises CalendarError."""

    def __init__(self, username: str, password: str) -> None:
        self._auth = httpx.BasicAuth(username, password)

    def __enter__(self) -> Self:
        self._client = open_client(only_public=not settings.CALDAV_ALLOW_PRIVATE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, method: str, url: str, body: str | bytes = "", **headers: str) -> DavAnswer:
        """Whatever is answered, save trouble of the server's own and a refused sign-in.

        A redirect is followed where it leads to nothing less safe: a server that is trusted with a password may name
        another that is, as the large ones do.
        """
        content = body.encode() if isinstance(body, str) else body
        for _ in range(MOST_REDIRECTS):
            require_safe(url)
            answer = ask(self._client, method, url, content=content, headers={**_XML, **headers}, auth=self._auth)
            if answer.status not in _REDIRECTS:
                return _checked(answer, url)
            url = _onward(url, answer)
        raise CalendarError(CalendarProblem.NOT_CALDAV)

    def properties(self, url: str, *names: str, depth: int = 0) -> tuple[str, Sequence[PropfindResult]]:
        """Properties, each named as {namespace}name, of what is at `url`, with depth 1 also of what is in it.

        Also the address that answered.
        """
        wanted = "".join(_element(name) for name in names)
        query = f'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>{wanted}</prop></propfind>'
        answer = self.ask("PROPFIND", url, query, Depth=str(depth))
        return answer.address, answer.properties()


def require_safe(url: str) -> None:
    """Raises CalendarError: only https keeps a password secret, unless one's own servers are allowed."""
    try:
        address = urlsplit(url)
        host, _ = address.hostname, address.port
    except ValueError as error:
        raise CalendarError(CalendarProblem.NOT_CALDAV) from error
    if not host or address.scheme not in ("http", "https"):
        raise CalendarError(CalendarProblem.NOT_CALDAV)
    if address.scheme != "https" and not settings.CALDAV_ALLOW_PRIVATE:
        raise CalendarError(CalendarProblem.NOT_SECURE)


def value_of(results: Sequence[PropfindResult], name: str) -> Any:
    """A property of the first thing that has it."""
    return next((result.properties[name] for result in results if result.properties.get(name)), None)


def _element(name: str) -> str:
    namespace, _, local = name[1:].partition("}")
    return f'<x:{local} xmlns:x="{namespace}"/>'


def _onward(address: str, answer: Answer) -> str:
    target = urljoin(address, str(answer.headers.get("Location", "")))
    if address.startswith("https:") and not target.startswith("https:"):
        raise CalendarError(CalendarProblem.NOT_SECURE)
    return target


def _checked(answer: Answer, address: str) -> DavAnswer:
    raise_for_trouble(answer)
    if answer.status == 401:
        raise CalendarError(CalendarProblem.SIGN_IN)
    return DavAnswer(address, answer.status, answer.content)
