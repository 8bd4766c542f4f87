"""Twilio's side of HTTP and of the websocket handshake: addresses, signatures, time limits.

Sources: https://www.twilio.com/docs/usage/webhooks/webhooks-security (X-Twilio-Signature),
https://www.twilio.com/docs/api/errors/11205 (two attempts of 5 s to connect, 15 s for the answer), 11200 (a status
other than 2xx), 12300 (content type), 31901, 31902, 31920 and 31922 (websocket of a stream).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx
import websockets
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection

ANSWER_SECONDS = 15.0
CONNECT_SECONDS = 5.0
_CONNECT_ATTEMPTS = 2
_XML_TYPES = ("text/xml", "application/xml")
_WEBSOCKET_SCHEMES = {"https": "wss", "http": "ws"}


class CallFailedError(Exception):
    """The call cannot go on; the message is one plain line."""


class Socket(Protocol):
    """What a transport needs of a websocket; `websockets` connections are such."""

    async def send(self, message: str) -> None: ...

    async def recv(self) -> str | bytes: ...

    async def close(self, code: int = 1000, reason: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Account:
    account_sid: str
    auth_token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A TwiML document and the URL it came from, to which its relative URLs refer."""

    url: str
    body: str


@dataclass(frozen=True, slots=True)
class Wire:
    """The way to one server.

    public_url: the server's address as Twilio knows it, which is what gets signed.
    connect_url: where requests are really sent, as by a proxy before the server. Nothing is ever sent elsewhere,
    whatever host a URL names: the name only goes into the Host header.
    """

    account: Account
    public_url: str
    connect_url: str

    def __post_init__(self) -> None:
        _tls()

    def resolve(self, url: str, base: str = "") -> str:
        return urljoin(base or self.public_url, url)

    async def request(self, method: str, url: str, params: Mapping[str, str]) -> Answer:
        """Ask for TwiML as Twilio does. Raises CallFailedError; a 4xx or 5xx is not tried again."""
        answer = await self._send(method, url, params)
        if not answer.is_success:
            more = f" to {answer.headers.get('location')}" if answer.is_redirect else ""
            raise CallFailedError(f"11200 {method} {url} was answered with {answer.status_code}{more}")
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if answer.content.strip() and kind not in _XML_TYPES:
            raise CallFailedError(f"12300 {url} answered with the content type {kind or 'none'} instead of text/xml")
        return Answer(url, answer.text)

    async def notify(self, url: str, params: Mapping[str, str]) -> int:
        """Post a callback whose answer Twilio does not read. Returns its status. Raises CallFailedError."""
        return (await self._send("POST", url, params)).status_code

    async def open_socket(self, url: str) -> ClientConnection:
        """Open the websocket of a Stream or ConversationRelay. Raises CallFailedError with Twilio's reason."""
        scheme, netloc, path, _, _ = urlsplit(url)
        if scheme != "wss" and scheme != _WEBSOCKET_SCHEMES.get(urlsplit(self.public_url).scheme):
            raise CallFailedError(f"31922 the scheme of {url} is not wss")
        target = urlsplit(self.connect_url)
        try:
            return await websockets.connect(
                urlunsplit((_WEBSOCKET_SCHEMES[target.scheme], netloc, path, "", "")),
                host=target.hostname,
                port=target.port or (443 if target.scheme == "https" else 80),
                additional_headers=self._headers(url, {}),
                user_agent_header="TwilioProxy/1.1",
                compression=None,
                open_timeout=ANSWER_SECONDS,
                proxy=None,
            )
        except TimeoutError as error:
            raise CallFailedError(f"31901 no answer to the websocket handshake at {url}") from error
        except OSError as error:
            raise CallFailedError(f"31902 connection refused at {self.connect_url}") from error
        except websockets.InvalidStatus as error:
            raise CallFailedError(f"31920 the websocket {url} was refused with {error.response.status_code}") from error
        except websockets.WebSocketException as error:
            raise CallFailedError(f"31920 the websocket handshake at {url} failed: {error}") from error

    async def _send(self, method: str, url: str, params: Mapping[str, str]) -> httpx.Response:
        signed = f"{url}{'&' if '?' in url else '?'}{httpx.QueryParams(params)}" if method == "GET" else url
        headers = self._headers(signed, params if method == "POST" else {}) | {"Host": urlsplit(url).netloc}
        body = params if method == "POST" else None
        limits = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        async with httpx.AsyncClient(timeout=limits, trust_env=False, verify=_tls()) as client:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await _with_second_attempt(client, method, self._target(signed), body, headers)
            except (TimeoutError, httpx.TimeoutException) as error:
                raise CallFailedError(f"11205 no answer from {url} within {ANSWER_SECONDS:g} s") from error
            except httpx.HTTPError as error:
                raise CallFailedError(f"11205 cannot reach {self.connect_url}: {error or 'connection lost'}") from error

    def _headers(self, url: str, params: Mapping[str, str]) -> dict[str, str]:
        signature = RequestValidator(self.account.auth_token).compute_signature(url, params)
        secure = urlsplit(url).scheme in ("https", "wss")
        return {"X-Twilio-Signature": signature, "X-Forwarded-Proto": "https" if secure else "http"}

    def _target(self, url: str) -> str:
        scheme, netloc, _, _, _ = urlsplit(self.connect_url)
        _, _, path, query, _ = urlsplit(url)
        return urlunsplit((scheme, netloc, path, query, ""))


@lru_cache
def _tls() -> ssl.SSLContext:
    """Reading the certificates takes tens of milliseconds, which must not be counted as the server's."""
    return httpx.create_ssl_context(trust_env=False)


async def _with_second_attempt(
    client: httpx.AsyncClient, method: str, url: str, body: Mapping[str, str] | None, headers: Mapping[str, str]
) -> httpx.Response:
    for _ in range(_CONNECT_ATTEMPTS - 1):
        try:
            return await client.request(method, url, data=body, headers=headers)
        except (httpx.ConnectTimeout, httpx.ConnectError):
            continue
    return await client.request(method, url, data=body, headers=headers)
