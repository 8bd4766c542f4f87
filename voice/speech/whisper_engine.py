"""Recognition by Whisper on one's own machine: faster-whisper, an utterance at a time when it has ended.

One model and one thread a process; the library spreads the work over cores by itself. It is an optional install
(requirements-local-speech.txt). Source: https://github.com/SYSTRAN/faster-whisper
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import soxr
import structlog
from django.conf import settings
from numpy.typing import NDArray

from voice.speech import mulaw
from voice.speech.base import (
    SAMPLE_RATE,
    Hints,
    Listener,
    SpeechError,
    TranscriberCapabilities,
    Transcript,
    nobody_listens,
)
from voice.speech.utterance import CollectedUtterances, is_audible

log = structlog.get_logger(__name__)

_MODEL_RATE = 16000
# Whisper was not told Darija from other Arabic.
_CODES = {"fr": "fr", "en": "en", "es": "es", "ar": "ar", "ary": "ar"}
_BEAM = 2
# Half a minute of speech has no more; a model that begins to repeat itself is stopped there.
_MAX_TOKENS = 200
_MAX_PHRASES = 40


@dataclass(frozen=True, slots=True)
class WhisperConfig:
    """model: the folder of a converted model, or the name of one that is fetched when it is first used.

    device: auto, cpu or cuda. compute_type: default, int8, float16 and so on. threads: 0 leaves it to the library.
    """

    model: str
    device: str = "auto"
    compute_type: str = "default"
    threads: int = 0


def configured() -> WhisperTranscriber:
    """The transcriber of the settings. Raises SpeechError (permanent) when no model is named."""
    if not settings.WHISPER_MODEL:
        raise SpeechError("WHISPER_MODEL must name a model or its folder", permanent=True)
    return WhisperTranscriber(
        WhisperConfig(
            settings.WHISPER_MODEL, settings.WHISPER_DEVICE, settings.WHISPER_COMPUTE_TYPE, settings.WHISPER_THREADS
        )
    )


class WhisperTranscriber:
    """Five languages; English alone with a model whose name ends in .en."""

    name = "whisper"

    def __init__(self, config: WhisperConfig) -> None:
        languages = {"en"} if config.model.rstrip("/").endswith(".en") else _CODES
        self.capabilities = TranscriberCapabilities(languages=frozenset(languages))
        self._config = config
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="whisper")

    def warm(self) -> None:
        self._thread.submit(self._warm)

    def open(self, language: str, listener: Listener = nobody_listens) -> CollectedUtterances:
        if language not in self.capabilities.languages:
            raise SpeechError(f"whisper does not understand {language}", permanent=True)
        return CollectedUtterances(lambda audio, hints: self.transcribe(audio, language, hints))

    def transcribe(self, audio: bytes, language: str, hints: Hints) -> Awaitable[Transcript]:
        """What is said in mu-law `audio`, recognised on the engine's thread. Awaiting raises SpeechError."""
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, self._transcribe, audio, language, hints)

    @cached_property
    def _model(self) -> Any:
        """Loaded when first asked for, on the engine's thread; a failure is tried again."""
        return _load(self._config)

    def _warm(self) -> None:
        try:
            _ = self._model
        except SpeechError as error:
            log.error("speech engine not ready", engine=self.name, reason=str(error))

    def _transcribe(self, audio: bytes, language: str, hints: Hints) -> Transcript:
        samples = mulaw.decode(audio)
        if not is_audible(samples):
            return Transcript("", language, 0.0)
        model, code = self._model, _CODES[language]
        if code not in model.supported_languages:
            raise SpeechError(f"this model of whisper does not understand {language}", permanent=True)
        try:
            segments = _recognised(model, _for_model(samples), code, hints)
        except (RuntimeError, ValueError) as error:
            raise SpeechError("whisper failed over the audio") from error
        return Transcript(" ".join(segment.text.strip() for segment in segments), language, _confidence(segments))


def _load(config: WhisperConfig) -> Any:
    """The model; takes seconds, and minutes where it is fetched. Raises SpeechError (permanent): says what to do."""
    try:
        from faster_whisper import WhisperModel
    except (ImportError, OSError) as error:
        todo = "pip install -r requirements-local-speech.txt"
        raise SpeechError(f"faster-whisper is not installed: {todo}", permanent=True) from error
    local = _is_path(config.model)
    if local and not Path(config.model).is_dir():
        raise SpeechError(
            f"there is no folder {config.model}: put a model there, or correct WHISPER_MODEL", permanent=True
        )
    try:
        return WhisperModel(
            config.model,
            device=config.device,
            compute_type=config.compute_type,
            cpu_threads=config.threads,
            local_files_only=local,
        )
    except Exception as error:  # the library's, the hub's, the file system's and the network's
        todo = "put a converted model into a folder and name that in WHISPER_MODEL"
        raise SpeechError(f"whisper's model {config.model} cannot be loaded: {todo}", permanent=True) from error


def _is_path(model: str) -> bool:
    """Names of models may contain a slash too (Systran/faster-whisper-small)."""
    return model.startswith(("/", ".", "~")) or Path(model).is_dir()


def _for_model(samples: mulaw.Samples) -> NDArray[np.float32]:
    """16 kHz, full scale at 1."""
    wide = soxr.resample(samples.astype(np.float32) / 32768, SAMPLE_RATE, _MODEL_RATE)
    return np.asarray(wide, dtype=np.float32)


def _recognised(model: Any, samples: NDArray[np.float32], code: str, hints: Hints) -> list[Any]:
    """The segments. One try of bounded length: who waits on the telephone is better asked again than kept waiting."""
    segments, _about = model.transcribe(
        samples,
        language=code,
        beam_size=_BEAM,
        temperature=0.0,
        hotwords=", ".join(hints.phrases[:_MAX_PHRASES]) or None,
        condition_on_previous_text=False,
        without_timestamps=True,
        max_new_tokens=_MAX_TOKENS,
        vad_filter=False,
    )
    return list(segments)


def _confidence(segments: list[Any]) -> float:
    """The mean probability of a token."""
    if not segments:
        return 0.0
    mean = sum(segment.avg_logprob for segment in segments) / len(segments)
    return round(min(1.0, math.exp(mean)), 2)
