"""Speech by ElevenLabs, as telephone audio, spoken on while the rest is still being made. It gives Darija a voice.

Source: https://elevenlabs.io/docs/api-reference/text-to-speech/stream; its "ulaw_8000" is what telephones carry.
Models and their languages: https://elevenlabs.io/docs/overview/models.
Errors: https://help.elevenlabs.io/hc/en-us/articles/19572237925521
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
from django.conf import settings

from voice.speech.base import SpeechError, SynthesizerCapabilities, Voice
from voice.speech.loop_local import LoopLocal

# Darija has no code of its own: the models read it as Arabic, and the voice makes it Moroccan.
_CODES: Mapping[str, str] = {"fr": "fr", "en": "en", "es": "es", "ar": "ar", "ary": "ar"}
# The other models refuse a request that names its language.
_TAKE_A_LANGUAGE = ("eleven_flash_v2_5", "eleven_turbo_v2_5", "eleven_v3")
_SLOWEST, _FASTEST = 0.7, 1.2
# Part of an address; the ids that there are have twenty letters and digits.
_VOICE_ID = re.compile(r"[A-Za-z0-9]{1,64}")
# The same request would be refused again: key, credit, voice, model or a field is wrong.
_PERMANENT = frozenset({400, 401, 402, 403, 404, 422})
# Codes such as quota_exceeded; whatever else a server puts there is not for logs.
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")
_NO_AUDIO = ("application/json", "text/")
# As many as there are calls: none waits for another's sentence. A connection outlives the caller's turn.
_LIMITS = httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=60.0)


@dataclass(frozen=True, slots=True)
class ElevenLabsConfig:
    """Whose account, which model and voices, how patient.

    voices: ids by language ("fr"), or by language and gender ("fr-female"). timeout_s: for an answer, or for its
    next part.
    """

    key: str = field(repr=False)
    voices: Mapping[str, str]
    url: str = "https://api.elevenlabs.io"
    model: str = "eleven_flash_v2_5"
    timeout_s: float = 5.0

    def voice_id(self, language: str, gender: str) -> str | None:
        """The voice of that language: of that gender if there is one, or else any."""
        for name in (f"{language}-{gender}", language):
            if name in self.voices:
                return self.voices[name]
        return next((voice for name, voice in self.voices.items() if name.startswith(f"{language}-")), None)


def configured() -> ElevenLabsSynthesizer:
    """The synthesizer of the settings. Raises SpeechError (permanent) without a key, or for voices of no language."""
    if not settings.ELEVENLABS_API_KEY:
        raise SpeechError("ELEVENLABS_API_KEY must be set", permanent=True)
    voices = {name.strip(): voice.strip() for name, voice in settings.ELEVENLABS_VOICES.items() if voice.strip()}
    if unknown := [name for name in voices if name.partition("-")[0] not in _CODES]:
        raise SpeechError(f"ELEVENLABS_VOICES names no language of ours: {', '.join(unknown)}", permanent=True)
    return ElevenLabsSynthesizer(
        ElevenLabsConfig(
            key=settings.ELEVENLABS_API_KEY,
            voices=voices,
            url=settings.ELEVENLABS_URL,
            model=settings.ELEVENLABS_MODEL,
            timeout_s=settings.ELEVENLABS_TIMEOUT_S,
        )
    )


class ElevenLabsSynthesizer:
    """Speaks the languages that a voice is named for, streaming; the other ones of ours to who names a voice."""

    name = "elevenlabs"

    def __init__(self, config: ElevenLabsConfig) -> None:
        languages = frozenset(code for code in _CODES if config.voice_id(code, ""))
        self.capabilities = SynthesizerCapabilities(languages, streaming=True)
        self._config = config

    def warm(self) -> None:
        """Have the certificates read and the rest of httpx imported: a tenth of a second."""
        _made_client()

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        voice_id = self._voice_id(voice)
        if not any(map(str.isalnum, text)):
            return
        spoken = False
        with _failing_as_speech():
            async with _clients.current().stream(
                "POST",
                f"{self._config.url}/v1/text-to-speech/{voice_id}/stream",
                params={"output_format": "ulaw_8000"},
                headers={"xi-api-key": self._config.key},
                json=self._request(text, voice),
                timeout=self._config.timeout_s,
            ) as response:
                await _must_be_audio(response)
                async for chunk in response.aiter_bytes():
                    spoken = True
                    yield chunk
        if not spoken:
            raise SpeechError("elevenlabs answered without audio")

    def _voice_id(self, voice: Voice) -> str:
        """Raises SpeechError (permanent) when the language has no voice."""
        named = voice.name if voice.engine in ("", self.name) else ""
        voice_id = named or self._config.voice_id(voice.language, voice.gender)
        if voice.language not in _CODES or not voice_id:
            raise SpeechError(f"elevenlabs has no voice for {voice.language}", permanent=True)
        if not _VOICE_ID.fullmatch(voice_id):
            raise SpeechError("that is no id of a voice of elevenlabs", permanent=True)
        return voice_id

    def _request(self, text: str, voice: Voice) -> dict[str, Any]:
        request: dict[str, Any] = {"text": text, "model_id": self._config.model}
        if self._config.model.startswith(_TAKE_A_LANGUAGE):
            request["language_code"] = _CODES[voice.language]
        if voice.speed != 1.0:
            # Only then: settings that are sent replace all those that were chosen for the voice.
            request["voice_settings"] = {"speed": min(_FASTEST, max(_SLOWEST, voice.speed))}
        return request


def _made_client() -> httpx.AsyncClient:
    """It holds no key, every request brings its own; and no cookie that came with one goes with another."""
    no_cookies = CookieJar(policy=DefaultCookiePolicy(allowed_domains=()))
    return httpx.AsyncClient(limits=_LIMITS, cookies=no_cookies, verify=_tls())


# For all engines and keys.
_clients = LoopLocal(_made_client)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of the system takes longer than a frame of audio."""
    return httpx.create_ssl_context()


async def _must_be_audio(response: httpx.Response) -> None:
    """Raises SpeechError for a refusal, and for an answer that nobody should have to listen to."""
    if response.status_code != httpx.codes.OK:
        code = _error_code(await response.aread())
        permanent = response.status_code in _PERMANENT
        raise SpeechError(f"elevenlabs answered {response.status_code}{code}", permanent=permanent)
    if response.headers.get("content-type", "").strip().lower().startswith(_NO_AUDIO):
        raise SpeechError("elevenlabs answered without audio")


def _error_code(body: bytes) -> str:
    """The code in the body of a refusal, in brackets; empty where there is none."""
    try:
        detail = json.loads(body)["detail"]
        code = str(detail.get("code") or detail["status"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return f" ({code})" if _ERROR_CODE.fullmatch(code) else ""


@contextmanager
def _failing_as_speech() -> Iterator[None]:
    """Whatever httpx raises becomes a SpeechError, raised from nothing: a request knows its key and its text."""
    try:
        yield
    except httpx.TimeoutException:
        raise SpeechError("elevenlabs did not answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise SpeechError(f"elevenlabs could not be asked: {type(error).__name__}") from None
