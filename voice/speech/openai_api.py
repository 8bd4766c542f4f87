"""What the speech engines on OpenAI's API share: where the server is, its client, and what its errors mean.

The API is that of https://developers.openai.com/api/docs/guides/speech-to-text and
https://developers.openai.com/api/docs/guides/text-to-speech; many servers for one's own machine speak it too.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

import anyio
import httpx2
from django.conf import settings
from openai import APIStatusError, APITimeoutError, AsyncOpenAI, DefaultAsyncHttpxClient, OpenAIError

from voice.speech.base import SpeechError
from voice.speech.loop_local import LoopLocal

# The same request would be refused again: key, address, model, voice or a field is wrong.
_PERMANENT = frozenset({400, 401, 403, 404, 422})
# A stream that breaks is not wrapped by the SDK; TimeoutError is an OSError.
_BROKEN = (OpenAIError, httpx2.HTTPError, OSError, anyio.EndOfStream)
# Codes such as insufficient_quota; whatever else a server puts there is not for logs.
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")
_NO_KEY = "none"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the API is. url: up to and with /v1. key: may be empty. timeout_s: for an answer, or for its next part."""

    url: str
    key: str = field(default="", repr=False)
    timeout_s: float = 10.0


def configured_endpoint() -> Endpoint:
    """The endpoint of the settings. Raises SpeechError (permanent) for none, and for OpenAI's own without a key."""
    url, key = settings.OPENAI_SPEECH_URL, settings.OPENAI_SPEECH_API_KEY
    host = urlsplit(url).hostname or ""
    if not host or not url.startswith(("https://", "http://")):
        raise SpeechError("OPENAI_SPEECH_URL must be an http or https address", permanent=True)
    if not key and (host == "api.openai.com" or host.endswith(".api.openai.com")):
        raise SpeechError(
            "OPENAI_SPEECH_API_KEY must be set, or OPENAI_SPEECH_URL to a server of yours", permanent=True
        )
    return Endpoint(url, key, settings.OPENAI_SPEECH_TIMEOUT_S)


class Clients:
    """The SDK's client, one for each event loop."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._clients = LoopLocal(self._made)

    def warm(self) -> None:
        """Have the SDK import what it imports with its first client: a tenth of a second that no call shall wait."""
        _ = self._made().audio.transcriptions

    def current(self) -> AsyncOpenAI:
        """The client of the running loop. It does not retry: whoever holds other engines knows better."""
        return self._clients.current()

    def _made(self) -> AsyncOpenAI:
        endpoint = self._endpoint
        return AsyncOpenAI(
            base_url=endpoint.url,
            api_key=endpoint.key or _NO_KEY,
            timeout=endpoint.timeout_s,
            max_retries=0,
            # The one the SDK makes itself starts a task to close it, in whichever loop runs when it is collected.
            http_client=DefaultAsyncHttpxClient(verify=_tls()),
        )


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of the system takes longer than a frame of audio."""
    return httpx2.create_ssl_context()


@contextmanager
def failing_as_speech() -> Iterator[None]:
    """Whatever the SDK raises becomes a SpeechError.

    It names status and code alone, and is raised from nothing: servers repeat keys and texts in their messages.
    """
    try:
        yield
    except APIStatusError as error:
        code = f" ({error.code})" if _ERROR_CODE.fullmatch(error.code or "") else ""
        permanent = error.status_code in _PERMANENT
        raise SpeechError(f"openai answered {error.status_code}{code}", permanent=permanent) from None
    except (APITimeoutError, httpx2.TimeoutException, TimeoutError):
        raise SpeechError("openai did not answer in time") from None
    except _BROKEN as error:
        raise SpeechError(f"openai could not be asked: {type(error).__name__}") from None
