"""The door of a dialogue engine: rules and language models enter the call by the same one.

An engine is made for one call from frozen settings. It is told what the caller did and answers with a
stream of events: text to be spoken, as soon as there is some, and tool calls. The session executes a
tool call and sends its result back into the generator, so an engine reads top-down:

    result = yield ToolCall("take_message", {...})
    yield Say(phrase("message_taken" if result.ok else "message_failed"))

Nothing here knows a transport, a clock or the database.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from voice.speech.base import Hints


@dataclass(frozen=True, slots=True)
class Say:
    """Text to speak. Pieces follow one another; the session cuts them into sentences.

    language: when it differs from the call's language.
    interruptible: False for what the caller must hear to the end (a legal announcement).
    """

    text: str
    language: str = ""
    interruptible: bool = True


@dataclass(frozen=True, slots=True)
class ToolCall:
    """An action the engine wants taken, by its name in `voice.dialogue.tools`, with plain JSON arguments."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What came of a tool call. `error` is a code fit for the engine's decision, never for the caller's ear."""

    ok: bool
    data: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """What a language model used to come to this point of its answer; `engine` as in the figures of a call."""

    engine: str
    input_tokens: int
    output_tokens: int


class DialogueError(Exception):
    """An engine cannot answer. The message is for logs: never a key, never what a person said.

    permanent: trying the same thing again cannot help (wrong key, no such model).
    answered: the caller has been told all that matters before it failed, so that nobody need answer in its place.
    """

    def __init__(self, message: str, *, permanent: bool = False, answered: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.answered = answered


DialogueEvent = Say | ToolCall | Used
Reply = AsyncGenerator[DialogueEvent, ToolResult | None]


class Speaker(StrEnum):
    CALLER = "caller"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class HistoryTurn:
    """A finished turn. The assistant's text is what the caller heard, not what was planned."""

    speaker: Speaker
    text: str
    language: str


class LanguageChange(StrEnum):
    """How a turn came to be in another language than the one before."""

    NONE = ""
    ASKED = "asked"  # "do you speak English?"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class CallerTurn:
    """What the caller said or keyed. `digits` is set instead of `text` when keys were pressed.

    language: of the answer too. change: the call has just changed to it, which is to be told or shown.
    """

    text: str
    language: str
    digits: str = ""
    change: LanguageChange = LanguageChange.NONE


class Opening(StrEnum):
    """Why the assistant begins to speak."""

    NEW_CALL = "new_call"
    NOT_TRANSFERRED = "not_transferred"  # back from a transfer that nobody answered
    RESUMED = "resumed"  # the line to the caller was lost for a moment; the conversation goes on
    OUTBOUND = "outbound"  # the assistant has called, and a person has answered
    ANSWERPHONE = "answerphone"  # the assistant has called, and a machine listens after its tone
    TAKEN_OVER = "taken_over"  # another engine has failed in the middle of its answer; this one goes on


class DialogueEngine(Protocol):
    """One call's dialogue. `history` holds all earlier turns, the caller's turn being answered not included.

    A reply may raise DialogueError; who closes it early has heard enough.
    """

    @property
    def hints(self) -> Hints:
        """What the engine expects to hear next, for the transcriber."""

    def open(self, opening: Opening) -> Reply:
        """The first words of the call."""

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        """The answer to a caller's turn."""

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        """The caller has said nothing for a while; `count` is 1 the first time in a row."""
