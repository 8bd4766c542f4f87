"""Speech engines in order, each behind a circuit breaker: when one fails, the next says or hears the same.

There are two breakers for each engine. The process's own opens when the engine fails everybody. The call's opens at
the first failure, so that nobody waits twice in a minute for the same engine, or hears the voice go back and forth.

A failure that is permanent is no more than any other to the process's breaker, and one of a voice that the assistant
names is nothing to it: what one tenant has set wrongly must not take the engine away from the others.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import structlog
from django.conf import settings

from voice import metrics
from voice.breaker import BreakerState, CircuitBreaker, breaker_of
from voice.speech import registry
from voice.speech.base import (
    SAMPLE_RATE,
    CutShort,
    Hints,
    Interim,
    Listener,
    SpeechError,
    Synthesizer,
    Transcriber,
    TranscriberStream,
    Transcript,
    Voice,
    nobody_listens,
)
from voice.speech.cache import LONGEST_KEPT, Shelf, speech_key
from voice.speech.utterance import LONGEST_BYTES
from voice.usage import Meter, Unit

log = structlog.get_logger(__name__)

# After the last engine there is nothing but silence: it is given so many times longer than the others.
LAST_RESORT = 5
# How long a call does without an engine that has failed it.
_CALL_COOLDOWN_S = 60.0
# How long the end of a call waits for engines to close what they have open for it.
_CLOSING_S = 5.0


class _Trust:
    """Which engines of a kind one call may ask."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._own: dict[str, CircuitBreaker] = {}

    def allows(self, name: str) -> bool:
        """Whether to ask now; it must then be asked, since this may have been the one trial."""
        return all(breaker.allows() for breaker in self._breakers(name))

    def is_sound(self, name: str) -> bool:
        """Whether it has not failed of late, as far as is known."""
        return all(breaker.state is BreakerState.CLOSED for breaker in self._breakers(name))

    def succeeded(self, name: str) -> None:
        self._breakers(name)[0].succeeded()

    def failed(self, name: str) -> None:
        self._breakers(name)[0].failed()

    def _breakers(self, name: str) -> tuple[CircuitBreaker, CircuitBreaker]:
        """The call's own, asked first, and the process's."""
        if name not in self._own:
            self._own[name] = CircuitBreaker(failures=1, cooldown_s=_CALL_COOLDOWN_S, clock=_loop_time)
        return self._own[name], breaker_of(self._kind, name)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


# --- hearing ---


class FailoverTranscriber:
    """The transcribers of one call, in order; at least one. meter: is told the seconds each of them is sent."""

    def __init__(self, engines: Sequence[Transcriber], meter: Meter) -> None:
        self._engines = engines
        self._meter = meter

    def open(self, language: str, listener: Listener = nobody_listens) -> FailoverStream:
        """As in Transcriber. Interim results come from the engine in use alone."""
        return FailoverStream(self._engines, self._meter, language, listener)


class _Ear:
    """An engine's stream, open for as long as it is used or somebody waits for what it heard."""

    def __init__(self, engine: Transcriber, language: str, listener: Listener) -> None:
        self.name = engine.name
        self.in_use = True
        self.awaited = 0
        self._listener = listener
        self.stream: TranscriberStream = engine.open(language, self._told)

    def _told(self, interim: Interim) -> None:
        if self.in_use:
            self._listener(interim)

    async def aclose(self) -> None:
        with contextlib.suppress(SpeechError):  # of an engine that has failed before
            await self.stream.aclose()


class FailoverStream:
    """A TranscriberStream that keeps an utterance until an engine has understood it."""

    def __init__(self, engines: Sequence[Transcriber], meter: Meter, language: str, listener: Listener) -> None:
        self._engines = engines
        self._meter = meter
        self._language = language
        self._listener = listener
        self._trust = _Trust("transcriber")
        self._kept = bytearray()
        self._under_way = False
        self._ear: _Ear | None = None
        self._ears: set[_Ear] = set()
        self._closing: set[asyncio.Task[None]] = set()
        self._connect()

    def push(self, audio: bytes) -> None:
        if not self._under_way:
            self._under_way = True
            self._choose()
        self._kept += audio[: LONGEST_BYTES - len(self._kept)]
        if self._ear is not None:
            self._send(self._ear, audio)

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        ear, audio = self._ear, bytes(self._kept)
        self._kept.clear()
        self._under_way = False
        heard = None
        if ear is not None:
            ear.awaited += 1
            heard = ear.stream.finish(hints)
        return self._understand(ear, heard, audio, hints)

    def discard(self) -> None:
        self._kept.clear()
        self._under_way = False
        if self._ear is not None:
            self._ear.stream.discard()

    async def aclose(self) -> None:
        self._retire()
        for ear in list(self._ears):  # of utterances that nobody waits for any more
            self._close(ear)
        if self._closing:
            _, hanging = await asyncio.wait(self._closing, timeout=_CLOSING_S)
            for task in hanging:
                task.cancel()

    # --- which engine ---

    def _connect(self) -> None:
        """Open the engine that will be asked next, most likely, so that it is connected when the caller speaks."""
        engine = next((engine for engine in self._engines if self._trust.is_sound(engine.name)), None)
        if engine is not None:
            self._use(engine)

    def _choose(self) -> None:
        """Take the first engine that may be asked for the utterance that begins."""
        any(self._use(engine) for engine in self._left_to_ask())

    def _left_to_ask(self, asked: str = "") -> Iterator[Transcriber]:
        """Those that may be asked, one by one, and the last of all in any case."""
        for engine in self._engines:
            last = engine is self._engines[-1]
            if engine.name != asked and (self._trust.allows(engine.name) or last):
                yield engine

    def _use(self, engine: Transcriber) -> bool:
        if self._ear is not None and self._ear.name == engine.name:
            return True
        self._retire()
        try:
            self._ear = self._open(engine, self._listener)
        except SpeechError as error:
            self._failed(engine.name, error)
        return self._ear is not None

    def _open(self, engine: Transcriber, listener: Listener) -> _Ear:
        ear = _Ear(engine, self._language, listener)
        self._ears.add(ear)
        return ear

    def _send(self, ear: _Ear, audio: bytes) -> None:
        ear.stream.push(audio)
        self._meter.add(ear.name, Unit.SECONDS, len(audio) / SAMPLE_RATE)

    def _retire(self) -> None:
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.in_use = False
            self._close_when_idle(ear)

    def _close_when_idle(self, ear: _Ear) -> None:
        if not ear.in_use and not ear.awaited:
            self._close(ear)

    def _close(self, ear: _Ear) -> None:
        if ear in self._ears:
            self._ears.remove(ear)
            closing = asyncio.get_running_loop().create_task(ear.aclose())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    # --- understanding ---

    async def _understand(
        self, ear: _Ear | None, heard: Awaitable[Transcript] | None, audio: bytes, hints: Hints
    ) -> Transcript:
        """What was said, from the engine that heard it or from one that hears it again. Raises SpeechError."""
        if ear is not None and heard is not None:
            try:
                return await self._answer(ear, heard)
            except SpeechError as error:
                self._fall_from(ear, error)
            finally:
                ear.awaited -= 1
                self._close_when_idle(ear)
        for engine in self._left_to_ask("" if ear is None else ear.name):
            try:
                return await self._hear_again(engine, audio, hints)
            except SpeechError as error:
                self._failed(engine.name, error)
        raise SpeechError("no transcriber has understood the utterance")

    async def _answer(self, ear: _Ear, heard: Awaitable[Transcript]) -> Transcript:
        """What the engine has heard, if it says so in time. Raises SpeechError."""
        last = ear.name == self._engines[-1].name
        patience_s = settings.TRANSCRIBER_TIMEOUT_S * (LAST_RESORT if last else 1)
        with metrics.provider("transcriber", ear.name):
            try:
                async with asyncio.timeout(patience_s):
                    transcript = await heard
            except TimeoutError:
                raise SpeechError(f"{ear.name} did not answer within {patience_s:g} s") from None
        self._trust.succeeded(ear.name)
        breaker_of("transcriber", ear.name).succeeded()
        return transcript

    async def _hear_again(self, engine: Transcriber, audio: bytes, hints: Hints) -> Transcript:
        """Have another engine hear an utterance, beside whatever the caller is saying by now. Raises SpeechError."""
        ear = self._open(engine, nobody_listens)
        try:
            self._send(ear, audio)
            return await self._answer(ear, ear.stream.finish(hints))
        finally:
            self._close(ear)

    def _fall_from(self, ear: _Ear, error: SpeechError) -> None:
        """An engine has failed: what the caller has begun to say meanwhile goes to the next one."""
        self._failed(ear.name, error)
        if self._ear is not ear:
            return
        self._retire()
        if not self._under_way:
            self._connect()
            return
        self._choose()
        if self._ear is not None:
            self._send(self._ear, bytes(self._kept))

    def _failed(self, name: str, error: SpeechError) -> None:
        log.warning("transcriber failed", engine=name, reason=str(error), permanent=error.permanent)
        self._trust.failed(name)
        breaker_of("transcriber", name).failed()


# --- speaking ---


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engine that may say something, and the voice it would say it with."""

    engine: Synthesizer
    voice: Voice

    def key(self, text: str) -> str:
        """What identifies its audio of `text`."""
        return speech_key(self.engine.name, self.voice, text)


def candidates(language: str, voices: Mapping[str, Voice], preferred: Sequence[str]) -> list[Candidate]:
    """Who may speak `language` for an assistant, in the order in which they are asked.

    voices: the assistant's choice by language; a voice's name goes to the engine it belongs to, and to no other.
    preferred: the platform's engines in order. Raises SpeechError (permanent) when nobody speaks it.
    """
    wanted = voices.get(language, Voice(language))
    return [
        Candidate(
            one.engine,
            replace(
                wanted,
                language=one.language,
                name=wanted.name if one.own else "",
                engine=one.engine.name if one.own else "",
            ),
        )
        for one in registry.synthesizers_for(language, preferred, wanted.engine)
    ]


async def asked(candidate: Candidate, text: str, meter: Meter, first_chunk_s: float) -> AsyncGenerator[bytes, None]:
    """What the engine says, as it comes, counted, its first audio within `first_chunk_s`. Raises SpeechError."""
    engine, voice = candidate.engine, candidate.voice
    meter.add(engine.name, Unit.CHARACTERS, len(text))
    breaker, patience_s = breaker_of("synthesizer", engine.name), first_chunk_s
    # Synthesizers are asynchronous generators; their contract says that they can be closed.
    speech = cast(AsyncGenerator[bytes, None], engine.synthesize(text, voice))
    try:
        with metrics.provider("synthesizer", engine.name) as measured:
            async with contextlib.aclosing(speech) as chunks:
                while (chunk := await _next(chunks, patience_s, engine.name)) is not None:
                    measured.answered()
                    patience_s = settings.SYNTHESIZER_CHUNK_S
                    yield chunk
    except SpeechError as error:
        if not (error.permanent and voice.name):
            breaker.failed()
        raise
    breaker.succeeded()


async def _next(chunks: AsyncGenerator[bytes, None], patience_s: float, name: str) -> bytes | None:
    """The next chunk that is not empty, None at the end."""
    try:
        async with asyncio.timeout(patience_s):
            while not (chunk := await anext(chunks)):
                pass
            return chunk
    except StopAsyncIteration:
        return None
    except TimeoutError:
        raise SpeechError(f"{name} gave no audio within {patience_s:g} s") from None


class FailoverSynthesizer:
    """The synthesizers of one call.

    voices, preferred: as in `candidates`. meter: is told the characters each engine is sent; what is found on the
    shelf costs nothing.
    """

    def __init__(self, voices: Mapping[str, Voice], preferred: Sequence[str], meter: Meter, shelf: Shelf) -> None:
        self._voices = voices
        self._preferred = preferred
        self._meter = meter
        self._shelf = shelf
        self._trust = _Trust("synthesizer")
        self._candidates: dict[str, Sequence[Candidate]] = {}

    def speaks(self, language: str) -> bool:
        """Whether there is anybody to speak that language, or what is spoken instead."""
        try:
            return bool(self._candidates_for(language))
        except SpeechError:
            return False

    def at_hand(self, text: str, language: str) -> bytes | None:
        """The audio of `text` that need not be made, in the first voice that there is one in.

        Raises SpeechError (permanent) when nobody speaks `language`.
        """
        made = (self._shelf.find(candidate.key(text)) for candidate in self._candidates_for(language))
        return next((audio for audio in made if audio is not None), None)

    async def synthesize(self, text: str, language: str) -> AsyncGenerator[bytes, None]:
        """Mu-law audio as it comes.

        An engine that fails before its first audio gives way to the next; one that fails later leaves the rest unsaid,
        since nobody else can go on in the middle. Raises SpeechError, and of its kind CutShort for the latter.
        """
        failure: SpeechError | None = None
        for candidate in self._willing(text, language):
            begun = False
            try:
                async with contextlib.aclosing(self._spoken(candidate, text, language)) as chunks:
                    async for chunk in chunks:
                        begun = True
                        yield chunk
            except SpeechError as error:
                failure = error
                self._trust.failed(candidate.engine.name)
                log.warning("synthesizer failed", engine=candidate.engine.name, reason=str(error), begun=begun)
                if begun:
                    raise CutShort(str(error)) from error
            else:
                return
        raise SpeechError(f"no synthesizer could speak {language}") from failure

    def _willing(self, text: str, language: str) -> Iterator[Candidate]:
        """Those to try, one by one: who has it said already, who may be asked, and the last in any case."""
        chain = self._candidates_for(language)
        for candidate in chain:
            key = candidate.key(text)
            known = self._shelf.find(key) is not None or self._shelf.is_being_made(key)
            if known or self._trust.allows(candidate.engine.name) or candidate is chain[-1]:
                yield candidate

    async def _spoken(self, candidate: Candidate, text: str, language: str) -> AsyncGenerator[bytes, None]:
        key = candidate.key(text)
        audio = self._shelf.find(key)
        if audio is not None:
            yield audio
            return
        last = candidate is self._candidates_for(language)[-1]
        patience_s = settings.SYNTHESIZER_FIRST_CHUNK_S * (LAST_RESORT if last else 1)
        making = self._shelf.stream(
            key, lambda: asked(candidate, text, self._meter, patience_s), keep=len(text) <= LONGEST_KEPT
        )
        async with contextlib.aclosing(making) as chunks:
            async for chunk in chunks:
                yield chunk
        self._trust.succeeded(candidate.engine.name)

    def _candidates_for(self, language: str) -> Sequence[Candidate]:
        if language not in self._candidates:
            self._candidates[language] = candidates(language, self._voices, self._preferred)
        return self._candidates[language]
