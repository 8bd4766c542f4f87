"""What an assistant's choice of speech engines must look like, in words for the person who makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from voice.speech import registry

_OF_A_VOICE = frozenset({"engine", "name", "gender", "speed"})
_LONGEST_NAME = 100
_SLOWEST, _FASTEST = 0.5, 2.0


def validate_voices(value: Any) -> None:
    """By language, any of engine, name, gender and speed. Raises ValidationError that tells every problem."""
    _refuse([f"{language}: {problem}" for language, voice in _by_language(value) for problem in _of_voice(voice)])


def validate_transcribers(value: Any) -> None:
    """By language, the name of the engine that is asked first. Raises ValidationError that tells every problem."""
    names = registry.transcriber_names()
    wrong = [language for language, engine in _by_language(value) if not _is_one_of(engine, names)]
    _refuse([f"{language}: {_unknown_engine(names)}" for language in wrong])


def _of_voice(voice: Any) -> Iterator[str]:
    """What is wrong with one voice."""
    if not isinstance(voice, dict) or set(voice) - _OF_A_VOICE:
        yield _("Give engine, name, gender and speed, or some of them.")
        return
    names = registry.synthesizer_names()
    engine, name = voice.get("engine", ""), voice.get("name", "")
    if engine != "" and not _is_one_of(engine, names):
        yield _unknown_engine(names)
    if not isinstance(name, str) or len(name) > _LONGEST_NAME:
        yield _("The name of a voice is a short text.")
    elif name and not engine:
        yield _("A voice that is named needs its engine: another engine does not know the name.")
    if voice.get("gender", "") not in ("", "female", "male"):
        yield _("The gender is female, male or left out.")
    if not _is_speed(voice.get("speed", 1.0)):
        yield _("The speed is a number from 0.5 to 2.")


def _is_one_of(engine: Any, names: frozenset[str]) -> bool:
    return isinstance(engine, str) and engine in names


def _is_speed(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and _SLOWEST <= value <= _FASTEST


def _unknown_engine(names: frozenset[str]) -> str:
    return _("The engine is not one of: %(known)s.") % {"known": ", ".join(sorted(names))}


def _by_language(value: Any) -> list[tuple[str, Any]]:
    """The entries of an object that has languages for its keys. Raises ValidationError."""
    if not isinstance(value, dict):
        raise ValidationError(_("Give an object with a language for each key."))
    unknown = set(value) - {code for code, _name in settings.LANGUAGES}
    _refuse([_("There is no language %(code)s here.") % {"code": code} for code in sorted(unknown)])
    return list(value.items())


def _refuse(problems: list[str]) -> None:
    if problems:
        raise ValidationError(problems)
