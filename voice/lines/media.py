"""The line over Twilio Media Streams: our own ears (turn-taking, transcriber) and mouth (synthesizer, playout)."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Protocol

import structlog

from voice import metrics
from voice.activity import Decided, VoiceActivity
from voice.dialogue.base import Say
from voice.lines.base import (
    CallerKeyed,
    CallerSpoke,
    LineClosed,
    LineEvent,
    LineLost,
    SendText,
    Spoken,
    StillUnderstanding,
    TurnEnd,
)
from voice.lines.hearing import Hearing, OpenEar, Utterance
from voice.lines.mouth import Mouth
from voice.lines.sentences import sentences
from voice.playout import Audio, Playout
from voice.speech.base import CutShort, Hints
from voice.speech.dtmf import tones
from voice.transports import media_stream
from voice.transports.media_stream import Dtmf, MarkReached, Media, MediaStreamEvent, Stopped
from voice.turns import TurnSettings, TurnTaker

log = structlog.get_logger(__name__)

# A mark that has not come back this long after its audio must have ended is taken as lost.
MARK_GRACE_S = 3.0
# How long the last words of a caller who has hung up are worth waiting for.
LAST_WORDS_S = 5.0
# "Yes" said over so little of the assistant's turn answers it; said earlier, it only shows that the caller listens.
TAIL_S = 0.8


def _no_other_ear(_language: str) -> None:
    """Of a line that hears one language."""


class SoundSink(Protocol):
    """Is told everything that is heard on the line, on both sides. Never raises, never blocks."""

    def caller(self, frame: bytes, timestamp_ms: int, now: float) -> None:
        """A frame of the caller. timestamp_ms: Twilio's, since the stream began. now: seconds, monotonic."""

    def assistant(self, payload: bytes, heard_at: float) -> None:
        """Audio that the caller begins to hear then: seconds, monotonic."""

    def cut(self, now: float) -> None:
        """What the caller was to hear from now on is dropped."""


class MediaLine:
    """A caller on a media stream.

    An interruption is first a pause: what Twilio has buffered is dropped at once, but the turn ends only when the
    words turn out to be more than "mm, yes", or last; otherwise it goes on from the sentence it was in.

    open_ear, language: of the call when it begins. ear_for: the ears for another language, None where there are none.
    """

    def __init__(
        self,
        stream_sid: str,
        send: SendText,
        open_ear: OpenEar,
        mouth: Mouth,
        activity: Callable[[Decided], VoiceActivity],
        *,
        language: str,
        settings: TurnSettings | None = None,
        sink: SoundSink | None = None,
        ear_for: Callable[[str], OpenEar | None] = _no_other_ear,
    ) -> None:
        self._stream_sid = stream_sid
        self._send = send
        self._mouth = mouth
        self._sink = sink
        self._language = language
        self._ear_for = ear_for
        self._settings = settings or TurnSettings()
        self._turns = TurnTaker(self._settings)
        self._hearing = Hearing(self, self._turns, open_ear, activity, language=language)
        self._playout = Playout()
        self._events: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._more_audio = asyncio.Event()
        self._turn_over = asyncio.Event()
        self._turn_over.set()
        self._turn_end = TurnEnd.PLAYED
        self._turn_began_at = 0.0
        self._cut_text: str | None = None
        self._complete = True
        self._filled = self._protected = self._paused = False
        self._first_audio_at: float | None = None
        self._closed = False
        self._clear_due = False
        self._ending: asyncio.Task[None] | None = None

    @property
    def hints(self) -> Callable[[], Hints]:
        """What the dialogue expects to hear; set by whoever runs it."""
        return self._hearing.hints

    @hints.setter
    def hints(self, hints: Callable[[], Hints]) -> None:
        self._hearing.hints = hints

    @property
    def gaps(self) -> int:
        """How often the caller heard a gap because audio was sent too late."""
        return self._playout.gaps

    # --- what the transport delivers ---

    def feed(self, event: MediaStreamEvent) -> None:
        if type(event) is Media:
            if event.track == "inbound" and not self._closed:
                if self._sink is not None:
                    self._sink.caller(event.payload, event.timestamp_ms, time.monotonic())
                self._hearing.feed(event.payload)
        elif isinstance(event, MarkReached):
            self._playout.mark_reached(event.name)
            self._check_heard()
        elif isinstance(event, Dtmf):
            if not self._protected:
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

    def disconnected(self) -> None:
        """The socket closed. A caller who hangs up makes Twilio say stop first; without it one is still there."""
        self.lose()

    def _give_up(self, last_event: LineClosed | LineLost) -> None:
        if self._closed:
            return
        self._shut()
        last_words = self._hearing.finish()
        if last_words:
            self._ending = asyncio.get_running_loop().create_task(self._tell_end(last_event, last_words))
        else:
            self._events.put_nowait(last_event)

    def _shut(self) -> None:
        self._closed = True
        if not self._turn_over.is_set():
            self._cut(TurnEnd.CLOSED)
        self._more_audio.set()

    async def _tell_end(self, last_event: LineClosed | LineLost, last_words: set[asyncio.Task[None]]) -> None:
        """The end comes after what the caller said last has been understood, or cannot be waited for."""
        await asyncio.wait(last_words, timeout=LAST_WORDS_S)
        self._events.put_nowait(last_event)

    # --- what the ears tell ---

    def barge_in(self, *, meant: bool) -> None:
        if meant:
            self._interrupt()
        elif not self._turn_over.is_set():
            self._pause()

    def noise(self) -> None:
        self._resume()

    def slow(self) -> None:
        if not self._closed:
            self._events.put_nowait(StillUnderstanding())

    def understood(self, utterance: Utterance) -> None:
        if self._over_the_assistant(utterance):
            if utterance.is_backchannel:
                if self._drop_backchannel(utterance):
                    return
            elif self._turns.interruptible:
                self._interrupt()
        self._events.put_nowait(
            CallerSpoke(
                utterance.text,
                utterance.language,
                utterance.started_at,
                utterance.ended_at,
                utterance.understood_at,
                utterance.decided_at,
            )
        )

    def _over_the_assistant(self, utterance: Utterance) -> bool:
        return not self._turn_over.is_set() and utterance.ended_at > self._turn_began_at

    def _drop_backchannel(self, utterance: Utterance) -> bool:
        """Let the assistant go on as if nothing had been said, unless a short "yes" answers its last words."""
        if self._paused:
            self._resume()
            return True
        answers = self._complete and self._playout.remaining_s(utterance.ended_at) < TAIL_S
        return not (utterance.text and answers)

    # --- what the session asks for ---

    def can_hold(self, language: str) -> bool:
        return self.can_say(language) and (language == self._language or self._ear_for(language) is not None)

    def can_say(self, language: str) -> bool:
        return self._mouth.speaks(language)

    async def change_language(self, language: str) -> None:
        open_ear = self._ear_for(language)
        if open_ear is not None and language != self._language:
            self._language = language
            self._hearing.listen_in(language, open_ear)

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        while True:
            try:
                async with asyncio.timeout(timeout_s):
                    return await self._events.get()
            except TimeoutError:
                # A caller in mid-sentence, or waiting for us to understand, is not silent.
                if not self._hearing.busy:
                    return None

    def begin_turn(self) -> None:
        filled, self._filled = self._filled and not self._turn_over.is_set(), False
        if not filled:
            self._open_turn()

    def _open_turn(self) -> None:
        self._playout.begin()
        self._turn_over.clear()
        self._turn_began_at = time.monotonic()
        self._cut_text = None
        self._complete = self._paused = False
        self._first_audio_at = None
        self._turns.assistant_speaking = True
        if self._closed:
            self._cut(TurnEnd.CLOSED)

    async def say(self, say: Say) -> None:
        if say.interruptible and self._protected:
            # What must be heard to the end comes first, whole; only then may the caller cut in again.
            await asyncio.sleep(self._playout.remaining_s(time.monotonic()))
        self._protect(not say.interruptible)
        for sentence in sentences(say.text):
            if self._turn_over.is_set():
                return
            try:
                await self._say_sentence(sentence, say.language)
            except CutShort:  # by a voice that this call is spared from now on: the next one says it from its beginning
                await self._say_sentence(sentence, say.language)

    def _protect(self, protected: bool) -> None:
        self._protected = protected
        self._turns.interruptible = self._settings.interruptible and not protected

    async def _say_sentence(self, sentence: str, language: str) -> None:
        opened = False
        async with contextlib.aclosing(self._mouth.speak(sentence, language)) as chunks:
            try:
                async for chunk in chunks:
                    if self._turn_over.is_set():
                        return
                    if not opened:
                        opened = True
                        self._playout.open(sentence)
                    self._playout.extend(chunk)
                    self._more_audio.set()
            except BaseException:
                if opened and not self._turn_over.is_set():
                    self._playout.abandon()
                raise
        if self._turn_over.is_set():
            return
        if not opened:  # nothing in it can be heard
            self._playout.open(sentence)
        self._playout.complete()
        self._more_audio.set()

    def quiet_since(self) -> float:
        return max(self._turn_began_at, self._playout.plays_until)

    async def fill(self, text: str, language: str) -> None:
        if self._turn_over.is_set():
            self._open_turn()
            self._filled = True
        began_at = self._turn_began_at
        audio = self._mouth.prepared(text, language)
        if audio is None:
            audio = await self._mouth.whole(text, language)
        same_turn = self._turn_began_at == began_at and not self._turn_over.is_set()
        if same_turn and self._playout.is_idle(time.monotonic()):
            self._playout.add_first(text, audio)
            self._more_audio.set()

    async def press(self, keys: str) -> None:
        if not self._turn_over.is_set():
            self._playout.add("", tones(keys))
            self._more_audio.set()

    async def wait_interrupted(self) -> None:
        await self._turn_over.wait()

    async def end_turn(self) -> Spoken:
        self._complete = True
        self._more_audio.set()
        self._check_heard()
        while not self._turn_over.is_set():
            patience = self._playout.remaining_s(time.monotonic()) + MARK_GRACE_S
            try:
                async with asyncio.timeout(patience):
                    await self._turn_over.wait()
            except TimeoutError:
                if not self._paused:
                    log.warning("a mark did not come back")
                    self._finish(TurnEnd.PLAYED)
        self._turns.assistant_speaking = False
        self._protect(False)
        text = self._playout.planned_text() if self._cut_text is None else self._cut_text
        return Spoken(text, self._turn_end, self._first_audio_at)

    async def drain(self) -> None:
        """Nothing is left: a turn ends when it was heard."""

    async def end(self) -> None:
        """Nothing to say: the other side sees the socket close."""

    async def aclose(self) -> None:
        if not self._closed:
            self._shut()  # nobody is left to be told what the caller is saying
        if self._ending is not None:
            self._ending.cancel()
            await asyncio.wait({self._ending})
        await self._hearing.aclose()
        metrics.playout_gaps(self._playout.gaps)

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
                if self._sink is not None:
                    self._sink.assistant(message.payload, message.heard_at)
                await self._send(media_stream.encode_media(self._stream_sid, message.payload))
            else:
                await self._send(media_stream.encode_mark(self._stream_sid, message.name))

    # --- pauses and ends of a turn ---

    def _pause(self) -> None:
        if not self._paused:
            self._paused = True
            self._playout.pause(time.monotonic())
            self._clear()

    def _resume(self) -> None:
        if self._paused and not self._turn_over.is_set():
            self._paused = False
            self._playout.resume()
            self._more_audio.set()

    def _interrupt(self) -> None:
        if not self._turn_over.is_set():
            self._cut(TurnEnd.INTERRUPTED)
            if not self._paused:  # then nothing is left to clear
                self._clear()

    def _clear(self) -> None:
        if self._sink is not None:
            self._sink.cut(time.monotonic())
        self._clear_due = True
        self._more_audio.set()

    def _cut(self, end: TurnEnd) -> None:
        self._cut_text = self._playout.cut(time.monotonic())
        self._finish(end)

    def _check_heard(self) -> None:
        if self._complete and not self._turn_over.is_set() and not self._paused and self._playout.all_heard:
            self._finish(TurnEnd.PLAYED)

    def _finish(self, end: TurnEnd) -> None:
        self._turn_end = end
        self._turn_over.set()
        self._turns.assistant_speaking = False
