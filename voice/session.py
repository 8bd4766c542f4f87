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
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import structlog

from tenants import clock
from voice import metrics
from voice.calendar_desk import CalendarDesk
from voice.callbacks import callback_times
from voice.dialogue.base import (
    CallerTurn,
    DialogueEngine,
    DialogueEvent,
    HistoryTurn,
    Reply,
    Say,
    Speaker,
    ToolCall,
    ToolResult,
    Used,
)
from voice.dialogue.emergencies import emergency_in, trades_of_business
from voice.dialogue.languages import Followed, LanguageFollower
from voice.dialogue.languages.phrases import only_speaks
from voice.dialogue.llm.conversation import memory_of
from voice.dialogue.phrases import spoken
from voice.dialogue.registry import make_engine
from voice.dialogue.tools import CalendarAction, SmsAbout, Toolbox, ToolFailed
from voice.lines.base import (
    CallerKeyed,
    CallerSpoke,
    HeardOnly,
    Line,
    LineClosed,
    LineEvent,
    LineLost,
    Spoken,
    StillUnderstanding,
    TurnEnd,
    filler_patience_s,
)
from voice.models import Call
from voice.recorder import Recorder, RecordingFailed, TurnRecord
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints, SpeechError
from voice.summary import summarise
from voice.tool_use import record_of
from voice.usage import Meter, Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """All in seconds.

    silence_s: how long nobody says anything before the assistant asks. max_duration_s: of a call, of whose end the
    caller is warned warning_s before. filler_s: how long the caller hears nothing after a turn before being asked to
    wait.
    """

    silence_s: float = 10.0
    heartbeat_s: float = 15.0
    max_duration_s: float = 1800.0
    warning_s: float = 60.0
    filler_s: float = 1.0


# How long after the first request to wait the second comes.
_SECOND_FILLER_S = 6.0
# A call that cannot be ended politely ends so much later.
_LAST_WORDS_S = 60.0


@dataclass(slots=True)
class _Progress:
    """What is known of a reply as it comes: the steps of the way from the end of the caller's speech, its language."""

    speech_ended_at: float | None = None
    decided_at: float | None = None
    understood_at: float | None = None
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
    reason: str = ""

    @property
    def wanted(self) -> bool:
        return self.hang_up or bool(self.transfer_to)


class Tape(Protocol):
    """What records the sound of a call."""

    async def start(self) -> None:
        """The caller has been told: from now on both sides are recorded. Never raises for what cannot be recorded."""

    async def finish(self) -> None:
        """The call is over, or goes on without us. Safe to call when nothing was started."""


@dataclass(slots=True)
class CallSession:
    """Runs one call from its first word to its last. Also what the dialogue's tools act on (ToolContext)."""

    snapshot: CallSnapshot
    line: Line
    recorder: Recorder
    settings: SessionSettings = field(default_factory=SessionSettings)
    opened_at: float = field(default_factory=time.monotonic)
    meter: Meter = field(default_factory=Meter)
    tape: Tape | None = None
    _engine: DialogueEngine = field(init=False)
    _toolbox: Toolbox = field(init=False)
    _now: Callable[[], dt.datetime] = field(init=False)
    _calendar: CalendarDesk = field(init=False)
    _history: list[HistoryTurn] = field(init=False)
    _ending: _Ending = field(default_factory=_Ending)
    _silences: int = 0
    _caller_turns: int = 0
    _messages: int = 0
    _booked: bool = False
    _first_word_known: bool = False
    _lost: bool = False
    _warned: bool = False
    _language: str = ""
    _follower: LanguageFollower = field(init=False)

    def __post_init__(self) -> None:
        zone = zoneinfo.ZoneInfo(self.snapshot.assistant.time_zone)
        self._language = memory_of(self.snapshot).language
        self._follower = LanguageFollower(self.snapshot.assistant.languages, self._language, self.line.can_hold)
        self._now = now = partial(clock.now, zone)
        self._engine = make_engine(self.snapshot, now)
        self._toolbox = Toolbox(self)
        self._calendar = CalendarDesk(self.snapshot, now)
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
                async with asyncio.timeout(self._max_duration_s + _LAST_WORDS_S) as longest:
                    await self._converse()
            except TimeoutError:
                if not longest.expired():  # somebody else's
                    raise
                log.warning("call ended at its maximum duration")
            await self._end()
        finally:
            beating.cancel()
            if self.tape is not None:
                await self.tape.finish()
            await self.recorder.flush()  # what was said is kept, however the call ended
            writing.cancel()
            await asyncio.gather(beating, writing, return_exceptions=True)

    async def _converse(self) -> None:
        if self._language != self.snapshot.assistant.language:  # where an earlier session had got to
            await self.line.change_language(self._language)
        if self.tape is not None and await self._announced():
            await self.tape.start()
        await self._speak(self._engine.open(self.snapshot.opening), _Progress())
        while not self._ending.wanted:
            event = await self.line.next_event(self._patience_s())
            if isinstance(event, LineClosed):
                log.info("line closed", reason=event.reason)
                return
            if isinstance(event, LineLost):
                self._lost = True
                return
            await self._answer(event)
            await self._mind_the_clock()

    async def _answer(self, event: LineEvent | None) -> None:
        if event is None:
            if not self._clock_is_due:  # then that was what the line was left for
                self._silences += 1
                await self._speak(self._engine.silence(self._silences, self._history), _Progress())
        elif isinstance(event, HeardOnly):
            self._correct_history(event.text)
        elif isinstance(event, StillUnderstanding):
            await self._fill()
        elif isinstance(event, CallerSpoke):
            await self._answer_speech(event)
        elif isinstance(event, CallerKeyed):
            await self._answer_key(event)

    async def _announced(self) -> bool:
        """Tell the caller that the call is recorded, once a call; whether the caller has heard it to its end."""
        if self.snapshot.announced:
            return True
        text = spoken("recording_announcement", self._language)
        turn = await self._speak(_said(text, self._language, interruptible=False), _Progress())
        if turn.end is not TurnEnd.PLAYED or turn.text != text:
            return False
        self.recorder.announced(text)
        return True

    # --- the longest call ---

    @property
    def _max_duration_s(self) -> float:
        return self.snapshot.assistant.max_duration_s or self.settings.max_duration_s

    @property
    def _next_deadline(self) -> float:
        """When the caller is to be warned, and after that, when the call is to end; on the monotonic clock."""
        end = self.opened_at + self._max_duration_s
        return end if self._warned else end - min(self.settings.warning_s, self._max_duration_s / 2)

    @property
    def _clock_is_due(self) -> bool:
        return time.monotonic() >= self._next_deadline

    def _patience_s(self) -> float:
        return max(0.0, min(self.settings.silence_s, self._next_deadline - time.monotonic()))

    async def _mind_the_clock(self) -> None:
        """Warn of the end of the longest call, and when that has come, say goodbye."""
        if self._ending.wanted or not self._clock_is_due:
            return
        phrase = "time_over" if self._warned else "time_nearly_over"
        await self._speak(_said(spoken(phrase, self._language), self._language), _Progress())
        if self._warned:
            log.warning("call ended at its maximum duration")
            self._ending.hang_up = True
        self._warned = True

    async def _answer_speech(self, event: CallerSpoke) -> None:
        self._silences = 0
        self._caller_turns += 1
        followed = self._follower.hear(event.text, event.language, self.hints.expecting)
        progress = _Progress(event.ended_at, event.decided_at, event.understood_at)
        self.recorder.turn(
            TurnRecord(
                Speaker.CALLER,
                event.text,
                followed.missing or followed.language,
                event.started_at,
                event.ended_at,
                endpoint_ms=progress.milliseconds_to(event.decided_at),
                transcript_ms=progress.milliseconds_to(event.understood_at),
            )
        )
        reply = await self._reply_to(event.text, followed)
        self._history.append(HistoryTurn(Speaker.CALLER, event.text, followed.missing or followed.language))
        await self._speak(reply, progress)

    async def _reply_to(self, said: str, followed: Followed) -> Reply:
        """The dialogue's answer, in the language that the caller has changed to; or that there is no such language."""
        if followed.missing and not self._tells_emergency(said):
            log.info("language missing", language=followed.missing)
            return self._only_speaks(followed.missing)
        if followed.change:
            log.info("language changed", language=followed.language, how=followed.change)
            self._language = followed.language
            await self.line.change_language(followed.language)
            self.recorder.language(followed.language)
        return self._engine.reply(CallerTurn(said, followed.language, change=followed.change), tuple(self._history))

    def _tells_emergency(self, said: str) -> bool:
        business = self.snapshot.assistant.business
        return emergency_in(said, trades_of_business(business.name, business.trade), self._language) is not None

    def _only_speaks(self, missing: str) -> Reply:
        """Which languages there are, in the caller's own where there is a voice for it."""
        language = missing if self.line.can_say(missing) else self._language
        return _said(only_speaks(self._follower.languages, language), language)

    async def _answer_key(self, event: CallerKeyed) -> None:
        self._silences = 0
        self._caller_turns += 1
        language = self._language
        self.recorder.turn(TurnRecord(Speaker.CALLER, event.digit, language, event.at, event.at))
        reply = self._engine.reply(CallerTurn("", language, digits=event.digit), tuple(self._history))
        self._history.append(HistoryTurn(Speaker.CALLER, event.digit, language))
        await self._speak(reply, _Progress(speech_ended_at=event.at))

    # --- the assistant's turn ---

    async def _speak(self, reply: Reply, progress: _Progress) -> Spoken:
        """Say a reply as it comes, until it is said or cut short, and keep what was heard of it."""
        started_at = time.monotonic()
        self.line.begin_turn()
        producing = asyncio.create_task(self._produce(reply, progress))
        cut = asyncio.create_task(self.line.wait_interrupted())
        filling = asyncio.create_task(self._fill_when_slow(progress))
        try:
            await asyncio.wait({producing, cut}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (producing, cut, filling):
                task.cancel()
            results = await asyncio.gather(producing, cut, filling, return_exceptions=True)
        turn = await self.line.end_turn()
        self._keep(turn, started_at, progress)
        failure = results[0]
        if isinstance(failure, SpeechError):
            log.error("the assistant cannot be heard", reason=str(failure))
        elif isinstance(failure, Exception):
            raise failure
        return turn

    async def _produce(self, reply: Reply, progress: _Progress) -> None:
        result: ToolResult | None = None
        async with contextlib.aclosing(reply):
            while True:
                try:
                    event = await reply.asend(result)
                except StopAsyncIteration:
                    return
                result = await self._carry_out(event, reply, progress)

    async def _carry_out(self, event: DialogueEvent, reply: Reply, progress: _Progress) -> ToolResult | None:
        if isinstance(event, ToolCall):
            return await self._act(event, reply)
        if isinstance(event, Say):
            progress.first_text_at = progress.first_text_at or time.monotonic()
            progress.language = event.language or progress.language
            await self.line.say(event)
        elif isinstance(event, Used):
            self.meter.add(event.engine, Unit.INPUT_TOKENS, event.input_tokens)
            self.meter.add(event.engine, Unit.OUTPUT_TOKENS, event.output_tokens)
        return None

    async def _fill_when_slow(self, progress: _Progress) -> None:
        """Ask the caller to wait when nothing is heard for too long after a turn, whatever the reason."""
        waits_since = progress.decided_at or time.monotonic()
        waited_s = waits_since - (progress.speech_ended_at or waits_since)
        first_s = filler_patience_s(self.settings.filler_s, waited_s)
        for patience_s in (first_s, _SECOND_FILLER_S):
            await self._quiet_for(patience_s, waits_since)
            await self._fill()

    async def _quiet_for(self, seconds: float, since: float) -> None:
        """Return once the caller has heard nothing for so long; what is said meanwhile puts it off."""
        while (left_s := max(since, self.line.quiet_since()) + seconds - time.monotonic()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left_s)

    async def _fill(self) -> None:
        try:
            await self.line.fill(spoken("moment", self._language), self._language)
        except SpeechError as error:
            log.warning("nothing to fill the silence with", reason=str(error))

    async def _act(self, call: ToolCall, reply: Reply) -> ToolResult:
        """Do what the dialogue asks. Once begun it is finished and the dialogue told, whatever the caller does."""
        action = asyncio.ensure_future(self._use_tool(call))
        try:
            return await asyncio.shield(action)
        except asyncio.CancelledError:
            result = await action
            with contextlib.suppress(StopAsyncIteration):
                await reply.asend(result)  # or it would ask for the same again; its answer comes too late to be said
            raise

    async def _use_tool(self, call: ToolCall) -> ToolResult:
        """Do it, and have it written down, whoever waits for the result."""
        began = time.monotonic()
        result = await self._toolbox.call(call)
        self.recorder.tool_used(record_of(call, result, began, time.monotonic() - began))
        return result

    def _keep(self, turn: Spoken, started_at: float, progress: _Progress) -> None:
        if turn.first_audio_at is not None and not self._first_word_known:
            self._first_word_known = True
            self.recorder.first_word(round((turn.first_audio_at - self.opened_at) * 1000))
        self.recorder.usage(self.meter.totals())
        waited_ms = progress.milliseconds_to(turn.first_audio_at)
        if waited_ms is not None:
            metrics.observe_reply(waited_ms)
        if not turn.text:
            return
        language = progress.language or self.snapshot.assistant.language
        self._history.append(HistoryTurn(Speaker.ASSISTANT, turn.text, language))
        self.recorder.turn(
            TurnRecord(
                Speaker.ASSISTANT,
                turn.text,
                language,
                turn.first_audio_at or started_at,
                time.monotonic(),
                interrupted=turn.end is not TurnEnd.PLAYED,
                endpoint_ms=progress.milliseconds_to(progress.decided_at),
                transcript_ms=progress.milliseconds_to(progress.understood_at),
                first_text_ms=progress.milliseconds_to(progress.first_text_at),
                first_audio_ms=progress.milliseconds_to(turn.first_audio_at),
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

    async def press_keys(self, keys: str) -> None:
        await self.line.press(keys)

    async def save_message(
        self, *, name: str, phone: str, reason: str, urgency: str, callback: str = "", email: str = ""
    ) -> None:
        try:
            await self.recorder.message(
                name=name,
                phone=phone,
                reason=reason,
                urgency=urgency,
                callback=callback,
                callback_times=callback_times(callback, self._language, self._now()),
                email=email,
                language=self._language,
            )
        except RecordingFailed as error:
            raise ToolFailed("not_saved", "the database did not take the message") from error
        self._messages += 1

    async def calendar(self, action: CalendarAction, **values: Any) -> Mapping[str, Any]:
        done = await self._calendar.act(action, self._language, values)
        self._booked = self._booked or action is CalendarAction.BOOK
        return done

    async def send_sms(self, about: SmsAbout, phone: str, code: str) -> None:
        await self._calendar.send_sms(about, phone, code, self._language)

    async def request_transfer(self, number: str, reason: str = "") -> None:
        self._ending.transfer_to, self._ending.reason = number, reason

    async def request_hang_up(self) -> None:
        self._ending.hang_up = True

    # --- the end ---

    async def _end(self) -> None:
        """End the call, unless it goes on elsewhere: Twilio asks what comes next, and is connected again."""
        if self._lost:
            log.warning("call left to another session")
            metrics.call_ended("lost")
            return
        await self.line.drain()
        await self._write_end()
        await self.line.end()

    async def _write_end(self) -> None:
        if self._ending.transfer_to:
            summary = summarise(
                self._history,
                self.snapshot.assistant.language,
                caller=self.snapshot.from_number,
                reason=self._ending.reason,
            )
            await self.recorder.hand_over(self._ending.transfer_to, summary)
            metrics.call_ended(Call.Outcome.TRANSFERRED)
        else:
            await self.recorder.complete(self._outcome())
            metrics.call_ended(self._outcome())

    def _outcome(self) -> Call.Outcome:
        if self._booked:
            return Call.Outcome.APPOINTMENT
        if self._messages:
            return Call.Outcome.MESSAGE
        return Call.Outcome.ANSWERED if self._caller_turns else Call.Outcome.ABANDONED

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.settings.heartbeat_s)
            await self.recorder.alive()


async def _said(text: str, language: str, *, interruptible: bool = True) -> Reply:
    """A reply of one piece."""
    yield Say(text, language, interruptible)
