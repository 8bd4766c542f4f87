"""Speech by OpenAI or any server with its API, spoken on while the rest is still being made.

Source: https://developers.openai.com/api/docs/guides/text-to-speech
Its "pcm" is raw 24 kHz, 16-bit, little-endian, mono.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass

import numpy as np
import soxr
from django.conf import settings

from voice.speech import mulaw
from voice.speech.base import SAMPLE_RATE, SpeechError, SynthesizerCapabilities, Voice
from voice.speech.openai_api import Clients, Endpoint, configured_endpoint, failing_as_speech

_PCM_RATE = 24000
_SLOWEST, _FASTEST = 0.25, 4.0
# Played as PCM, these would be a screech. Other names are let pass: servers do not agree on that of PCM.
_ENCODED = ("audio/mpeg", "audio/mp3", "audio/wav", "audio/x-wav", "audio/ogg", "audio/opus", "audio/aac", "audio/flac")
_NO_AUDIO = ("application/json", "text/")


@dataclass(frozen=True, slots=True)
class OpenAITtsConfig:
    """voice: for those who name none. languages: what the model speaks well enough; the API cannot be asked."""

    endpoint: Endpoint
    model: str
    voice: str
    languages: frozenset[str]


def configured() -> OpenAISynthesizer:
    """The synthesizer of the settings. Raises SpeechError (permanent) when they are not complete."""
    languages = frozenset(settings.OPENAI_TTS_LANGUAGES)
    config = OpenAITtsConfig(configured_endpoint(), settings.OPENAI_TTS_MODEL, settings.OPENAI_TTS_VOICE, languages)
    return OpenAISynthesizer(config)


class OpenAISynthesizer:
    """Speaks the configured languages, streaming."""

    name = "openai"

    def __init__(self, config: OpenAITtsConfig) -> None:
        self.capabilities = SynthesizerCapabilities(languages=config.languages, streaming=True)
        self._config = config
        self._clients = Clients(config.endpoint)

    def warm(self) -> None:
        self._clients.warm()

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        if voice.language not in self._config.languages:
            raise SpeechError(f"openai does not speak {voice.language}", permanent=True)
        if not any(map(str.isalnum, text)):
            return
        telephone, spoken = TelephoneAudio(), False
        with failing_as_speech():
            # Closed here and not when it is collected: whoever is interrupted stops paying for the rest.
            async with aclosing(self._pcm(text, voice)) as answer:
                async for pcm in answer:
                    spoken = True
                    if audio := telephone.of(pcm):
                        yield audio
        if not spoken:
            raise SpeechError("openai answered without audio")
        if rest := telephone.rest():
            yield rest

    async def _pcm(self, text: str, voice: Voice) -> AsyncGenerator[bytes, None]:
        request = self._clients.current().audio.speech.with_streaming_response.create(
            input=text,
            model=self._config.model,
            voice=self._voice_name(voice),
            response_format="pcm",
            speed=min(_FASTEST, max(_SLOWEST, voice.speed)),
        )
        async with request as response:
            _must_be_pcm(response.headers.get("content-type", ""))
            async for chunk in response.iter_bytes():
                yield chunk

    def _voice_name(self, voice: Voice) -> str:
        ours = voice.engine in ("", self.name)
        return (ours and voice.name) or self._config.voice


class TelephoneAudio:
    """Turns 24 kHz PCM, cut anywhere, into mu-law at 8 kHz without a seam."""

    def __init__(self) -> None:
        # In floating point: for integers the resampler adds a dither that differs with every cut.
        self._resampler = soxr.ResampleStream(_PCM_RATE, SAMPLE_RATE, 1, dtype="float32")
        self._odd = b""

    def of(self, pcm: bytes) -> bytes:
        """The audio that is complete with `pcm`; may be empty, as the resampler looks ahead."""
        pcm = self._odd + pcm
        whole = len(pcm) - len(pcm) % 2
        self._odd = pcm[whole:]
        return self._resampled(pcm[:whole], last=False)

    def rest(self) -> bytes:
        """What the resampler still holds, once."""
        return self._resampled(b"", last=True)

    def _resampled(self, pcm: bytes, *, last: bool) -> bytes:
        samples = np.frombuffer(pcm, "<i2").astype(np.float32)
        narrow = self._resampler.resample_chunk(samples, last=last).round().clip(-32768, 32767)
        return mulaw.encode(narrow.astype(np.int16))


def _must_be_pcm(content_type: str) -> None:
    """Raises SpeechError: permanent for audio of another format, which the server always sends."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind in _ENCODED:
        raise SpeechError(f"openai's server sends {kind} where pcm is asked for", permanent=True)
    if kind.startswith(_NO_AUDIO):
        raise SpeechError("openai answered without audio")
