"""Which speech engines there are. Adding one is one file and one line here.

An engine that is not shipped here is named by its place, `package.module:Factory`.
Factories import their engine only when it is first asked for: a heavy one costs nothing until it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import structlog
from django.conf import settings

from voice.speech.base import SpeechError, Synthesizer, Transcriber

log = structlog.get_logger(__name__)

E = TypeVar("E")

_TRANSCRIBERS = {
    "deepgram": "voice.speech.deepgram:configured",
    "google": "voice.speech.google_stt:configured",
    "openai": "voice.speech.openai_stt:configured",
    "pocketsphinx": "voice.speech.pocketsphinx_engine:PocketsphinxTranscriber",
    "vosk": "voice.speech.vosk_engine:configured",
    "whisper": "voice.speech.whisper_engine:configured",
}
_SYNTHESIZERS = {
    "elevenlabs": "voice.speech.elevenlabs:configured",
    "espeak": "voice.speech.espeak:EspeakSynthesizer",
    "google": "voice.speech.google_tts:configured",
    "openai": "voice.speech.openai_tts:configured",
}

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


def transcriber_names() -> frozenset[str]:
    """What an assistant may choose among: what is shipped, and what the platform has in its settings.

    A place of code that somebody else names is never loaded.
    """
    return frozenset(_TRANSCRIBERS) | frozenset(settings.TRANSCRIBERS)


def synthesizer_names() -> frozenset[str]:
    """The same for synthesizers."""
    return frozenset(_SYNTHESIZERS) | frozenset(settings.SYNTHESIZERS)


def offered_transcribers(language: str) -> list[str]:
    """The engines of the settings that understand `language`, by their names there: what people choose among."""
    return [name for name in settings.TRANSCRIBERS if transcribers_for(language, [name])]


def offered_synthesizers(language: str) -> list[str]:
    """The same for those that speak it, or what is spoken instead."""
    spoken = {language, _SPOKEN_INSTEAD.get(language, language)}
    usable = [(name, engine) for name in settings.SYNTHESIZERS for engine in _usable(synthesizer, [name])]
    return [name for name, engine in usable if spoken & engine.capabilities.languages]


def warm_transcribers(names: Sequence[str]) -> None:
    """Let each of them load ahead of the first call, so that its caller does not wait for it."""
    for engine in _usable(transcriber, names):
        engine.warm()


def warm_synthesizers(names: Sequence[str]) -> None:
    """The same for those that speak: making them imports what they need, which takes Google's SDK most of a second."""
    for engine in _usable(synthesizer, names):
        engine.warm()


def transcribers_for(language: str, preferred: Sequence[str], own: str = "") -> list[Transcriber]:
    """The transcribers that understand `language`, in the order in which they are asked; may be empty.

    own: the assistant's choice, asked first. Engines that are not configured here are left out.
    """
    names = [own] if own in transcriber_names() else []
    engines = _usable(transcriber, dict.fromkeys([*names, *preferred]))
    return [engine for engine in engines if language in engine.capabilities.languages]


@dataclass(frozen=True, slots=True)
class Speaking:
    """A synthesizer and the language it speaks for the one that is wanted. own: the assistant's choice."""

    engine: Synthesizer
    language: str
    own: bool = False


def synthesizers_for(language: str, preferred: Sequence[str], own: str = "") -> list[Speaking]:
    """The synthesizers that speak `language`, in order, and after them those that speak what is spoken instead.

    own: the assistant's choice, asked first. Engines that are not configured here are left out.
    Raises SpeechError (permanent) when nobody speaks any of it.
    """
    names = [own] if own in synthesizer_names() else []
    chosen = _usable(synthesizer, names)
    engines = [*chosen, *(engine for engine in _usable(synthesizer, preferred) if engine not in chosen)]
    speaking: dict[str, Speaking] = {}
    for spoken in (language, _SPOKEN_INSTEAD.get(language, language)):
        for engine in engines:
            if spoken in engine.capabilities.languages:
                speaking.setdefault(engine.name, Speaking(engine, spoken, engine in chosen))
    if not speaking:
        raise SpeechError(f"no synthesizer speaks {language}", permanent=True)
    first = next(iter(speaking.values()))
    if first.language != language:
        log.info("language spoken by another", language=language, spoken=first.language, reason="no voice for it")
    return list(speaking.values())


def _usable(find: Callable[[str], E], names: Iterable[str]) -> list[E]:
    """The engines of these names, those left out that the settings do not give what they need."""
    engines = []
    for name in names:
        try:
            engines.append(find(name))
        except SpeechError as error:
            _tell_once(name, str(error))
    return engines


@cache
def _tell_once(name: str, reason: str) -> None:
    log.warning("speech engine left out", engine=name, reason=reason)


def _factory(kind: str, name: str, known: dict[str, str]) -> Callable[[], Any]:
    if name not in known and ":" not in name:
        raise SpeechError(f"there is no {kind} {name}; known are {', '.join(sorted(known))}", permanent=True)
    module, _, attribute = known.get(name, name).partition(":")
    try:
        factory: Callable[[], Any] = getattr(import_module(module), attribute)
    except ImportError as error:
        raise SpeechError(f"{kind} {name} is not installed: {error.name or module}", permanent=True) from error
    return factory
