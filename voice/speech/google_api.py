"""What the speech engines of Google Cloud share: who we are, channels, and what its errors mean.

Both APIs are gRPC (https://docs.cloud.google.com/speech-to-text/docs/reference/rpc and
https://docs.cloud.google.com/text-to-speech/docs/reference/rpc), the codes of their errors those of
https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

import google.auth
import grpc
from django.conf import settings
from google.api_core.exceptions import GoogleAPICallError, from_grpc_error, from_grpc_status
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from voice.speech.base import SpeechError
from voice.speech.loop_local import LoopLocal

Client = TypeVar("Client")
Answer = TypeVar("Answer")

# The same request would be refused again: key, rights, address, voice, model or a field is wrong.
_PERMANENT = frozenset(
    {
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.PERMISSION_DENIED,
        grpc.StatusCode.UNAUTHENTICATED,
        grpc.StatusCode.UNIMPLEMENTED,
    }
)
# Such as API_KEY_INVALID; whatever else a server puts there is not for logs.
_REASON = re.compile(r"[A-Z_]{1,60}")
_ENDPOINT = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[\w.-]+|\[[\da-fA-F:]+\])(?::(?P<port>\d{1,5}))?/?")
_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
# gRPC would wait up to two minutes before it tries a server again that was away; callers are on the line.
_OPTIONS = (("grpc.max_reconnect_backoff_ms", 5000),)


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks, and where.

    endpoint: host or host:port, empty for Google's own; http://host:port is asked in the clear. key: an API key, or
    empty. credentials: asked with when there is no key. timeout_s: for an answer.
    """

    endpoint: str = ""
    key: str = field(default="", repr=False)
    credentials: Credentials | None = field(default=None, repr=False)
    timeout_s: float = 10.0

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What every request carries."""
        return (("x-goog-api-key", self.key),) if self.key else ()


def configured_account(endpoint: str) -> Account:
    """The account of the settings. Raises SpeechError (permanent) when there is none, or none that can be read."""
    key, timeout_s = settings.GOOGLE_API_KEY, settings.GOOGLE_TIMEOUT_S
    if key:
        return Account(endpoint, key, timeout_s=timeout_s)
    if not settings.GOOGLE_APPLICATION_CREDENTIALS:
        raise SpeechError("GOOGLE_API_KEY or GOOGLE_APPLICATION_CREDENTIALS must be set", permanent=True)
    try:
        credentials, _project = google.auth.default(scopes=_SCOPES)
    except (GoogleAuthError, ValueError, OSError) as error:
        reason = f"GOOGLE_APPLICATION_CREDENTIALS cannot be used: {type(error).__name__}"
        raise SpeechError(reason, permanent=True) from None
    return Account(endpoint, credentials=credentials, timeout_s=timeout_s)


class Clients(Generic[Client]):
    """The SDK's client of one API, one for each event loop.

    api: the SDK's class, such as SpeechAsyncClient. Raises SpeechError (permanent) for an endpoint that is none.
    """

    def __init__(self, account: Account, api: type[Client]) -> None:
        self._account = account
        self._api = cast(Any, api)
        self._transport: Any = self._api.get_transport_class("grpc_asyncio")
        self._scheme, self._address = _address(account.endpoint or self._transport.DEFAULT_HOST)
        self._clients = LoopLocal(self._made)

    def current(self) -> Client:
        """The client of the running loop."""
        return self._clients.current()

    def connect(self) -> None:
        """Have the running loop's channel connect in the background."""
        client: Any = self.current()
        client.transport.grpc_channel.get_state(try_to_connect=True)

    def _made(self) -> Client:
        client: Client = self._api(transport=self._transport(channel=self._channel()))
        return client

    def _channel(self) -> Any:
        if self._scheme == "http":
            return grpc.aio.insecure_channel(self._address, options=_OPTIONS)
        if credentials := self._account.credentials:
            return self._transport.create_channel(self._address, credentials=credentials, options=_OPTIONS)
        return grpc.aio.secure_channel(self._address, grpc.ssl_channel_credentials(), options=_OPTIONS)


def _address(endpoint: str) -> tuple[str, str]:
    """The scheme, http or https, and host:port."""
    known = _ENDPOINT.fullmatch(endpoint)
    if not known:
        raise SpeechError("an endpoint is written host, host:port or http://host:port", permanent=True)
    scheme = known["scheme"] or "https"
    return scheme, f"{known['host']}:{known['port'] or (443 if scheme == 'https' else 80)}"


@contextmanager
def failing_as_speech() -> Iterator[None]:
    """Whatever the SDK raises becomes a SpeechError.

    It names code and reason alone, and is raised from nothing: servers repeat keys and texts in their messages.
    """
    try:
        yield
    except GoogleAPICallError as error:
        raise _speech_error(error) from None
    except grpc.RpcError as error:
        raise _speech_error(from_grpc_error(error)) from None  # type: ignore[no-untyped-call]


def readable(answer: Answer | None) -> Answer:
    """The answer; gRPC gives none where it could not read one. Raises SpeechError."""
    if answer is None:
        raise SpeechError("google's answer cannot be read")
    return answer


def must_be_well(code: int) -> None:
    """Raises what the SDK would raise for this code of google.rpc.Code, told inside an answer; nothing for 0."""
    if code:
        raise from_grpc_status(code, "")  # type: ignore[no-untyped-call]


def _speech_error(error: GoogleAPICallError) -> SpeechError:
    code = error.grpc_status_code
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return SpeechError("google did not answer in time")
    name = getattr(code, "name", "an unknown code")
    reason = f" ({error.reason})" if _REASON.fullmatch(error.reason or "") else ""
    return SpeechError(f"google failed with {name}{reason}", permanent=code in _PERMANENT)
