"""The product's speech engines under names of their own, for a server process of which many calls have troubles.

`tests.troubled_engines:transcriber_deepgram_slow` is Deepgram's transcriber, and asks the fake whose address the
environment has under that name (TROUBLED_ENGINES, a JSON object). A name of its own is a circuit breaker of its own:
what happens to the engine of one call is nothing to the others.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.fakes.elevenlabs import VOICES
from voice.speech.deepgram import DeepgramTranscriber
from voice.speech.deepgram_protocol import DeepgramConfig
from voice.speech.elevenlabs import ElevenLabsConfig, ElevenLabsSynthesizer
from voice.speech.google_api import Account
from voice.speech.google_stt import GoogleSttConfig, GoogleTranscriber
from voice.speech.google_tts import GoogleSynthesizer, GoogleTtsConfig
from voice.speech.openai_api import Endpoint
from voice.speech.openai_stt import OpenAISttConfig, OpenAITranscriber
from voice.speech.openai_tts import OpenAISynthesizer, OpenAITtsConfig

ADDRESSES = "TROUBLED_ENGINES"

_OPENAI_LANGUAGES = frozenset({"en"})
# Of silence: more than ends a turn here, or Deepgram would have told all that it heard before anything can befall it.
_ENDPOINTING_MS = 5000
_MAKERS: dict[str, Callable[[str], Any]] = {
    "transcriber_deepgram": lambda url: DeepgramTranscriber(
        DeepgramConfig("dg-right", url, endpointing_ms=_ENDPOINTING_MS)
    ),
    "transcriber_google": lambda url: GoogleTranscriber(GoogleSttConfig(Account(url, "AIza-right"), {})),
    "transcriber_openai": lambda url: OpenAITranscriber(OpenAISttConfig(Endpoint(url, "sk-right"), "gpt-transcribe")),
    "synthesizer_elevenlabs": lambda url: ElevenLabsSynthesizer(ElevenLabsConfig("xi-right", VOICES, url)),
    "synthesizer_google": lambda url: GoogleSynthesizer(GoogleTtsConfig(Account(url, "AIza-right"))),
    "synthesizer_openai": lambda url: OpenAISynthesizer(
        OpenAITtsConfig(Endpoint(url, "sk-right"), "gpt-4o-mini-tts", "alloy", _OPENAI_LANGUAGES)
    ),
}


def __getattr__(name: str) -> Callable[[], Any]:
    addresses = json.loads(os.environ.get(ADDRESSES, "{}"))
    if name not in addresses:
        raise AttributeError(name)
    return partial(_made, name, addresses[name])


def _made(name: str, address: str) -> Any:
    engine = _MAKERS["_".join(name.split("_")[:2])](address)
    engine.name = name
    return engine
