"""Speech engines that cost nothing and never wait, so that what is measured is the platform.

What they say is human: recorded speech, as long as a person would take to say the text.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from functools import cache
from pathlib import Path

from voice import simulator
from voice.speech.base import (
    SAMPLE_RATE,
    Hints,
    Listener,
    SynthesizerCapabilities,
    TranscriberCapabilities,
    Transcript,
    Voice,
    nobody_listens,
)

LANGUAGES = frozenset({"fr", "en", "es", "ar", "ary"})
# What every caller is understood to have said: a question that the rules answer in two sentences, again and again, on
# any day alike.
_UNDERSTOOD = {
    "en": "what is your address",
    "fr": "quelle est votre adresse",
    "es": "cuál es su dirección",
}
_RECORDINGS = Path(simulator.__file__).parent / "recordings"
_CHARACTERS_PER_SECOND = 15.0
_SHORTEST_S, _LONGEST_S = 1.5, 4.0
_CHUNK_BYTES = SAMPLE_RATE // 5


class StubTranscriber:
    """Understands the same sentence whatever is said, at once."""

    name = "stub"
    capabilities = TranscriberCapabilities(languages=LANGUAGES)

    def warm(self) -> None: ...

    def open(self, language: str, listener: Listener = nobody_listens) -> StubStream:
        return StubStream(Transcript(_UNDERSTOOD.get(language, _UNDERSTOOD["en"]), language, 1.0))


class StubStream:
    """Keeps the audio of an utterance, as an engine would, and throws it away."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._audio = bytearray()

    def push(self, audio: bytes) -> None:
        self._audio += audio

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        self._audio.clear()
        known: asyncio.Future[Transcript] = asyncio.get_running_loop().create_future()
        known.set_result(self._transcript)
        return known

    def discard(self) -> None:
        self._audio.clear()

    async def aclose(self) -> None:
        self._audio.clear()


class StubSynthesizer:
    """Says every text in recorded speech of 1.5 to 4 s, in chunks as a streaming engine sends them, at once."""

    name = "stub"
    capabilities = SynthesizerCapabilities(languages=LANGUAGES, streaming=True)

    def warm(self) -> None: ...

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        speech = _speech()
        seconds = min(_LONGEST_S, max(_SHORTEST_S, len(text) / _CHARACTERS_PER_SECOND))
        for start in range(0, int(seconds * SAMPLE_RATE), _CHUNK_BYTES):
            yield speech[start : start + _CHUNK_BYTES]


@cache
def _speech() -> bytes:
    """More than `_LONGEST_S` of a recorded speaker."""
    return b"".join(file.read_bytes() for file in sorted(_RECORDINGS.glob("*.ulaw")))
