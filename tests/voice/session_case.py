"""A session and everything around it: a line, a database and a dialogue that do as they are told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.voice.dialogue.driving import assistant, call_snapshot
from tests.voice.virtual_time import now
from voice.dialogue import registry
from voice.dialogue.base import (
    CallerTurn,
    DialogueEvent,
    HistoryTurn,
    Opening,
    Reply,
    Say,
    Speaker,
    ToolCall,
    ToolResult,
)
from voice.dialogue.tools import TAKE_MESSAGE
from voice.lines.base import CallerSpoke, LineClosed, LineEvent, Spoken, TurnEnd
from voice.models import Call
from voice.recorder import RecordingFailed, TurnRecord
from voice.session import CallSession, SessionSettings, Tape
from voice.speech.base import Hints, SpeechError
from voice.tool_use import ToolUseRecord
from voice.usage import Unit

MESSAGE = ToolCall(TAKE_MESSAGE, {"name": "Anna", "phone": "+33612345678", "reason": "Une fuite."})
HELLO = HistoryTurn(Speaker.ASSISTANT, "Bonjour.", "fr")


# --- the other side: a line, a database and a dialogue that do as they are told ---


@dataclass
class FakeLine:
    """events: what the caller does, one at a time (None: nothing at all), then hangs up.

    cuts: the caller interrupts after this piece, having heard so much of the turn. holds: the languages it hears,
    voiceless: those it cannot speak.
    """

    events: deque[LineEvent | None] = field(default_factory=deque)
    cuts: dict[str, str] = field(default_factory=dict)
    say_s: float = 0.5
    said: list[list[str]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    hears_nothing: bool = False
    holds: tuple[str, ...] = ("fr", "en", "es", "ar", "ary")
    voiceless: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._over = asyncio.Event()
        self._heard: str | None = None
        self._end = TurnEnd.PLAYED
        self._first_audio_at: float | None = None
        self._quiet_since = 0.0
        # When the caller was asked to wait, and how.
        self.fillers: list[tuple[float, str]] = []
        self.spoken: list[tuple[str, str]] = []

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        if not self.events:
            return LineClosed("the caller hung up")
        event = self.events.popleft()
        await asyncio.sleep(timeout_s if event is None else 0.1)
        return event

    def can_hold(self, language: str) -> bool:
        return language in self.holds

    def can_say(self, language: str) -> bool:
        return language not in self.voiceless

    async def change_language(self, language: str) -> None:
        self.log.append(f"changed to {language}")

    def begin_turn(self) -> None:
        self._quiet_since = now()
        self._over.clear()
        self._heard = None
        self._end = TurnEnd.PLAYED
        self._first_audio_at = None
        self.said.append([])

    async def say(self, say: Say) -> None:
        if self.hears_nothing:
            raise SpeechError("no voice")
        self.said[-1].append(say.text)
        self.spoken.append((say.language, say.text))
        self._first_audio_at = self._first_audio_at or now()
        self._quiet_since = now() + self.say_s
        await asyncio.sleep(self.say_s)
        if say.text in self.cuts:
            self.interrupt(self.cuts[say.text])
            await asyncio.sleep(60)

    def interrupt(self, heard: str, end: TurnEnd = TurnEnd.INTERRUPTED) -> None:
        self._heard, self._end = heard, end
        self._over.set()

    def quiet_since(self) -> float:
        return self._quiet_since

    async def fill(self, text: str, language: str) -> None:
        self.fillers.append((now(), text))
        self._quiet_since = now() + 1.0

    async def press(self, keys: str) -> None:
        self.log.append(f"pressed {keys}")

    async def wait_interrupted(self) -> None:
        await self._over.wait()

    async def end_turn(self) -> Spoken:
        text = " ".join(self.said[-1]) if self._heard is None else self._heard
        return Spoken(text, self._end, self._first_audio_at)

    async def drain(self) -> None:
        self.log.append("drained")

    async def end(self) -> None:
        self.log.append("ended")

    def close(self, reason: str) -> None:
        self.interrupt(" ".join(self.said[-1]) if self.said else "", TurnEnd.CLOSED)
        self.events.clear()

    async def aclose(self) -> None:
        self.close("the session ended")


@dataclass
class FakeRecorder:
    """kept: what was written, in order. write_s: how long the database takes for each turn."""

    kept: list[TurnRecord | str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    beats: int = 0
    write_s: float = 0.0
    message_s: float = 0.0
    broken: bool = False
    summary: str = ""
    used_tools: list[ToolUseRecord] = field(default_factory=list)
    used: dict[tuple[str, Unit], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._pending: asyncio.Queue[TurnRecord | str] = asyncio.Queue()

    @property
    def turns(self) -> list[tuple[str, str]]:
        return [(turn.speaker.value, turn.text) for turn in self.kept if isinstance(turn, TurnRecord)]

    async def run(self) -> None:
        while True:
            record = await self._pending.get()
            await asyncio.sleep(self.write_s)
            self.kept.append(record)
            self._pending.task_done()

    async def flush(self) -> None:
        await self._pending.join()

    def turn(self, record: TurnRecord) -> None:
        self._pending.put_nowait(record)

    def cut_last_turn(self, heard: str) -> None:
        self._pending.put_nowait(f"cut: {heard}")

    def language(self, code: str) -> None:
        self._pending.put_nowait(f"language: {code}")

    def first_word(self, milliseconds: int) -> None:
        self.first_words.append(milliseconds)

    async def alive(self) -> None:
        self.beats += 1

    def announced(self, text: str) -> None:
        self._pending.put_nowait(f"announced: {text}")

    def tool_used(self, record: ToolUseRecord) -> None:
        self.used_tools.append(record)

    def usage(self, totals: dict[tuple[str, Unit], float]) -> None:
        self.used = totals

    async def message(self, *, name: str, **_: str) -> None:
        await asyncio.sleep(self.message_s)
        if self.broken:
            raise RecordingFailed
        self.messages.append(name)

    async def complete(self, outcome: Call.Outcome) -> None:
        await self._write(f"completed: {outcome.value}")

    async def hand_over(self, number: str, summary: str = "") -> None:
        self.summary = summary
        await self._write(f"handed over: {number}")

    async def _write(self, what: str) -> None:
        await self.flush()
        if self.broken:
            raise RecordingFailed
        self.kept.append(what)


class ScriptedEngine:
    """Says its replies one after the other, and keeps what it was told."""

    hints = Hints()

    def __init__(self, *replies: Sequence[DialogueEvent | Exception], greeting: Sequence[DialogueEvent] = ()) -> None:
        self._replies = deque(replies)
        self._greeting = greeting or [Say("Bonjour.")]
        self.results: list[ToolResult | None] = []
        self.histories: list[tuple[HistoryTurn, ...]] = []
        self.heard: list[CallerTurn] = []
        self.openings: list[Opening] = []
        self.closed = 0

    def open(self, opening: Opening) -> Reply:
        self.openings.append(opening)
        return self._say(self._greeting)

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        self.heard.append(turn)
        self.histories.append(tuple(history))
        return self._say(self._replies.popleft() if self._replies else [Say("Oui ?")])

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        return self._say([Say(f"Silence {count}.")])

    async def _say(self, events: Sequence[DialogueEvent | Exception]) -> AsyncIterator[DialogueEvent]:
        try:
            for event in events:
                if isinstance(event, Exception):
                    raise event
                result = yield event
                if isinstance(event, ToolCall):
                    self.results.append(result)
        finally:
            self.closed += 1


@dataclass
class Case:
    """A session and everything around it."""

    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    line: FakeLine = field(default_factory=FakeLine)
    recorder: FakeRecorder = field(default_factory=FakeRecorder)
    settings: SessionSettings = field(default_factory=SessionSettings)
    snapshot: dict[str, Any] = field(default_factory=dict)
    dialogue: str = "scripted"
    assistant: dict[str, Any] = field(default_factory=dict)
    tape: Tape | None = None

    def session(self) -> CallSession:
        registry.ENGINES["scripted"] = lambda call, clock: self.engine  # type: ignore[index]
        snapshot = call_snapshot(assistant=assistant(dialogue=self.dialogue, **self.assistant), **self.snapshot)
        return CallSession(snapshot, self.line, self.recorder, self.settings, opened_at=now(), tape=self.tape)

    async def run(self) -> Case:
        """To the end; no task of it is left."""
        before = asyncio.all_tasks()
        try:
            await self.session().run()
        finally:
            assert asyncio.all_tasks() == before
        return self


def spoke(text: str, language: str = "fr") -> CallerSpoke:
    return CallerSpoke(text, language, now(), now() + 0.5, now() + 0.7)


def line(*events: LineEvent | str | None, **settings: Any) -> FakeLine:
    return FakeLine(deque(spoke(event) if isinstance(event, str) else event for event in events), **settings)
