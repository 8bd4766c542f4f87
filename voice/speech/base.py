"""What a speech engine must offer, and what it may declare it can do.

All audio on this side of the transports is G.711 mu-law, 8 kHz, mono: one byte a sample, 160 bytes a
20 ms frame, as telephone networks carry it. An adapter that needs anything else converts at its own edge.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

SAMPLE_RATE = 8000
FRAME_MS = 20
FRAME_BYTES = SAMPLE_RATE * FRAME_MS // 1000


class SpeechError(Exception):
    """A speech engine failed.

    `permanent` says that trying the same thing again cannot help (wrong key, language not spoken);
    otherwise a retry or another engine may.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Expecting(StrEnum):
    """What the dialogue has just asked for: helps a transcriber to choose grammar, model or keywords."""

    ANYTHING = "anything"
    NAME = "name"
    NUMBER = "number"
    REASON = "reason"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Hints:
    """Context for one utterance.

    phrases: words of the business worth favouring (its name, its services).
    """

    expecting: Expecting = Expecting.ANYTHING
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was understood. An empty `text` means that speech was heard and nothing was recognised.

    confidence: 0.0 to 1.0, or None where the engine gives none.
    """

    text: str
    language: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class TranscriberCapabilities:
    """languages: codes of this project (fr, en, es, ar, ary) that the engine understands.
    streaming: hears while the caller speaks, instead of when the utterance has ended.
    endpointing: decides by itself where a turn ends.
    """

    languages: frozenset[str]
    streaming: bool = False
    endpointing: bool = False


class TranscriberStream(Protocol):
    """The ear of one call. Not shared between calls, used from one event loop."""

    def push(self, audio: bytes) -> None:
        """Take mu-law audio of the utterance under way. Never blocks, never raises."""

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        """End the utterance; what is pushed from now on belongs to the next one. Awaiting tells what was heard.

        Awaiting raises SpeechError.
        """

    def discard(self) -> None:
        """Forget the utterance under way (it was a noise)."""

    async def aclose(self) -> None:
        """Release whatever the stream holds. May be called twice."""


class Transcriber(Protocol):
    """A speech-to-text engine, shared by all calls of a process."""

    name: str
    capabilities: TranscriberCapabilities

    def warm(self) -> None:
        """Begin to load what is heavy, ahead of the first call. Returns at once."""

    def open(self, language: str) -> TranscriberStream:
        """A stream for one call. Raises SpeechError (permanent) for a language it does not know."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How the assistant sounds.

    name: the engine's own voice id, empty for the engine's default in that language.
    gender: "female", "male" or "" (no preference), where the engine has both.
    speed: 1.0 is the engine's natural pace; 0.5 to 2.0.
    """

    language: str
    name: str = ""
    gender: str = ""
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class SynthesizerCapabilities:
    """languages: codes of this project that the engine speaks. streaming: first audio before the whole is ready."""

    languages: frozenset[str]
    streaming: bool = False


class Synthesizer(Protocol):
    """A text-to-speech engine, shared by all calls of a process."""

    name: str
    capabilities: SynthesizerCapabilities

    def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        """Mu-law audio of `text`, in chunks of any size.

        Raises SpeechError; permanent for a language it does not speak.
        """
