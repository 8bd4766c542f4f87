"""The line over ConversationRelay: Twilio hears and speaks, we exchange text."""

from __future__ import annotations

import asyncio
import time

import structlog

from voice.dialogue.base import Say
from voice.lines.base import (
    CallerKeyed,
    CallerSpoke,
    HeardOnly,
    LineClosed,
    LineEvent,
    LineLost,
    SendText,
    Spoken,
    TurnEnd,
)
from voice.transports import conversation_relay
from voice.transports.conversation_relay import Dtmf, Interrupted, Prompt, RelayError, RelayEvent
from voice.transports.locales import language_of, locale_of

log = structlog.get_logger(__name__)

# A caller of whom a part of a sentence was heard so lately is still speaking.
MID_SENTENCE_S = 4.0


class RelayLine:
    """A caller on ConversationRelay.

    Twilio does not say when our text has been spoken, so the time it takes is reckoned from its length: it matters
    only for how long to wait for an answer, and before the line is given up.

    language: of the call, which what is said without one is in.
    """

    def __init__(self, send: SendText, *, language: str, characters_per_second: float) -> None:
        self._send = send
        self._language = language
        self._active = language
        self._characters_per_second = characters_per_second
        self._events: asyncio.Queue[LineEvent] = asyncio.Queue()
        self._turn_over = asyncio.Event()
        self._closed = asyncio.Event()
        self._planned: list[str] = []
        self._first_text_at: float | None = None
        self._began_at = 0.0
        self._spoken_until = 0.0
        self._partly_heard_at = 0.0

    # --- what the transport delivers ---

    def feed(self, event: RelayEvent) -> None:
        now = time.monotonic()
        if isinstance(event, Prompt):
            self._partly_heard_at = 0.0 if event.last else now
            if event.last:
                self._events.put_nowait(CallerSpoke(event.text.strip(), language_of(event.language), now, now, None))
        elif isinstance(event, Interrupted):
            self._interrupted(event.heard_text)
        elif isinstance(event, Dtmf):
            self._events.put_nowait(CallerKeyed(event.digit, now))
        elif isinstance(event, RelayError):
            # Its text quotes what was sent, which is what people say.
            log.error("conversation relay reports an error", characters=len(event.description))

    def close(self, reason: str) -> None:
        """The transport has ended; safe to call twice."""
        self._give_up(LineClosed(reason))

    def lose(self) -> None:
        """The transport is taken from under us; safe to call twice."""
        self._give_up(LineLost())

    def disconnected(self) -> None:
        """The socket closed, which is all that ConversationRelay tells of a caller who hangs up."""
        self.close("the socket closed")

    def _give_up(self, last_event: LineClosed | LineLost) -> None:
        if self._closed.is_set():
            return
        self._closed.set()
        self._turn_over.set()
        self._events.put_nowait(last_event)

    def _interrupted(self, heard: str) -> None:
        self._spoken_until = time.monotonic()
        self._turn_over.set()
        self._events.put_nowait(HeardOnly(heard.strip()))

    # --- what the session asks for ---

    def can_hold(self, language: str) -> bool:
        return bool(locale_of(language))

    def can_say(self, language: str) -> bool:
        return bool(locale_of(language))

    async def change_language(self, language: str) -> None:
        """Twilio hears and speaks another locale from now on; two languages of ours may share one."""
        locale, before = locale_of(language), locale_of(self._active)
        self._active = language
        if locale != before and not self._closed.is_set():
            await self._send(conversation_relay.encode_language(tts=locale, transcription=locale))

    async def next_event(self, timeout_s: float) -> LineEvent | None:
        while True:
            # A caller who is being spoken to, or is in mid-sentence, is not silent.
            waits_from = max(time.monotonic(), self._spoken_until)
            try:
                async with asyncio.timeout(waits_from - time.monotonic() + timeout_s):
                    return await self._events.get()
            except TimeoutError:
                if self._partly_heard_at + MID_SENTENCE_S < time.monotonic():
                    return None

    def begin_turn(self) -> None:
        self._planned = []
        self._first_text_at = None
        self._began_at = time.monotonic()
        if not self._closed.is_set():
            self._turn_over.clear()

    async def say(self, say: Say) -> None:
        if self._turn_over.is_set():
            return
        # What the caller hears is what is kept, so the space between two pieces comes with the second.
        text = f" {say.text.strip()}" if self._planned else say.text.strip()
        await self._send(
            conversation_relay.encode_text(
                text,
                last=False,
                language=self._locale_for(say.language),
                interruptible=None if say.interruptible else False,
            )
        )
        self._planned.append(text)
        self._reckon(text.strip())
        if self._first_text_at is None:
            self._first_text_at = time.monotonic()

    def _locale_for(self, language: str) -> str:
        """The locale to tag a piece with; none where Twilio speaks it anyway."""
        if language:
            return locale_of(language)
        return "" if self._active == self._language else locale_of(self._language)

    def _reckon(self, text: str) -> None:
        spoken_s = len(text) / self._characters_per_second
        self._spoken_until = max(self._spoken_until, time.monotonic()) + spoken_s

    def quiet_since(self) -> float:
        return max(self._began_at, self._spoken_until)

    async def fill(self, text: str, language: str) -> None:
        if self._spoken_until <= time.monotonic():
            await self.say(Say(text, language))

    async def press(self, keys: str) -> None:
        if not self._turn_over.is_set():
            await self._send(conversation_relay.encode_digits(keys))

    async def wait_interrupted(self) -> None:
        await self._turn_over.wait()

    async def end_turn(self) -> Spoken:
        if self._planned and not self._turn_over.is_set():
            # Nothing more comes: a token of its own, so that no piece has to wait to know whether it is the last.
            await self._send(conversation_relay.encode_text("", last=True))
        text = "".join(self._planned)
        end = TurnEnd.CLOSED if self._closed.is_set() else TurnEnd.PLAYED
        return Spoken(text, end, self._first_text_at)

    async def drain(self) -> None:
        try:
            async with asyncio.timeout(max(0.0, self._spoken_until - time.monotonic())):
                await self._turn_over.wait()
        except TimeoutError:
            pass

    async def end(self) -> None:
        if not self._closed.is_set():
            await self._send(conversation_relay.encode_end())

    async def aclose(self) -> None:
        self.close("the session ended")
