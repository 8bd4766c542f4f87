"""The line over Twilio Media Streams: our own ears (turn-taking, transcriber) and mouth (synthesizer, playout)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

from voice.dialogue.base import Say
from voice.lines.base import (
    CallerKeyed,
    CallerSpoke,
    LineClosed,
    LineEvent,
    LineLost,
    SendText,
    Spoken,
    TurnEnd,
)
from voice.lines.mouth import Mouth
from voice.lines.sentences import sentences
from voice.playout import Audio, Playout
from voice.speech.base import Hints, SpeechError, TranscriberStream, Transcript
from voice.transports import media_stream
from voice.transports.media_stream import Dtmf, MarkReached, Media, MediaStreamEvent, Stopped
from voice.turns import BargeIn, FalseStart, SpeechEnded, SpeechStarted, TurnTaker

log = structlog.get_logger(__name__)

# A mark that has not come back this long after its audio must have ended is taken as lost.
MARK_GRACE_S = 3.0
# How long the last words of a caller who has hung up are worth waiting for.
LAST_WORDS_S = 5.0


class MediaLine:
    """A caller on a media stream.

    `feed` is called for every message, fifty times a second: it neither awaits nor makes a task, except one for
    each utterance that has ended.
    """

    def __init__(
        self,
        stream_sid: str,
        send: SendText,
        ear: TranscriberStream,
        mouth: Mouth,
        *,
        language: str,
        turns: TurnTaker | None = None,
    ) -> None:
        self._stream_sid = stream_sid
        self._send = send
        self._ear = ear
        self._mouth = mouth
        self._language = language
        self._turns = turns or TurnTaker()
        self._playout = Playout()
        self._events: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._more_audio = asyncio.Event()
        self._turn_over = asyncio.Event()
        self._turn_end = TurnEnd.PLAYED
        self._cut_text: str | None = None
        self._complete = True
        self._closed = False
        self._first_audio_at: float | None = None
        self._speech_started_at = 0.0
        self._transcriptions: set[asyncio.Task[None]] = set()
        self._clear_due = False
        self.hints: Callable[[], Hints] = Hints

    # --- what the transport delivers ---

    def feed(self, event: MediaStreamEvent) -> None:
        if type(event) is Media:
            if event.track == "inbound":
                self._hear(event.payload)
        elif isinstance(event, MarkReached):
            self._playout.mark_reached(event.name)
            self._check_heard()
        elif isinstance(event, Dtmf):
            self._interrupt()
            self._events.put_nowait(CallerKeyed(event.digit, time.monotonic()))
        elif isinstance(event, Stopped):
            self.close("the caller hung up")

    def close(self, reason: str) -> None:
        """The transport has ended; safe to call twice."""
        self._give_up(LineClosed(reason))

    def lose(self) -> None:
        """The transport is taken from under us; safe to call twice."""
        self._give_up(LineLost())

    def _give_up(self, last_event: LineClosed | LineLost) -> None:
        if self._closed:
            return
        self._shut()
        if self._turns.in_speech:  # hanging up ends a sentence too
            self._understand(ended_at=time.monotonic())
        if self._transcriptions:
            self._keep(asyncio.get_running_loop().create_task(self._tell_end(last_event, set(self._transcriptions))))
        else:
            self._events.put_nowait(last_event)

    def _shut(self) -> None:
        self._closed = True
        if not self._turn_over.is_set():
            self._cut(TurnEnd.CLOSED)
        self._more_audio.set()

    async def _tell_end(self, last_event: LineClosed | LineLost, earlier: set[asyncio.Task[None]]) -> None:
        """The end comes after what the caller said last has been understood, or cannot be waited for."""
        await asyncio.wait(earlier, timeout=LAST_WORDS_S)
        self._events.put_nowait(last_event)

    def _hear(self, frame: bytes) -> None:
        in_speech = self._turns.in_speech
        events = self._turns.feed(frame)
        if in_speech:
            self._ear.push(frame)
        for event in events:
            self._on_turn_event(event)

    def _on_turn_event(self, event: SpeechStarted | SpeechEnded | BargeIn | FalseStart) -> None:
        if isinstance(event, SpeechStarted):
            self._speech_started_at = self._moment(event.at_ms)
            self._ear.push(event.preroll)
        elif isinstance(event, BargeIn):
            self._interrupt()
        elif isinstance(event, FalseStart):
            self._ear.discard()
        else:
            self._understand(ended_at=self._moment(event.at_ms))

    def _moment(self, at_ms: int) -> float:
        """The monotonic time of a moment that turn-taking tells in milliseconds of audio."""
        return time.monotonic() - (self._turns.now_ms - at_ms) / 1000

    def _understand(self, ended_at: float) -> None:
        understanding = self._ear.finish(self.hints())
        utterance = self._tell(understanding, set(self._transcriptions), self._speech_started_at, ended_at)
        self._keep(asyncio.get_running_loop().create_task(utterance))

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._transcriptions.add(task)
        task.add_done_callback(self._transcriptions.discard)

    async def _tell(
        self,
        understanding: Awaitable[Transcript],
        earlier: set[asyncio.Task[None]],
        started_at: float,
        ended_at: float,
    ) -> None:
        """Tell what was said, once it is understood and what was said before it has been told."""
        try:
            transcript = await understanding
            text, language = transcript.text, transcript.language
        except SpeechError as error:
            log.error("transcription failed", reason=str(error))
            text, language = "", self._language
        understood_at = time.monotonic()
        if earlier:
            await asyncio.wait(earlier)
        self._events.put_nowait(CallerSpoke(text, language, started_at, ended_at, understood_at))

    # --- what the session asks for ---

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        while True:
            try:
                async with asyncio.timeout(timeout_s):
                    return await self._events.get()
            except TimeoutError:
                # A caller in mid-sentence, or waiting for us to understand, is not silent.
                if not (self._turns.in_speech or self._transcriptions):
                    return None

    def begin_turn(self) -> None:
        self._playout.begin()
        self._turn_over.clear()
        self._cut_text = None
        self._complete = False
        self._first_audio_at = None
        self._turns.assistant_speaking = True
        if self._closed:
            self._cut(TurnEnd.CLOSED)

    async def say(self, say: Say) -> None:
        if say.interruptible and not self._turns.interruptible:
            # What must be heard to the end comes first, whole; only then may the caller cut in again.
            await asyncio.sleep(self._playout.remaining_s(time.monotonic()))
        self._turns.interruptible = say.interruptible
        for sentence in sentences(say.text):
            if self._turn_over.is_set():
                return
            audio = await self._mouth.speak(sentence, say.language)
            if not self._turn_over.is_set():
                self._playout.add(sentence, audio)
                self._more_audio.set()

    async def wait_interrupted(self) -> None:
        await self._turn_over.wait()

    async def end_turn(self) -> Spoken:
        self._complete = True
        self._check_heard()
        while not self._turn_over.is_set():
            patience = self._playout.remaining_s(time.monotonic()) + MARK_GRACE_S
            try:
                async with asyncio.timeout(patience):
                    await self._turn_over.wait()
            except TimeoutError:
                log.warning("a mark did not come back")
                self._finish(TurnEnd.PLAYED)
        self._turns.assistant_speaking = False
        self._turns.interruptible = True
        text = self._playout.planned_text() if self._cut_text is None else self._cut_text
        return Spoken(text, self._turn_end, self._first_audio_at)

    async def drain(self) -> None:
        """Nothing is left: a turn ends when it was heard."""

    async def end(self) -> None:
        """Nothing to say: the other side sees the socket close."""

    async def aclose(self) -> None:
        if not self._closed:
            self._shut()  # nobody is left to be told what the caller is saying
        for task in list(self._transcriptions):
            task.cancel()
        await asyncio.gather(*self._transcriptions, return_exceptions=True)
        await self._ear.aclose()

    # --- sending ---

    async def pump(self) -> None:
        """Send audio as it falls due, for as long as the line is open. One task a call."""
        while not self._closed:
            if self._clear_due:
                self._clear_due = False
                await self._send(media_stream.encode_clear(self._stream_sid))
            await self._send_due()
            wait_s = self._playout.wait_s(time.monotonic())
            self._more_audio.clear()
            if self._clear_due or self._closed:
                continue
            try:
                async with asyncio.timeout(wait_s):
                    await self._more_audio.wait()
            except TimeoutError:
                pass

    async def _send_due(self) -> None:
        due = self._playout.due(time.monotonic())
        if self._first_audio_at is None:
            self._first_audio_at = self._playout.first_audio_at
        for message in due:
            if self._clear_due:  # the turn was cut while the socket took its time: the rest is not to be heard
                break
            if isinstance(message, Audio):
                await self._send(media_stream.encode_media(self._stream_sid, message.payload))
            else:
                await self._send(media_stream.encode_mark(self._stream_sid, message.name))

    # --- ends of a turn ---

    def _interrupt(self) -> None:
        if not self._turn_over.is_set() and self._turns.assistant_speaking and self._turns.interruptible:
            self._cut(TurnEnd.INTERRUPTED)
            self._clear_due = True
            self._more_audio.set()

    def _cut(self, end: TurnEnd) -> None:
        self._cut_text = self._playout.cut(time.monotonic())
        self._finish(end)

    def _check_heard(self) -> None:
        if self._complete and not self._turn_over.is_set() and self._playout.all_heard:
            self._finish(TurnEnd.PLAYED)

    def _finish(self, end: TurnEnd) -> None:
        self._turn_end = end
        self._turn_over.set()
        self._turns.assistant_speaking = False
