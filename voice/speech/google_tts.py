"""Speech by Google Cloud Text-to-Speech, a whole text at a time.

Only its Chirp 3: HD voices stream, and what is spoken here is a sentence. Source:
https://docs.cloud.google.com/text-to-speech/docs/reference/rpc/google.cloud.texttospeech.v1; voices:
https://docs.cloud.google.com/text-to-speech/docs/list-voices-and-types.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from django.conf import settings
from google.cloud.texttospeech_v1 import (
    AudioConfig,
    AudioEncoding,
    SynthesisInput,
    SynthesizeSpeechRequest,
    TextToSpeechAsyncClient,
    VoiceSelectionParams,
)

from voice.speech.base import SAMPLE_RATE, SpeechError, SynthesizerCapabilities, Voice
from voice.speech.google_api import Account, Clients, configured_account, failing_as_speech, readable

# Female and male of each language; these answer sooner than the Chirp voices do.
_VOICES = {
    "fr": ("fr-FR-Neural2-F", "fr-FR-Neural2-G"),
    "en": ("en-GB-Neural2-N", "en-GB-Neural2-O"),
    "es": ("es-ES-Neural2-H", "es-ES-Neural2-G"),
    "ar": ("ar-XA-Wavenet-A", "ar-XA-Wavenet-B"),
}
# The locale that a voice's name begins with is asked for beside the name.
_VOICE_NAME = re.compile(r"(?P<locale>(?P<language>[a-z]{2,3})-[A-Z]{2})-[\w-]{1,60}")
_SLOWEST, _FASTEST = 0.25, 2.0
# WAVE_FORMAT_MULAW of RFC 2361, one channel.
_MULAW_WAV = (7, 1, SAMPLE_RATE)


@dataclass(frozen=True, slots=True)
class GoogleTtsConfig:
    account: Account


def configured() -> GoogleSynthesizer:
    """The synthesizer of the settings. Raises SpeechError (permanent) when they are not complete."""
    return GoogleSynthesizer(GoogleTtsConfig(configured_account(settings.GOOGLE_TTS_ENDPOINT)))


class GoogleSynthesizer:
    """Speaks French, English, Spanish and Arabic."""

    name = "google"
    capabilities = SynthesizerCapabilities(languages=frozenset(_VOICES))

    def __init__(self, config: GoogleTtsConfig) -> None:
        self._config = config
        self._clients = Clients(config.account, TextToSpeechAsyncClient)

    def warm(self) -> None:
        """Nothing is left to load: the SDK was imported with this module, a channel belongs to an event loop."""

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        request = _request(text, voice)
        if not any(map(str.isalnum, text)):
            return
        account = self._config.account
        with failing_as_speech():
            # Not tried again here: whoever holds other engines knows better.
            answer = await self._clients.current().synthesize_speech(
                request, retry=None, timeout=account.timeout_s, metadata=account.metadata
            )
        yield mulaw_in(readable(answer).audio_content)


def _request(text: str, voice: Voice) -> SynthesizeSpeechRequest:
    """Raises SpeechError (permanent) for a language or a voice there is not."""
    name = _voice_name(voice)
    return SynthesizeSpeechRequest(
        input=SynthesisInput(text=text),
        voice=VoiceSelectionParams(language_code="-".join(name.split("-")[:2]), name=name),
        audio_config=AudioConfig(
            audio_encoding=AudioEncoding.MULAW,
            sample_rate_hertz=SAMPLE_RATE,
            speaking_rate=min(_FASTEST, max(_SLOWEST, voice.speed)),
        ),
    )


def _voice_name(voice: Voice) -> str:
    if voice.language not in _VOICES:
        raise SpeechError(f"google does not speak {voice.language}", permanent=True)
    if not voice.name or voice.engine not in ("", GoogleSynthesizer.name):
        female, male = _VOICES[voice.language]
        return male if voice.gender == "male" else female
    known = _VOICE_NAME.fullmatch(voice.name)
    if not known or known["language"] != voice.language:
        raise SpeechError(f"google has no such voice of {voice.language}", permanent=True)
    return voice.name


def mulaw_in(audio: bytes) -> bytes:
    """The samples of an answer, which Google wraps into a WAV file.

    Raises SpeechError; permanent for audio of another kind, which would be a screech.
    """
    samples = _samples_of_wav(audio) if audio.startswith(b"RIFF") else audio
    if not samples:
        raise SpeechError("google answered without audio")
    return samples


def _samples_of_wav(file: bytes) -> bytes:
    """Of "Multimedia Programming Interface and Data Specifications 1.0": RIFF, and in it chunks of even length."""
    position = 12
    while position + 8 <= len(file):
        kind, size = file[position : position + 4], int.from_bytes(file[position + 4 : position + 8], "little")
        chunk = file[position + 8 : position + 8 + size]
        if kind == b"fmt ":
            _must_be_mulaw(chunk)
        elif kind == b"data":
            return chunk
        position += 8 + size + size % 2
    return b""


def _must_be_mulaw(header: bytes) -> None:
    kind, channels, rate = (int.from_bytes(header[start:end], "little") for start, end in ((0, 2), (2, 4), (4, 8)))
    if (kind, channels, rate) != _MULAW_WAV:
        raise SpeechError("google answered with audio of another kind than mu-law at 8 kHz", permanent=True)
