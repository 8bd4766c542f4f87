"""What a call session needs of a line to a caller, whichever transport carries it.

A line turns what the transport delivers into what the caller did, and what the assistant says into what the
transport sends. It knows nothing of dialogue or the database.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from voice.dialogue.base import Say

SendText = Callable[[str], Awaitable[None]]

# A caller who has finished is to hear something within two seconds. An assistant that lets its callers take their time
# has used up more of them when it is asked, and yet a quick answer must not be preceded by a request to wait.
_HEARD_WITHIN_S = 1.8
_SHORTEST_PATIENCE_S = 0.5


def filler_patience_s(longest_s: float, waited_s: float) -> float:
    """How long a caller may hear nothing once it is clear that they have finished, before being asked to wait.

    longest_s: in any case. waited_s: from the end of the speech until that was clear.
    """
    return min(longest_s, max(_SHORTEST_PATIENCE_S, _HEARD_WITHIN_S - waited_s))


@dataclass(frozen=True, slots=True)
class CallerSpoke:
    """The caller finished a turn.

    text: empty when something was said and nothing understood. Times in seconds of `time.monotonic()`:
    started_at, ended_at of the speech itself, decided_at when it was clear that it had ended, understood_at of its
    transcript; the last two None where the transport tells only that it was understood, and ended_at is that moment.
    """

    text: str
    language: str
    started_at: float
    ended_at: float
    understood_at: float | None
    decided_at: float | None = None


@dataclass(frozen=True, slots=True)
class CallerKeyed:
    """The caller pressed a key at `at`."""

    digit: str
    at: float


@dataclass(frozen=True, slots=True)
class HeardOnly:
    """The last turn was cut short after it had been sent whole; the caller heard just this much of it."""

    text: str


@dataclass(frozen=True, slots=True)
class StillUnderstanding:
    """The caller finished a turn, and it takes long to understand it."""


@dataclass(frozen=True, slots=True)
class LineClosed:
    """The caller has hung up, or the line has broken. Nothing comes after this."""

    reason: str


@dataclass(frozen=True, slots=True)
class LineLost:
    """This server gives the line up in the middle of the call; another takes the call up. Nothing comes after this."""


LineEvent = CallerSpoke | CallerKeyed | HeardOnly | StillUnderstanding | LineClosed | LineLost


class TurnEnd(StrEnum):
    PLAYED = "played"
    INTERRUPTED = "interrupted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Spoken:
    """How an assistant's turn went. text: what the caller heard. first_audio_at: None if nothing was."""

    text: str
    end: TurnEnd
    first_audio_at: float | None


class Line(Protocol):
    """One caller's line. Used by one session, from one event loop."""

    def can_hold(self, language: str) -> bool:
        """Whether the caller can be heard and answered in that language on this line."""

    def can_say(self, language: str) -> bool:
        """Whether something can be said in that language, be the answer understood or not."""

    async def change_language(self, language: str) -> None:
        """From the next utterance on, hear that language; speak it where nothing else is asked for."""

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        """What the caller does next; None after `timeout_s` seconds in which neither side said anything."""

    def begin_turn(self) -> None:
        """The assistant is about to speak."""

    async def say(self, say: Say) -> None:
        """Take a piece of the assistant's turn; returns before it is heard. Raises SpeechError."""

    def quiet_since(self) -> float:
        """The monotonic time at which the caller last heard the assistant, or its turn began; later than now if more
        is on its way to be heard."""

    async def fill(self, text: str, language: str) -> None:
        """Say a few words at once while an answer is awaited, unless the caller hears something already.

        They belong to the turn under way, or to the next one where none is. Raises SpeechError.
        """

    async def press(self, keys: str) -> None:
        """Press keys on the caller's line: 0 to 9, *, # and w for a pause of half a second."""

    async def wait_interrupted(self) -> None:
        """Return when the caller cuts the assistant's turn short, or the line closes."""

    async def end_turn(self) -> Spoken:
        """Wait until the turn was heard, was cut short, or cannot be heard any more."""

    async def drain(self) -> None:
        """Wait until the caller has heard everything, before the line is given up."""

    async def end(self) -> None:
        """Tell the other side that we are done; it then asks what comes next."""

    async def aclose(self) -> None:
        """Release what the line holds."""
