"""How the assistant speaks on a media stream: a sentence and a language in, telephone audio out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from voice.speech import registry
from voice.speech.base import Voice
from voice.speech.cache import SpeechCache

# Shared by all calls of a process: a greeting is synthesised once.
_CACHE = SpeechCache()


class Mouth:
    """voices: the assistant's choice by language. preferred: engines in order, the first that speaks it is used."""

    def __init__(self, language: str, voices: Mapping[str, Voice], preferred: Sequence[str]) -> None:
        self._language = language
        self._voices = voices
        self._preferred = preferred

    async def speak(self, sentence: str, language: str = "") -> bytes:
        """The mu-law audio of a sentence. Raises SpeechError."""
        wanted = language or self._language
        engine, spoken_language = registry.synthesizer_for(wanted, self._preferred)
        voice = self._voices.get(wanted) or Voice(language=spoken_language)
        return await _CACHE.get_or_synthesize(engine, sentence, voice)
