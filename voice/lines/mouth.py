"""How the assistant speaks on a media stream: a sentence and a language in, telephone audio out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence

from voice.speech.base import Voice
from voice.speech.cache import NOTHING, Shelf, SpeechCache
from voice.speech.failover import FailoverSynthesizer
from voice.usage import Meter

# Of all calls of a process, kept apart by tenant.
_CACHE = SpeechCache()


class Mouth:
    """The mouth of one call.

    language: of what is said without one. voices: the assistant's choice by language. preferred: the platform's
    engines in order. tenant_id: whose call it is; what was said is kept for calls of the same tenant. meter: is told
    what was used. prepared: sentences of the assistant spoken ahead, by `speech_key`.
    """

    def __init__(
        self,
        language: str,
        voices: Mapping[str, Voice],
        preferred: Sequence[str],
        *,
        tenant_id: int,
        meter: Meter,
        prepared: Mapping[str, bytes] = NOTHING,
        cache: SpeechCache = _CACHE,
    ) -> None:
        self._language = language
        self._synthesizer = FailoverSynthesizer(voices, preferred, meter, Shelf(cache, tenant_id, prepared))

    def speaks(self, language: str) -> bool:
        """Whether anybody here has a voice for that language, or for what is spoken instead."""
        return self._synthesizer.speaks(language)

    def prepared(self, sentence: str, language: str = "") -> bytes | None:
        """The whole audio of a sentence where it need not be waited for, be it in another voice than what is said next:
        who hears nothing does not mind. Raises SpeechError (permanent)."""
        return self._synthesizer.at_hand(sentence, language or self._language)

    def speak(self, sentence: str, language: str = "") -> AsyncGenerator[bytes, None]:
        """The mu-law audio of a sentence as it comes; closing it stops the making. Raises SpeechError."""
        return self._synthesizer.synthesize(sentence, language or self._language)

    async def whole(self, sentence: str, language: str = "") -> bytes:
        """The mu-law audio of a sentence. Raises SpeechError."""
        return b"".join([chunk async for chunk in self.speak(sentence, language)])
