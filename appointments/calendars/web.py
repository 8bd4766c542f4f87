"""HTTP to calendars: answers in time, of bounded size, and from where a stranger may send us.

The address of a CalDAV server is a tenant's to choose, so every connection is checked at the moment it is made: what
a name leads to is resolved once, and exactly that is connected to. Redirects come back to the caller, who asks anew.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
from django.conf import settings

from appointments.calendar_models import CalendarProblem
from appointments.calendars.base import CalendarError

LARGEST_ANSWER = 32 * 1024 * 1024


class AddressRefused(Exception):
    """A name leads to a machine that is not on the public internet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read whole."""

    status: int
    headers: httpx.Headers
    content: bytes

    @property
    def retry_after_s(self) -> float:
        """Seconds that the server asks to be left alone; 0 where it does not say."""
        value = self.headers.get("Retry-After", "").strip()
        if value.isascii() and value.isdigit():
            return min(float(value), 24 * 3600.0)
        try:
            return max(0.0, min(parsedate_to_datetime(value).timestamp() - time.time(), 24 * 3600.0))
        except (TypeError, ValueError, OverflowError):
            return 0.0


def open_client(*, only_public: bool) -> httpx.Client:
    """A client that takes nothing from the environment and follows no redirects."""
    transport = httpx.HTTPTransport(retries=0)
    if only_public:
        # httpx has no way to name a network backend; httpcore, which it is made of, has.
        transport._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=_PublicInternet(), max_connections=2
        )
    return httpx.Client(transport=transport, trust_env=False, timeout=settings.CALENDAR_TIMEOUT_S)


def ask(client: httpx.Client, method: str, url: str, **options: Any) -> Answer:
    """Send a request and read the answer, whatever its status. Raises CalendarError when there is none."""
    deadline = time.monotonic() + 3 * settings.CALENDAR_TIMEOUT_S
    try:
        with client.stream(method, url, **options) as response:
            content = _read(response, deadline)
            return Answer(response.status_code, response.headers, content)
    except AddressRefused as error:
        raise CalendarError(CalendarProblem.NOT_PUBLIC) from error
    except httpx.TimeoutException as error:
        raise CalendarError(CalendarProblem.TIMEOUT) from error
    except (httpx.DecodingError, httpx.RemoteProtocolError) as error:
        raise CalendarError(CalendarProblem.MALFORMED) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise CalendarError(CalendarProblem.NETWORK) from error


def raise_for_trouble(answer: Answer) -> None:
    """What any server may say instead of an answer. Raises CalendarError."""
    if answer.status == 429 or (answer.status == 503 and answer.retry_after_s):
        raise CalendarError(CalendarProblem.BUSY, retry_after_s=answer.retry_after_s)
    if answer.status >= 500:
        raise CalendarError(CalendarProblem.BROKEN, retry_after_s=answer.retry_after_s)


def _read(response: httpx.Response, deadline: float) -> bytes:
    """A server that sends a byte a second keeps within every timeout but this one."""
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise CalendarError(CalendarProblem.MALFORMED)
        if time.monotonic() > deadline:
            raise CalendarError(CalendarProblem.TIMEOUT)
    return bytes(content)


class _PublicInternet(httpcore.SyncBackend):
    """Connects to addresses of the public internet only."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = resolved(host, port)
        for address in others:
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return super().connect_tcp(last, port, timeout, local_address, socket_options)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public. Raises AddressRefused, httpcore.ConnectError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("unknown host") from error
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not addresses:
        raise httpcore.ConnectError("unknown host")
    if not all(is_public(address) for address in addresses):
        raise AddressRefused(host)
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody may be sent to: no loopback, no private or link-local network."""
    ip = ipaddress.ip_address(address.split("%")[0])
    inner = _inner_address(ip)
    return ip.is_global and not ip.is_multicast and (inner is None or is_public(str(inner)))


def _inner_address(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, 6to4, Teredo, or through NAT64 (RFC 6052)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
