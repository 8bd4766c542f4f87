"""Transcription by OpenAI or any server with its API: an utterance is sent as a WAV file when it has ended.

Source: https://developers.openai.com/api/docs/guides/speech-to-text
"""

from __future__ import annotations

import asyncio
import io
import wave
from dataclasses import dataclass

import numpy as np
import soxr
from django.conf import settings
from openai import AsyncOpenAI, omit
from openai.types.audio import Transcription

from voice.speech import mulaw
from voice.speech.base import (
    SAMPLE_RATE,
    Hints,
    Listener,
    SpeechError,
    TranscriberCapabilities,
    Transcript,
    nobody_listens,
)
from voice.speech.openai_api import Clients, Endpoint, configured_endpoint, failing_as_speech
from voice.speech.utterance import CollectedUtterances, is_audible

# ISO 639-1 knows no Darija.
_ISO_639_1 = {"fr": "fr", "en": "en", "es": "es", "ar": "ar", "ary": "ar"}
# A prompt is read up to some 220 tokens.
_MAX_PHRASES = 40


@dataclass(frozen=True, slots=True)
class OpenAISttConfig:
    """sample_rate: of the WAV files, 8000 or 16000 Hz; OpenAI takes either, some other servers only the latter."""

    endpoint: Endpoint
    model: str
    sample_rate: int = SAMPLE_RATE


def configured() -> OpenAITranscriber:
    """The transcriber of the settings. Raises SpeechError (permanent) when they are not complete."""
    if settings.OPENAI_STT_SAMPLE_RATE not in (8000, 16000):
        raise SpeechError("OPENAI_STT_SAMPLE_RATE must be 8000 or 16000", permanent=True)
    config = OpenAISttConfig(configured_endpoint(), settings.OPENAI_STT_MODEL, settings.OPENAI_STT_SAMPLE_RATE)
    return OpenAITranscriber(config)


class OpenAITranscriber:
    """Five languages, utterance by utterance."""

    name = "openai"
    capabilities = TranscriberCapabilities(languages=frozenset(_ISO_639_1))

    def __init__(self, config: OpenAISttConfig) -> None:
        self._config = config
        self._clients = Clients(config.endpoint)

    def warm(self) -> None:
        self._clients.warm()

    def open(self, language: str, listener: Listener = nobody_listens) -> CollectedUtterances:
        if language not in _ISO_639_1:
            raise SpeechError(f"openai does not understand {language}", permanent=True)
        return CollectedUtterances(lambda audio, hints: self.transcribe(audio, language, hints))

    async def transcribe(self, audio: bytes, language: str, hints: Hints) -> Transcript:
        """What is said in mu-law `audio`; empty without asking where nothing can be heard. Raises SpeechError."""
        samples = mulaw.decode(audio)
        if not is_audible(samples):
            return Transcript("", language, 0.0)
        file = ("utterance.wav", wav(samples, self._config.sample_rate), "audio/wav")
        with failing_as_speech():
            async with asyncio.timeout(self._config.endpoint.timeout_s):
                answer = await self._ask(self._clients.current(), file, _ISO_639_1[language], hints)
        return Transcript(_text(answer).strip(), language)

    async def _ask(self, client: AsyncOpenAI, file: tuple[str, bytes, str], code: str, hints: Hints) -> object:
        create, model, phrases = client.audio.transcriptions.create, self._config.model, hints.phrases[:_MAX_PHRASES]
        try:
            if model.startswith("gpt-transcribe"):
                # This family has fields of its own for the hints, and answers in JSON without being asked to.
                return await create(file=file, model=model, languages=[code], keywords=list(phrases) or omit)
            prompt = ", ".join(phrases) or omit
            return await create(file=file, model=model, language=code, prompt=prompt, response_format="json")
        except ValueError:
            raise SpeechError("openai's answer is not JSON") from None


def wav(samples: mulaw.Samples, sample_rate: int) -> bytes:
    """A WAV file, 16-bit PCM mono, of samples at 8 kHz."""
    if sample_rate != SAMPLE_RATE:
        wide = soxr.resample(samples.astype(np.float32), SAMPLE_RATE, sample_rate)
        samples = np.asarray(np.clip(wide, -32768, 32767), dtype=np.int16)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(sample_rate)
        writer.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()


def _text(answer: object) -> str:
    """The text of an answer. The SDK does not check what it is given."""
    text = getattr(answer, "text", None) if isinstance(answer, Transcription) else None
    if not isinstance(text, str):
        raise SpeechError("openai's answer is not a transcription")
    return text
