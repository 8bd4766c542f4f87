"""Transcription by Google Cloud Speech-to-Text, heard while the caller speaks: one gRPC stream an utterance.

A stream is opened with the first audio of an utterance and half-closed with its end: silence costs nothing, and no
stream comes near the five minutes that Google allows one. Source:
https://docs.cloud.google.com/speech-to-text/docs/reference/rpc/google.cloud.speech.v1; languages and models:
https://docs.cloud.google.com/speech-to-text/docs/v1/speech-to-text-supported-languages.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.conf import settings
from google.cloud.speech_v1 import (
    RecognitionConfig,
    SpeechAsyncClient,
    SpeechContext,
    StreamingRecognitionConfig,
    StreamingRecognizeRequest,
    StreamingRecognizeResponse,
)

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
from voice.speech.google_api import Account, Clients, configured_account, failing_as_speech, must_be_well, readable
from voice.speech.utterance import LONGEST_BYTES

_LOCALES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ar": "ar-AE", "ary": "ar-MA"}
# A tenth of a second is what Google recommends to send at once.
_BLOCK_BYTES = SAMPLE_RATE // 10
_MAX_PHRASES, _MAX_PHRASE = 100, 100


@dataclass(frozen=True, slots=True)
class GoogleSttConfig:
    """models: of the languages that shall not be left to Google's choice, by our codes."""

    account: Account
    models: Mapping[str, str]


def configured() -> GoogleTranscriber:
    """The transcriber of the settings. Raises SpeechError (permanent) when they are not complete."""
    account = configured_account(settings.GOOGLE_SPEECH_ENDPOINT)
    return GoogleTranscriber(GoogleSttConfig(account, settings.GOOGLE_STT_MODELS))


class GoogleTranscriber:
    """Five languages, streaming. The end of a turn is left to others: Google tells it for few of its models."""

    name = "google"
    capabilities = TranscriberCapabilities(languages=frozenset(_LOCALES), streaming=True)

    def __init__(self, config: GoogleSttConfig) -> None:
        self._config = config
        self._clients = Clients(config.account, SpeechAsyncClient)

    def warm(self) -> None:
        """Nothing is left to load: the SDK was imported with this module, a channel belongs to an event loop."""

    def open(self, language: str, listener: Listener = nobody_listens) -> GoogleStream:
        if language not in _LOCALES:
            raise SpeechError(f"google does not understand {language}", permanent=True)
        self._clients.connect()
        return GoogleStream(self, language, listener)

    @property
    def timeout_s(self) -> float:
        """How long an answer is waited for once an utterance has ended."""
        return self._config.account.timeout_s

    async def recognise(
        self, audio: AsyncIterator[bytes], language: str, phrases: tuple[str, ...]
    ) -> AsyncGenerator[StreamingRecognizeResponse, None]:
        """Google's answers to mu-law audio as it comes. Raises what the SDK raises.

        An error that meets a message on its way to Google is told as INTERNAL by gRPC, whatever it was.
        """
        # The client's own method waits for the connection first, and what is called off meanwhile would stay behind.
        transport: Any = self._clients.current().transport
        requests = self._requests(audio, language, phrases)
        call = transport.streaming_recognize(requests, metadata=self._config.account.metadata)
        try:
            async for answer in call:
                must_be_well(readable(answer).error.code)
                yield answer
        finally:
            call.cancel()

    async def _requests(
        self, audio: AsyncIterator[bytes], language: str, phrases: tuple[str, ...]
    ) -> AsyncIterator[StreamingRecognizeRequest]:
        config = RecognitionConfig(
            encoding=RecognitionConfig.AudioEncoding.MULAW,
            sample_rate_hertz=SAMPLE_RATE,
            language_code=_LOCALES[language],
            model=self._config.models.get(language, ""),
            speech_contexts=[SpeechContext(phrases=phrases)] if phrases else [],
            enable_automatic_punctuation=True,
        )
        yield StreamingRecognizeRequest(
            streaming_config=StreamingRecognitionConfig(config=config, interim_results=True)
        )
        async for block in audio:
            yield StreamingRecognizeRequest(audio_content=block)


class GoogleStream:
    """The ear of one call: one utterance after another.

    The words of the business are told when an utterance ends, which is when Google has heard it: each helps the next.
    """

    def __init__(self, engine: GoogleTranscriber, language: str, listener: Listener) -> None:
        self._engine = engine
        self._language = language
        self._listener = listener
        self._phrases: tuple[str, ...] = ()
        self._hearing: _Hearing | None = None
        self._tasks: set[asyncio.Task[Transcript]] = set()
        self._closed = False

    def push(self, audio: bytes) -> None:
        if not audio or self._closed:
            return
        if self._hearing is None:
            self._hearing = _Hearing(self._engine, self._language, self._phrases, self._listener)
            self._tasks.add(self._hearing.task)
            self._hearing.task.add_done_callback(self._done)
        self._hearing.push(audio)

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        self._phrases = _favoured(hints.phrases)
        hearing, self._hearing = self._hearing, None
        return hearing.end() if hearing else _nothing(self._language)

    def discard(self) -> None:
        if self._hearing:
            self._hearing.drop()
        self._hearing = None

    async def aclose(self) -> None:
        self._closed = True
        self._hearing = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[Transcript]) -> None:
        self._tasks.discard(task)
        # An utterance that failed and was then discarded is nobody's loss, and no warning.
        if not task.cancelled():
            task.exception()


class _Hearing:
    """An utterance on its way to Google: one task, which hears the answers while the audio is sent."""

    def __init__(self, engine: GoogleTranscriber, language: str, phrases: tuple[str, ...], listener: Listener) -> None:
        self._engine = engine
        self._language = language
        self._phrases = phrases
        self._listener = listener
        self._waiting = bytearray()
        self._room = LONGEST_BYTES
        self._ended = False
        self._more = asyncio.Event()
        self.task = asyncio.get_running_loop().create_task(self._follow())

    def push(self, audio: bytes) -> None:
        kept = audio[: self._room]
        self._room -= len(kept)
        self._waiting += kept
        # Google gives up a stream that stays open without audio.
        self._ended = self._ended or not self._room
        if self._ended or len(self._waiting) >= _BLOCK_BYTES:
            self._more.set()

    def end(self) -> Awaitable[Transcript]:
        self._end()
        return self._in_time()

    def drop(self) -> None:
        self._listener = nobody_listens
        self.task.cancel()

    def _end(self) -> None:
        self._listener = nobody_listens
        self._ended = True
        self._more.set()

    async def _in_time(self) -> Transcript:
        try:
            return await asyncio.wait_for(self.task, self._engine.timeout_s)
        except TimeoutError:
            raise SpeechError("google did not answer in time") from None

    async def _follow(self) -> Transcript:
        heard = Heard()
        try:
            with failing_as_speech():
                async with aclosing(self._engine.recognise(self._blocks(), self._language, self._phrases)) as answers:
                    async for answer in answers:
                        if heard.take(answer):
                            self._listener(Interim(heard.text, self._language))
        finally:
            # gRPC waits for the last block, also when nobody wants it any more.
            self._end()
        return Transcript(heard.text, self._language, heard.confidence)

    async def _blocks(self) -> AsyncIterator[bytes]:
        """A tenth of a second as soon as it has come; what is left when the utterance has ended."""
        while block := await self._next_block():
            yield block

    async def _next_block(self) -> bytes:
        while len(self._waiting) < _BLOCK_BYTES and not self._ended:
            self._more.clear()
            await self._more.wait()
        block = bytes(self._waiting[:_BLOCK_BYTES])
        del self._waiting[:_BLOCK_BYTES]
        return block


class Heard:
    """What Google makes of an utterance: results that stay, and after them those that may still change."""

    def __init__(self) -> None:
        self._sure: list[str] = []
        self._unsure: list[str] = []
        self._confidences: list[float] = []

    @property
    def text(self) -> str:
        return " ".join(" ".join([*self._sure, *self._unsure]).split())

    @property
    def confidence(self) -> float | None:
        """Of the results that stay; None where Google gives none."""
        return round(fmean(self._confidences), 2) if self._confidences else None

    def take(self, answer: StreamingRecognizeResponse) -> bool:
        """Add an answer; whether that changes the text to another than none."""
        before = self.text
        if answer.results:
            self._unsure = []
        for result in answer.results:
            for best in result.alternatives[:1]:
                self._keep(best.transcript, best.confidence, final=result.is_final)
        return self.text not in ("", before)

    def _keep(self, text: str, confidence: float, *, final: bool) -> None:
        if not final:
            self._unsure.append(text)
            return
        self._sure.append(text)
        # 0.0 says that it was not set.
        if confidence:
            self._confidences.append(min(1.0, confidence))


def _favoured(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Those that Google takes: a dollar begins the name of one of its classes, and a wrong name fails the request."""
    return tuple(phrase for phrase in phrases if 0 < len(phrase) <= _MAX_PHRASE and "$" not in phrase)[:_MAX_PHRASES]


async def _nothing(language: str) -> Transcript:
    return Transcript("", language, 0.0)
