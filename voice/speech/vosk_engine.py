"""Recognition by Vosk on one's own machine: a model a language, heard while the caller speaks.

Kaldi computes on a few threads of this engine and lets go of the interpreter meanwhile; the event loop only hands it
a tenth of a second at a time. Vosk is an optional install (requirements-local-speech.txt); models are listed at
https://alphacephei.com/vosk/models. C interface: https://github.com/alphacep/vosk-api/blob/master/src/vosk_api.h
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import structlog
from django.conf import settings

from voice.speech import mulaw
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
from voice.speech.utterance import LONGEST_BYTES

log = structlog.get_logger(__name__)

T = TypeVar("T")

_BLOCK_BYTES = SAMPLE_RATE // 10
_NO_LOGS = -1


@dataclass(frozen=True, slots=True)
class VoskConfig:
    """models: the folder of the model of each language. threads: utterances that are worked on at the same time."""

    models: Mapping[str, str]
    threads: int = 2


def configured() -> VoskTranscriber:
    """The transcriber of the settings. Raises SpeechError (permanent) when no model is named."""
    models = {language.strip(): folder.strip() for language, folder in settings.VOSK_MODELS.items()}
    if not models:
        raise SpeechError("VOSK_MODELS must name a model's folder for each language: fr=/models/fr", permanent=True)
    return VoskTranscriber(VoskConfig(models, settings.VOSK_THREADS))


class VoskTranscriber:
    """The languages that have a model. Models are loaded once and shared by all calls."""

    name = "vosk"

    def __init__(self, config: VoskConfig) -> None:
        languages = frozenset(config.models)
        self.capabilities = TranscriberCapabilities(languages, streaming=True, endpointing=True)
        self.threads = ThreadPoolExecutor(config.threads, thread_name_prefix="vosk")
        self._folders = config.models
        self._models: dict[str, Any] = {}
        self._loading = threading.Lock()

    def warm(self) -> None:
        for language in self._folders:
            self.threads.submit(self._warm, language)

    def open(self, language: str, listener: Listener = nobody_listens) -> VoskStream:
        if language not in self._folders:
            raise SpeechError(f"vosk has no model of {language}", permanent=True)
        return VoskStream(self, language, listener)

    def recogniser(self, language: str) -> Recogniser:
        """For one utterance; the first of a language loads its model. On a thread. Raises SpeechError."""
        model = self._model(language)
        import vosk

        with _failing_as_speech():
            kaldi = vosk.KaldiRecognizer(model, float(SAMPLE_RATE))
            kaldi.SetWords(True)
        return Recogniser(kaldi)

    def _model(self, language: str) -> Any:
        with self._loading:
            if language not in self._models:
                self._models[language] = _load(self._folders[language])
            return self._models[language]

    def _warm(self, language: str) -> None:
        try:
            self._model(language)
        except SpeechError as error:
            log.error("speech engine not ready", engine=self.name, language=language, reason=str(error))


class VoskStream:
    """The ear of one call: one utterance after another."""

    def __init__(self, engine: VoskTranscriber, language: str, listener: Listener) -> None:
        self._engine = engine
        self._language = language
        self._listener = listener
        self._hearing: _Hearing | None = None
        self._closed = False

    def push(self, audio: bytes) -> None:
        if self._closed:
            return
        if self._hearing is None:
            self._hearing = _Hearing(self._engine, self._language, self._listener)
        self._hearing.push(audio)

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        hearing, self._hearing = self._hearing, None
        return hearing.end() if hearing else _nothing(self._language)

    def discard(self) -> None:
        if self._hearing:
            self._hearing.drop()
        self._hearing = None

    async def aclose(self) -> None:
        self._closed = True
        self.discard()


class _Hearing:
    """An utterance on its way through Kaldi: one task, which hands a block at a time to a thread."""

    def __init__(self, engine: VoskTranscriber, language: str, listener: Listener) -> None:
        self._engine = engine
        self._language = language
        self._listener = listener
        self._waiting = bytearray()
        self._pushed = 0
        self._ended = False
        self._more = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._follow())

    def push(self, audio: bytes) -> None:
        kept = audio[: LONGEST_BYTES - self._pushed]
        self._pushed += len(kept)
        self._waiting += kept
        if len(self._waiting) >= _BLOCK_BYTES:
            self._more.set()

    def end(self) -> Awaitable[Transcript]:
        self._ended = True
        self._more.set()
        return self._task

    def drop(self) -> None:
        # Of one that has failed already, it is also not complained any more that nobody asked.
        self._task.cancel()

    async def _follow(self) -> Transcript:
        recogniser = await self._on_thread(partial(self._engine.recogniser, self._language))
        told = Heard("")
        while block := await self._next_block():
            heard = await self._on_thread(partial(recogniser.hear, block))
            if heard != told and heard.text and not self._ended:
                self._listener(Interim(heard.text, self._language, heard.end_of_turn))
                told = heard
        final = await self._on_thread(recogniser.finish)
        return Transcript(final.text, self._language, final.confidence)

    async def _next_block(self) -> bytes:
        """A tenth of a second as soon as it has come; what is left, and then nothing, when the utterance has ended."""
        if len(self._waiting) < _BLOCK_BYTES and not self._ended:
            self._more.clear()
            await self._more.wait()
        block = bytes(self._waiting[:_BLOCK_BYTES])
        del self._waiting[:_BLOCK_BYTES]
        return block

    def _on_thread(self, work: Callable[[], T]) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._engine.threads, work)


@dataclass(frozen=True, slots=True)
class Heard:
    """What Kaldi makes of the utterance so far. confidence: 0.0 to 1.0, None for words that are not final."""

    text: str
    end_of_turn: bool = False
    confidence: float | None = None


class Recogniser:
    """One utterance in Kaldi. May be used from several threads, one at a time. Raises SpeechError."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._texts: list[str] = []
        self._certainties: list[float] = []

    def hear(self, audio: bytes) -> Heard:
        """Take the next mu-law audio. Kaldi ends a turn at a pause after words, and begins anew behind it."""
        with _failing_as_speech():
            if self._kaldi.AcceptWaveform(mulaw.decode(audio).tobytes()):
                return self._so_far(end_of_turn=self._keep(self._kaldi.Result()))
            return self._so_far(json.loads(self._kaldi.PartialResult())["partial"])

    def finish(self) -> Heard:
        """The whole of it."""
        with _failing_as_speech():
            self._keep(self._kaldi.FinalResult())
        certainty = sum(self._certainties) / len(self._certainties) if self._certainties else 0.0
        return Heard(" ".join(self._texts), confidence=round(certainty, 2))

    def _so_far(self, unsure: str = "", *, end_of_turn: bool = False) -> Heard:
        return Heard(" ".join([*self._texts, unsure]).strip(), end_of_turn)

    def _keep(self, result: str) -> bool:
        """Keep the words of a result that will not change any more; whether there were any."""
        found = json.loads(result)
        if not found["text"]:
            return False
        self._texts.append(found["text"])
        self._certainties += [word["conf"] for word in found.get("result", ())]
        return True


@contextmanager
def _failing_as_speech() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # vosk raises nothing narrower
        raise SpeechError("vosk failed over the audio") from error


def _load(folder: str) -> Any:
    """The model in that folder; takes seconds. Raises SpeechError (permanent) that says what to do."""
    try:
        import vosk
    except (ImportError, OSError) as error:
        todo = "pip install -r requirements-local-speech.txt"
        raise SpeechError(f"vosk is not installed: {todo}", permanent=True) from error
    vosk.SetLogLevel(_NO_LOGS)
    todo = "unpack one there, or name its folder in VOSK_MODELS"
    try:
        return vosk.Model(folder)
    except Exception as error:  # vosk raises nothing narrower
        raise SpeechError(f"there is no Vosk model in {folder}: {todo}", permanent=True) from error


async def _nothing(language: str) -> Transcript:
    return Transcript("", language, 0.0)
