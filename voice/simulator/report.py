"""What came of a simulated call, for people, tests and load figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from voice.simulator.clock import CallClock
from voice.simulator.playback import Heard
from voice.simulator.script import BYTES_PER_MS


class Party(StrEnum):
    CALLER = "caller"
    ASSISTANT = "assistant"


class EndedBy(StrEnum):
    CALLER = "caller"
    ASSISTANT = "assistant"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Event:
    """Something on the wire. at_ms: since the webhook was sent."""

    at_ms: float
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One party's speech, in milliseconds since the webhook was sent.

    text: empty where only audio is known. heard_ms: how much of it was audible.
    utterance: for the caller its number from 1 on; for the assistant the number it follows, 0 for the greeting.
    """

    speaker: Party
    text: str
    started_ms: float
    ended_ms: float
    heard_ms: float
    utterance: int


@dataclass(frozen=True, slots=True)
class CallReport:
    """A finished call.

    transport: "media", "relay", or "" when no websocket was opened.
    answered: somebody or something spoke: the assistant was reached, a text was read out, the call was forwarded.
    first_word_ms: from the webhook being sent to the first sound or word of the assistant.
    reply_ms: for each of the caller's utterances, from its end to the first sound or word of the answer; None when
        none came, or when the assistant was already speaking.
    transfer_number: whom the call was forwarded to, "" for nobody.
    protocol_errors: what the server did against Twilio's rules, as Twilio's debugger would say it.
    failures: what went against the caller's script.
    twiml: the verbs received, in order. error: why the call failed, in one line.
    heard: the assistant's audio as played to the caller, in stretches; not part of the JSON.
    """

    call_sid: str
    transport: str
    answered: bool
    ended_by: EndedBy
    duration_ms: float
    first_word_ms: float | None
    reply_ms: tuple[float | None, ...]
    turns: tuple[Turn, ...]
    transfer_number: str
    protocol_errors: tuple[str, ...]
    failures: tuple[str, ...]
    twiml: tuple[str, ...]
    events: tuple[Event, ...]
    error: str
    heard: tuple[Heard[bytes], ...]

    def to_json(self) -> str:
        data = {name: value for name, value in asdict(self).items() if name != "heard"}
        return json.dumps(data, ensure_ascii=False, indent=2)


@dataclass(slots=True)
class CallLog:
    """Notes taken while a call goes on."""

    clock: CallClock
    transport: str = ""
    answered: bool = False
    transfer_number: str = ""
    error: str = ""
    events: list[Event] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    protocol_errors: list[str] = field(default_factory=list)
    twiml: list[str] = field(default_factory=list)
    audio: list[Heard[bytes]] = field(default_factory=list)

    def event(self, name: str, detail: str = "") -> None:
        self.events.append(Event(_tenths(self.clock.now_ms()), name, detail))

    def protocol_error(self, said: str) -> None:
        self.protocol_errors.append(said)
        self.event("protocol error", said)

    def caller_spoke(self, text: str, started_ms: float, utterance: int) -> None:
        now_ms = self.clock.now_ms()
        self.turns.append(_turn(Party.CALLER, text, started_ms, now_ms, now_ms - started_ms, utterance))

    def assistant_spoke(self, text: str, started_ms: float, ended_ms: float, utterance: int) -> None:
        self.turns.append(_turn(Party.ASSISTANT, text, started_ms, ended_ms, ended_ms - started_ms, utterance))

    def assistant_heard(
        self, stretches: Iterable[Heard[bytes]], understand: Callable[[bytes], str] | None = None
    ) -> None:
        """Audio the caller heard; gaps in a stretch count for nothing. understand: its words, where they are known."""
        for stretch in stretches:
            self.audio.append(stretch)
            heard_ms = len(stretch.content) / BYTES_PER_MS
            text = understand(stretch.content) if understand else ""
            self.turns.append(
                _turn(Party.ASSISTANT, text, stretch.started_ms, stretch.ended_ms, heard_ms, stretch.utterance)
            )

    def replies(self) -> dict[int, str]:
        """What the assistant said after each of the caller's utterances."""
        replies: dict[int, str] = {}
        for turn in self.turns:
            if turn.speaker is Party.ASSISTANT:
                replies[turn.utterance] = f"{replies.get(turn.utterance, '')} {turn.text}".strip()
        return replies

    def report(self, call_sid: str, ended_by: EndedBy, failures: Iterable[str]) -> CallReport:
        turns = tuple(sorted(self.turns, key=lambda turn: turn.started_ms))
        return CallReport(
            call_sid=call_sid,
            transport=self.transport,
            answered=self.answered,
            ended_by=ended_by,
            duration_ms=_tenths(self.clock.now_ms()),
            first_word_ms=next((turn.started_ms for turn in turns if turn.speaker is Party.ASSISTANT), None),
            reply_ms=tuple(_latency(turn, turns) for turn in turns if turn.speaker is Party.CALLER),
            turns=turns,
            transfer_number=self.transfer_number,
            protocol_errors=tuple(self.protocol_errors),
            failures=tuple(failures),
            twiml=tuple(self.twiml),
            events=tuple(self.events),
            error=self.error,
            heard=tuple(self.audio),
        )


def _latency(asked: Turn, turns: Iterable[Turn]) -> float | None:
    answers = [turn for turn in turns if turn.speaker is Party.ASSISTANT and turn.utterance == asked.utterance]
    if not answers or answers[0].started_ms < asked.ended_ms:
        return None
    return _tenths(answers[0].started_ms - asked.ended_ms)


def _turn(speaker: Party, text: str, started_ms: float, ended_ms: float, heard_ms: float, utterance: int) -> Turn:
    return Turn(speaker, text, _tenths(started_ms), _tenths(ended_ms), _tenths(heard_ms), utterance)


def _tenths(milliseconds: float) -> float:
    return round(milliseconds, 1)
