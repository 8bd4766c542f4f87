"""Recognition by Deepgram while the caller speaks: one websocket a call, kept open between utterances.

Deepgram hears one endless stream; where an utterance ends it is told to finalize what it has. Its results say which
stretch of the audio they are about, and by its end they find the utterance they belong to, however late they come.
Sources: https://developers.deepgram.com/docs/finalize, https://developers.deepgram.com/docs/audio-keep-alive,
https://developers.deepgram.com/docs/close-stream; messages and parameters in `deepgram_protocol`.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache

import structlog
from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from voice.speech.base import (
    SAMPLE_RATE,
    Hints,
    Interim,
    Listener,
    SpeechError,
    TranscriberCapabilities,
    Transcript,
    nobody_listens,
)
from voice.speech.deepgram_protocol import (
    CLOSE_STREAM,
    FINALIZE,
    KEEP_ALIVE,
    DeepgramConfig,
    Result,
    address,
    failure_of,
    languages_of,
    read_result,
)
from voice.speech.utterance import LONGEST_BYTES

log = structlog.get_logger(__name__)

# Deepgram wants 20 to 250 ms at a time; frames of 20 ms would be a system call each.
_BLOCK_BYTES = SAMPLE_RATE * 80 // 1000
_LARGEST_BLOCK_BYTES = SAMPLE_RATE * 240 // 1000
# A result that reaches so little into an utterance is about the one before it: Deepgram may round.
_ROUNDED_S = 0.1
# A request to finalize is not always answered when next to nothing is left to be recognised: so little, without a word
# in it. So long is waited for the answer all the same; longer where nothing at all has been recognised yet.
_LITTLE_S, _SETTLED_S, _UNHEARD_S = 0.5, 0.5, 1.5
_CLOSING_S = 1.0
# Between attempts to connect. The first comes at once: most connections that drop can be had again.
_DELAYS_S = (0.0, 0.25, 0.5, 1.0, 2.0)
_ATTEMPTS = 2
_CLOSED = "the deepgram stream is closed"

# At debug level the library logs the key and every word: never, whatever the platform's level is.
_WIRE_LOG = logging.getLogger(f"{__name__}.wire")
_WIRE_LOG.setLevel(logging.WARNING)


def configured() -> DeepgramTranscriber:
    """The transcriber of the settings. Raises SpeechError (permanent) when there is no key."""
    if not settings.DEEPGRAM_API_KEY:
        raise SpeechError("DEEPGRAM_API_KEY must be set", permanent=True)
    return DeepgramTranscriber(
        DeepgramConfig(
            key=settings.DEEPGRAM_API_KEY,
            url=settings.DEEPGRAM_URL,
            model=settings.DEEPGRAM_MODEL,
            timeout_s=settings.DEEPGRAM_TIMEOUT_S,
        )
    )


class DeepgramTranscriber:
    """The languages of its model, streaming, with an opinion on where a turn ends.

    The phrases of `Hints` are ignored: Deepgram is told its key terms when it is connected, before there are any.
    """

    name = "deepgram"

    def __init__(self, config: DeepgramConfig) -> None:
        self.capabilities = TranscriberCapabilities(languages_of(config.model), streaming=True, endpointing=True)
        self._config = config

    def warm(self) -> None:
        _tls()

    def open(self, language: str, listener: Listener = nobody_listens) -> DeepgramStream:
        if language not in self.capabilities.languages:
            raise SpeechError(f"deepgram's {self._config.model} does not understand {language}", permanent=True)
        return DeepgramStream(self._config, language, listener)


class DeepgramStream:
    """The ear of one call: a queue of utterances, and one task that keeps a connection for them.

    A connection that drops is replaced, and what it was told of unanswered utterances is sent again. An utterance
    fails when there is no connection to be had for it, or the second has dropped.
    """

    def __init__(self, config: DeepgramConfig, language: str, listener: Listener) -> None:
        self._config = config
        self._language = language
        self._listener = listener
        self._unanswered: list[_Utterance] = []
        self._current: _Utterance | None = None
        self._socket: ClientConnection | None = None
        self._sent_bytes = 0
        self._failures = 0
        self._over: SpeechError | None = None
        self._more = asyncio.Event()
        self._urgent = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._live())

    def push(self, audio: bytes) -> None:
        if self._current is None:
            self._current = _Utterance()
            self._unanswered.append(self._current)
        if self._current.push(audio):
            self._more.set()

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        utterance, self._current = self._current, None
        if utterance is None:
            return _nothing(self._language)
        utterance.ended = True
        if self._over:
            self._answer(utterance, self._over)
        self._more.set()
        self._urgent.set()
        return self._transcript(utterance)

    def discard(self) -> None:
        utterance, self._current = self._current, None
        if utterance is None:
            return
        utterance.ended = utterance.discarded = True
        if utterance.began_at is None:
            self._unanswered.remove(utterance)
        # Else it stays until Deepgram has been told to cut here, or its last words would begin the next utterance.
        self._more.set()

    async def aclose(self) -> None:
        self._task.cancel()
        await asyncio.wait({self._task})
        self._end(SpeechError(_CLOSED))  # for a task that had no time to begin

    async def _transcript(self, utterance: _Utterance) -> Transcript:
        try:
            async with asyncio.timeout(self._config.timeout_s):
                await utterance.answered.wait()
        except TimeoutError:
            self._abort()
            raise SpeechError("deepgram did not answer in time") from None
        finally:
            if utterance in self._unanswered:
                self._unanswered.remove(utterance)
        if utterance.failure:
            raise utterance.failure
        return Transcript(utterance.text, self._language, utterance.confidence)

    # --- connections ---

    async def _live(self) -> None:
        """The task of the stream: one connection after another, until it is closed or refused for good."""
        try:
            while not (failure := await self._connection()).permanent:
                self._lost(failure)
                await self._pause()
            log.error("speech engine refuses", engine="deepgram", language=self._language, reason=str(failure))
            self._end(failure)
        finally:
            self._end(SpeechError(_CLOSED))

    def _end(self, failure: SpeechError) -> None:
        self._over = self._over or failure
        for utterance in list(self._unanswered):
            self._answer(utterance, failure)

    async def _connection(self) -> SpeechError:
        """Talk over one connection until it ends. Returns the reason."""
        self._socket, self._sent_bytes = None, 0
        try:
            async with connect(
                address(self._config, self._language),
                additional_headers={"Authorization": f"Token {self._config.key}"},
                ssl=_tls() if self._config.url.startswith("wss:") else None,
                compression=None,
                open_timeout=self._config.timeout_s,
                close_timeout=_CLOSING_S,
                logger=_WIRE_LOG,
            ) as self._socket:
                await self._converse(self._socket)
        except (WebSocketException, OSError, SpeechError) as error:
            return failure_of(error)
        return SpeechError("deepgram ended the conversation")

    async def _converse(self, socket: ClientConnection) -> None:
        both = [asyncio.create_task(self._speak(socket)), asyncio.create_task(self._listen(socket))]
        try:
            await asyncio.gather(*both)
        finally:
            for task in both:
                task.cancel()
            await asyncio.gather(*both, return_exceptions=True)
            with suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(_CLOSING_S):
                    await socket.send(CLOSE_STREAM)

    def _lost(self, failure: SpeechError) -> None:
        """No connection could be had, or it has dropped: see which utterances are worth another."""
        log.warning("speech connection lost", engine="deepgram", language=self._language, reason=str(failure))
        for utterance in list(self._unanswered):
            utterance.rewind()
            hopeless = self._socket is None or utterance.drops >= _ATTEMPTS
            if utterance.ended and hopeless:
                self._answer(utterance, failure)

    async def _pause(self) -> None:
        """Wait before the next attempt to connect, unless a transcript is waited for."""
        delay_s = _DELAYS_S[min(self._failures, len(_DELAYS_S) - 1)]
        self._failures += 1
        self._urgent.clear()
        if any(utterance.ended for utterance in self._unanswered):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(delay_s):
                await self._urgent.wait()

    def _abort(self) -> None:
        """Nothing is to be hoped from this connection; the task will see it drop and make another."""
        if self._socket is not None:
            self._socket.transport.abort()

    # --- sending ---

    async def _speak(self, socket: ClientConnection) -> None:
        while True:
            self._more.clear()
            while (message := self._next_message()) is not None:
                await socket.send(message)
            try:
                async with asyncio.timeout(self._config.keep_alive_s):
                    await self._more.wait()
            except TimeoutError:
                await socket.send(KEEP_ALIVE)

    def _next_message(self) -> bytes | str | None:
        """What is to be sent now. An utterance is sent and finalized before the next one begins."""
        for utterance in list(self._unanswered):
            if block := utterance.next_block(self._sent_bytes / SAMPLE_RATE):
                self._sent_bytes += len(block)
                return block
            if utterance.ended and utterance.ended_at is None:
                utterance.ended_at = self._sent_bytes / SAMPLE_RATE
                self._finalized(utterance)
                return FINALIZE
        return None

    def _finalized(self, utterance: _Utterance) -> None:
        if utterance.discarded:
            self._unanswered.remove(utterance)
        elif utterance.is_heard_out:
            self._settle_later(utterance)

    # --- hearing ---

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            result = read_result(await socket.recv())
            self._failures = 0
            if result is not None:
                self._hear(result)

    def _hear(self, result: Result) -> None:
        """Results come in the order of the audio: when one reaches past an utterance, that has been told of in full."""
        moment = result.end - _ROUNDED_S
        for utterance in list(self._unanswered):
            if utterance.ended_at is not None and utterance.ended_at < moment:
                self._answer(utterance)
            elif utterance.began_at is not None and utterance.began_at < moment:
                self._take(utterance, result)

    def _take(self, utterance: _Utterance, result: Result) -> None:
        utterance.take(result)
        if not utterance.ended:
            self._tell(utterance, end_of_turn=result.speech_final)
        elif utterance.ended_at is not None:
            if result.from_finalize:
                self._answer(utterance)
            elif utterance.is_heard_out:
                self._settle_later(utterance)

    def _tell(self, utterance: _Utterance, *, end_of_turn: bool) -> None:
        interim = Interim(utterance.text, self._language, end_of_turn)
        if interim.text and interim != utterance.told:
            utterance.told = interim
            self._listener(interim)

    def _settle_later(self, utterance: _Utterance) -> None:
        delay_s = _SETTLED_S if utterance.text else _UNHEARD_S
        # Who has paused and not spoken since has nothing left to be recognised.
        utterance.settle_in(0.0 if utterance.paused else delay_s, self._settle)

    def _settle(self, utterance: _Utterance) -> None:
        """No answer has come to the request to finalize: nothing was left to be recognised."""
        if utterance.ended_at is not None and utterance.is_heard_out:
            self._answer(utterance)

    def _answer(self, utterance: _Utterance, failure: SpeechError | None = None) -> None:
        if utterance in self._unanswered:
            self._unanswered.remove(utterance)
            utterance.failure = failure
            utterance.answered.set()


class _Utterance:
    """One utterance: its audio, how much of it was sent, and what was made of it.

    Moments are seconds of audio on the connection, as Deepgram counts them. drops: of connections that were told of it.
    """

    def __init__(self) -> None:
        self.ended = self.discarded = False
        self.answered = asyncio.Event()
        self.failure: SpeechError | None = None
        self.drops = 0
        self._audio = bytearray()
        self._settling: asyncio.TimerHandle | None = None
        self._forget()

    def _forget(self) -> None:
        self.began_at: float | None = None
        self.ended_at: float | None = None
        self.told: Interim | None = None
        self.paused = False
        self._sent_bytes = 0
        self._finals: list[Result] = []
        self._unsure = ""

    def push(self, audio: bytes) -> bool:
        """Keep the audio, the last half minute of it. Returns whether there is enough of it to be sent."""
        self._audio += audio
        if (excess := len(self._audio) - LONGEST_BYTES) > 0:
            del self._audio[:excess]
            self._sent_bytes = max(0, self._sent_bytes - excess)
        return len(self._audio) - self._sent_bytes >= _BLOCK_BYTES

    def next_block(self, moment: float) -> bytes:
        """Audio to be sent at that moment of the connection; empty when there is none yet."""
        waiting = len(self._audio) - self._sent_bytes
        if not waiting or self.discarded or (waiting < _BLOCK_BYTES and not self.ended):
            return b""
        if self.began_at is None:
            self.began_at = moment
        block = bytes(self._audio[self._sent_bytes : self._sent_bytes + _LARGEST_BLOCK_BYTES])
        self._sent_bytes += len(block)
        return block

    def rewind(self) -> None:
        """The connection is lost: the next one has heard nothing of it."""
        self.drops += self.began_at is not None
        self._forget()
        if self._settling:
            self._settling.cancel()

    def settle_in(self, delay_s: float, settle: Callable[[_Utterance], None]) -> None:
        """Have `settle` called with it then, unless it is asked for anew or the connection is lost before."""
        if self._settling:
            self._settling.cancel()
        self._settling = asyncio.get_running_loop().call_later(delay_s, settle, self)

    def take(self, result: Result) -> None:
        self._unsure = "" if result.final else result.text
        if result.final:
            self._finals.append(result)
            self.paused = result.speech_final and bool(self.text)

    @property
    def text(self) -> str:
        """What was said so far."""
        return " ".join(part for part in (*(result.text for result in self._finals), self._unsure) if part)

    @property
    def confidence(self) -> float:
        """0.0 to 1.0, of the results that hold words."""
        certainties = [result.confidence for result in self._finals if result.text]
        return round(sum(certainties) / len(certainties), 2) if certainties else 0.0

    @property
    def is_heard_out(self) -> bool:
        """Whether next to nothing is left to be recognised, and no word is known to be in it."""
        covered_to = max((result.end for result in self._finals), default=0.0)
        left_s = (self.ended_at or 0.0) - max(covered_to, self.began_at or 0.0)
        return not self._unsure and left_s <= _LITTLE_S


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of the system takes longer than a frame of audio."""
    return ssl.create_default_context()


async def _nothing(language: str) -> Transcript:
    return Transcript("", language, 0.0)
