"""What a speech engine must offer, and what it may declare it can do.

All audio on this side of the transports is G.711 mu-law, 8 kHz, mono: one byte a sample, 160 bytes a
20 ms frame, as telephone networks carry it. An adapter that needs anything else converts at its own edge.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
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


class CutShort(SpeechError):
    """A voice failed in the middle of a text: what was heard of it was heard, and nobody says the rest of it."""


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
class Interim:
    """What a streaming transcriber makes of the utterance under way.

    text: all of the utterance so far, not only what is new. language: as in Transcript.
    end_of_turn: the engine's own opinion that the caller has finished.
    """

    text: str
    language: str
    end_of_turn: bool = False


Listener = Callable[[Interim], None]


def nobody_listens(_interim: Interim) -> None:
    """The listener of a stream whose interim results are not wanted."""


@dataclass(frozen=True, slots=True)
class TranscriberCapabilities:
    """languages: codes of this project (fr, en, es, ar, ary) that the engine understands.
    streaming: hears while the caller speaks and tells interim results, instead of when the utterance has ended.
    endpointing: its interim results say where a turn ends.
    """

    languages: frozenset[str]
    streaming: bool = False
    endpointing: bool = False


class TranscriberStream(Protocol):
    """The ear of one call. Not shared between calls, used from one event loop.

    The audio of an utterance, with a little from before it and the silence that ends it, is pushed without a gap.
    Between utterances nothing is: an engine that needs to be kept awake sees to that itself.
    """

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

    def open(self, language: str, listener: Listener = nobody_listens) -> TranscriberStream:
        """A stream for one call. Returns at once: what has to be connected is connected in the background.

        listener: called on the event loop with interim results of the utterance under way, by engines that stream;
        never with those of an utterance that was finished or discarded. Raises SpeechError (permanent) for a
        language it does not know.
        """


@dataclass(frozen=True, slots=True)
class Voice:
    """How the assistant sounds.

    name: the engine's own voice id, empty for the engine's default in that language.
    engine: the synthesizer that `name` belongs to and that is asked first; empty for the platform's choice.
    gender: "female", "male" or "" (no preference), where the engine has both.
    speed: 1.0 is the engine's natural pace; 0.5 to 2.0.
    """

    language: str
    name: str = ""
    gender: str = ""
    speed: float = 1.0
    engine: str = ""


@dataclass(frozen=True, slots=True)
class SynthesizerCapabilities:
    """languages: codes of this project that the engine speaks. streaming: first audio before the whole is ready."""

    languages: frozenset[str]
    streaming: bool = False


class Synthesizer(Protocol):
    """A text-to-speech engine, shared by all calls of a process."""

    name: str
    capabilities: SynthesizerCapabilities

    def warm(self) -> None:
        """As a transcriber's."""

    def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        """Mu-law audio of `text`, in chunks of any size, each as soon as it is there.

        Who stops listening closes the iterator, and with it whatever the engine holds open for it.

        Raises SpeechError; permanent for a language it does not speak.
        """
