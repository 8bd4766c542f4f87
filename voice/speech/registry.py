"""Which speech engines there are. Adding one is one file and one line here.

An engine that is not shipped here is named by its place, `package.module:Factory`.
Factories import their engine only when it is first asked for: a heavy one costs nothing until it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

import structlog

from voice.speech.base import SpeechError, Synthesizer, Transcriber

log = structlog.get_logger(__name__)

_TRANSCRIBERS = {"pocketsphinx": "voice.speech.pocketsphinx_engine:PocketsphinxTranscriber"}
_SYNTHESIZERS = {"espeak": "voice.speech.espeak:EspeakSynthesizer"}

# Darija is written and read like Arabic; an engine that has no voice for it still makes itself understood.
_SPOKEN_INSTEAD = {"ary": "ar"}


@cache
def transcriber(name: str) -> Transcriber:
    """The transcriber of that name, one a process. Raises SpeechError (permanent) for an unknown name."""
    made: Transcriber = _factory("transcriber", name, _TRANSCRIBERS)()
    return made


@cache
def synthesizer(name: str) -> Synthesizer:
    """The synthesizer of that name, one a process. Raises SpeechError (permanent) for an unknown name."""
    made: Synthesizer = _factory("synthesizer", name, _SYNTHESIZERS)()
    return made


def warm_transcribers(names: Sequence[str]) -> None:
    """Let each of them load ahead of the first call, so that its caller does not wait for it."""
    for name in names:
        transcriber(name).warm()


def transcriber_for(language: str, preferred: Sequence[str]) -> Transcriber | None:
    """The first of the preferred transcribers that understands `language`; None when none does."""
    engines = (transcriber(name) for name in preferred)
    return next((engine for engine in engines if language in engine.capabilities.languages), None)


def synthesizer_for(language: str, preferred: Sequence[str]) -> tuple[Synthesizer, str]:
    """The first of the preferred synthesizers that speaks `language`, and the language it will really speak.

    Raises SpeechError (permanent) when none speaks it nor what is spoken instead.
    """
    engines = [synthesizer(name) for name in preferred]
    for spoken in (language, _SPOKEN_INSTEAD.get(language, language)):
        for engine in engines:
            if spoken in engine.capabilities.languages:
                if spoken != language:
                    log.info("language spoken by another", language=language, spoken=spoken, reason="no voice for it")
                return engine, spoken
    raise SpeechError(f"no synthesizer speaks {language}", permanent=True)


def _factory(kind: str, name: str, known: dict[str, str]) -> Callable[[], Any]:
    if name not in known and ":" not in name:
        raise SpeechError(f"there is no {kind} {name}; known are {', '.join(sorted(known))}", permanent=True)
    module, _, attribute = known.get(name, name).partition(":")
    factory: Callable[[], Any] = getattr(import_module(module), attribute)
    return factory
