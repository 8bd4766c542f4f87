"""One call: its line, its dialogue, its clock and its end.

The same session serves every transport. It reads as the call does: greet, then answer what the caller does, turn by
turn, until one side has had enough.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import time
import zoneinfo
from dataclasses import dataclass, field

import structlog

from voice.dialogue.base import CallerTurn, DialogueEngine, HistoryTurn, Reply, Say, Speaker, ToolCall, ToolResult
from voice.dialogue.registry import make_engine
from voice.dialogue.tools import Toolbox, ToolFailed
from voice.lines.base import CallerKeyed, CallerSpoke, HeardOnly, Line, LineClosed, LineEvent, LineLost, Spoken, TurnEnd
from voice.models import Call
from voice.recorder import Recorder, RecordingFailed, TurnRecord
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints, SpeechError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """All in seconds. silence_s: how long nobody says anything before the assistant asks. max_duration_s: of a call."""

    silence_s: float = 10.0
    heartbeat_s: float = 15.0
    max_duration_s: float = 1800.0


@dataclass(slots=True)
class _Progress:
    """What is known of a reply as it comes: when the caller's speech ended, the first text, and its language."""

    speech_ended_at: float | None = None
    first_text_at: float | None = None
    language: str = ""

    def milliseconds_to(self, moment: float | None) -> int | None:
        if self.speech_ended_at is None or moment is None:
            return None
        return max(0, round((moment - self.speech_ended_at) * 1000))


@dataclass(slots=True)
class _Ending:
    """What the dialogue has asked for, carried out once the caller has heard the turn that asked for it."""

    hang_up: bool = False
    transfer_to: str = ""

    @property
    def wanted(self) -> bool:
        return self.hang_up or bool(self.transfer_to)


@dataclass(slots=True)
class CallSession:
    """Runs one call from its first word to its last. Also what the dialogue's tools act on (ToolContext)."""

    snapshot: CallSnapshot
    line: Line
    recorder: Recorder
    settings: SessionSettings = field(default_factory=SessionSettings)
    opened_at: float = field(default_factory=time.monotonic)
    _engine: DialogueEngine = field(init=False)
    _toolbox: Toolbox = field(init=False)
    _history: list[HistoryTurn] = field(init=False)
    _ending: _Ending = field(default_factory=_Ending)
    _silences: int = 0
    _caller_turns: int = 0
    _messages: int = 0
    _first_word_known: bool = False
    _lost: bool = False

    def __post_init__(self) -> None:
        zone = zoneinfo.ZoneInfo(self.snapshot.assistant.time_zone)
        self._engine = make_engine(self.snapshot, lambda: dt.datetime.now(zone))
        self._toolbox = Toolbox(self)
        self._history = list(self.snapshot.earlier_turns)
        self._first_word_known = bool(self._history)
        self._caller_turns = sum(turn.speaker is Speaker.CALLER for turn in self._history)

    @property
    def hints(self) -> Hints:
        return self._engine.hints

    # --- the call ---

    async def run(self) -> None:
        """Hold the call until it ends, then write how it ended. Raises RecordingFailed when that cannot be written."""
        writing = asyncio.create_task(self.recorder.run())
        beating = asyncio.create_task(self._beat())
        try:
            try:
                async with asyncio.timeout(self.settings.max_duration_s) as longest:
                    await self._converse()
            except TimeoutError:
                if not longest.expired():  # somebody else's
                    raise
                log.warning("call ended at its maximum duration")
            await self._end()
        finally:
            beating.cancel()
            await self.recorder.flush()  # what was said is kept, however the call ended
            writing.cancel()
            await asyncio.gather(beating, writing, return_exceptions=True)

    async def _converse(self) -> None:
        await self._speak(self._engine.open(self.snapshot.opening), _Progress())
        while not self._ending.wanted:
            event = await self.line.next_event(self.settings.silence_s)
            if isinstance(event, LineClosed):
                log.info("line closed", reason=event.reason)
                return
            if isinstance(event, LineLost):
                self._lost = True
                return
            await self._answer(event)

    async def _answer(self, event: LineEvent | None) -> None:
        if event is None:
            self._silences += 1
            await self._speak(self._engine.silence(self._silences, self._history), _Progress())
        elif isinstance(event, HeardOnly):
            self._correct_history(event.text)
        elif isinstance(event, CallerSpoke):
            await self._answer_speech(event)
        elif isinstance(event, CallerKeyed):
            await self._answer_key(event)

    async def _answer_speech(self, event: CallerSpoke) -> None:
        self._silences = 0
        self._caller_turns += 1
        language = event.language or self.snapshot.assistant.language
        progress = _Progress(speech_ended_at=event.ended_at)
        self.recorder.turn(
            TurnRecord(
                Speaker.CALLER,
                event.text,
                language,
                event.started_at,
                event.ended_at,
                transcript_ms=progress.milliseconds_to(event.understood_at),
            )
        )
        reply = self._engine.reply(CallerTurn(event.text, language), tuple(self._history))
        self._history.append(HistoryTurn(Speaker.CALLER, event.text, language))
        await self._speak(reply, progress)

    async def _answer_key(self, event: CallerKeyed) -> None:
        self._silences = 0
        self._caller_turns += 1
        language = self.snapshot.assistant.language
        self.recorder.turn(TurnRecord(Speaker.CALLER, event.digit, language, event.at, event.at))
        reply = self._engine.reply(CallerTurn("", language, digits=event.digit), tuple(self._history))
        self._history.append(HistoryTurn(Speaker.CALLER, event.digit, language))
        await self._speak(reply, _Progress(speech_ended_at=event.at))

    # --- the assistant's turn ---

    async def _speak(self, reply: Reply, progress: _Progress) -> None:
        """Say a reply as it comes, until it is said or cut short, and keep what was heard of it."""
        started_at = time.monotonic()
        self.line.begin_turn()
        producing = asyncio.create_task(self._produce(reply, progress))
        cut = asyncio.create_task(self.line.wait_interrupted())
        try:
            await asyncio.wait({producing, cut}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (producing, cut):
                task.cancel()
            results = await asyncio.gather(producing, cut, return_exceptions=True)
        spoken = await self.line.end_turn()
        self._keep(spoken, started_at, progress)
        failure = results[0]
        if isinstance(failure, SpeechError):
            log.error("the assistant cannot be heard", reason=str(failure))
        elif isinstance(failure, Exception):
            raise failure

    async def _produce(self, reply: Reply, progress: _Progress) -> None:
        result: ToolResult | None = None
        async with contextlib.aclosing(reply):
            while True:
                try:
                    event = await reply.asend(result)
                except StopAsyncIteration:
                    return
                if isinstance(event, Say):
                    result = None
                    progress.first_text_at = progress.first_text_at or time.monotonic()
                    progress.language = event.language or progress.language
                    await self.line.say(event)
                else:
                    result = await self._act(event, reply)

    async def _act(self, call: ToolCall, reply: Reply) -> ToolResult:
        """Do what the dialogue asks. Once begun it is finished and the dialogue told, whatever the caller does."""
        action = asyncio.ensure_future(self._toolbox.call(call))
        try:
            return await asyncio.shield(action)
        except asyncio.CancelledError:
            result = await action
            with contextlib.suppress(StopAsyncIteration):
                await reply.asend(result)  # or it would ask for the same again; its answer comes too late to be said
            raise

    def _keep(self, spoken: Spoken, started_at: float, progress: _Progress) -> None:
        if spoken.first_audio_at is not None and not self._first_word_known:
            self._first_word_known = True
            self.recorder.first_word(round((spoken.first_audio_at - self.opened_at) * 1000))
        if not spoken.text:
            return
        language = progress.language or self.snapshot.assistant.language
        self._history.append(HistoryTurn(Speaker.ASSISTANT, spoken.text, language))
        self.recorder.turn(
            TurnRecord(
                Speaker.ASSISTANT,
                spoken.text,
                language,
                spoken.first_audio_at or started_at,
                time.monotonic(),
                interrupted=spoken.end is not TurnEnd.PLAYED,
                first_text_ms=progress.milliseconds_to(progress.first_text_at),
                first_audio_ms=progress.milliseconds_to(spoken.first_audio_at),
            )
        )

    def _correct_history(self, heard: str) -> None:
        """The transport tells after the fact that the last turn was cut short."""
        for index in range(len(self._history) - 1, -1, -1):
            turn = self._history[index]
            if turn.speaker is Speaker.ASSISTANT:
                self._history[index] = HistoryTurn(turn.speaker, heard, turn.language)
                self.recorder.cut_last_turn(heard)
                return

    # --- what the tools act on ---

    async def save_message(self, name: str, phone: str, reason: str, urgency: str) -> None:
        try:
            await self.recorder.message(name=name, phone=phone, reason=reason, urgency=urgency)
        except RecordingFailed as error:
            raise ToolFailed("not_saved", "the database did not take the message") from error
        self._messages += 1

    async def request_transfer(self, number: str) -> None:
        self._ending.transfer_to = number

    async def request_hang_up(self) -> None:
        self._ending.hang_up = True

    # --- the end ---

    async def _end(self) -> None:
        """End the call, unless it goes on elsewhere: Twilio asks what comes next, and is connected again."""
        if self._lost:
            log.warning("call left to another session")
            return
        await self.line.drain()
        await self._write_end()
        await self.line.end()

    async def _write_end(self) -> None:
        if self._ending.transfer_to:
            await self.recorder.hand_over(self._ending.transfer_to)
        else:
            await self.recorder.complete(self._outcome())

    def _outcome(self) -> Call.Outcome:
        if self._messages:
            return Call.Outcome.MESSAGE
        return Call.Outcome.ANSWERED if self._caller_turns else Call.Outcome.ABANDONED

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.settings.heartbeat_s)
            await self.recorder.alive()
