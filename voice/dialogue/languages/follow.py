"""The language of a call, turn by turn: stays what it is, until the caller wishes for another one or speaks it.

Pure: no clock, no transport. One LanguageFollower serves one call.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice.dialogue.base import LanguageChange
from voice.dialogue.languages.detect import SHORTEST, Detected, language_of
from voice.dialogue.languages.wishes import wish_in
from voice.speech.base import Expecting

KNOWN = ("fr", "en", "es", "ar", "ary")
_ARABIC = frozenset({"ar", "ary"})
_LEAST_CONFIDENCE = 0.45
_LEAST_OWN = 2
# While a name or a number is told, words of another language are more likely to be a part of it.
_LEAST_OWN_IN_AN_ANSWER = 3
_ANSWERS = frozenset({Expecting.NAME, Expecting.NUMBER})


@dataclass(frozen=True, slots=True)
class Followed:
    """language: of the turn, and of the answer to it. change: how it came to be another one than before.

    missing: the language the caller wants and the assistant does not have, told once in a call.
    """

    language: str
    change: LanguageChange = LanguageChange.NONE
    missing: str = ""


class LanguageFollower:
    """languages: those the assistant has. language: the one the call begins in.

    can_hold: whether a caller can be heard and answered in one of them, where that depends on the line.
    """

    def __init__(
        self, languages: Sequence[str], language: str, can_hold: Callable[[str], bool] = lambda _language: True
    ) -> None:
        self._all = tuple(languages)
        self._language = language
        self._can_hold = can_hold
        self._told_missing: set[str] = set()
        self._just_left = ""

    @property
    def language(self) -> str:
        """The one the call is in."""
        return self._language

    @property
    def languages(self) -> tuple[str, ...]:
        """Those the assistant has on this line."""
        return tuple(one for one in self._all if one == self._language or self._can_hold(one))

    def hear(self, said: str, told: str = "", expecting: Expecting = Expecting.ANYTHING) -> Followed:
        """Follow the next turn. told: its language by the transport, if it says so. expecting: what was asked for."""
        if told == self._just_left:
            told = ""  # on its way when the ears were changed
        self._just_left = ""
        wished = wish_in(said)
        if wished:
            return self._follow(wished, LanguageChange.ASKED)
        spoken = self._spoken(said, told, expecting)
        return self._follow(spoken, LanguageChange.SPOKEN) if spoken else Followed(self._language)

    def _follow(self, wanted: str, change: LanguageChange) -> Followed:
        language = self._like(wanted)
        if language == self._language:
            return Followed(language)
        if language:
            self._just_left, self._language = self._language, language
            return Followed(language, change)
        if wanted in self._told_missing:
            return Followed(self._language)
        self._told_missing.add(wanted)
        return Followed(self._language, missing=wanted)

    def _like(self, wanted: str) -> str:
        """The language itself, else the other Arabic that the assistant has, else ""."""
        likely = (wanted, *(_ARABIC - {wanted})) if wanted in _ARABIC else (wanted,)
        return next((language for language in likely if language in self.languages), "")

    def _spoken(self, said: str, told: str, expecting: Expecting) -> str:
        """The language of a whole turn where it is surely another one; "" in doubt."""
        found = language_of(said, spoken=self._language)
        if found and found.language != self._language and self._is_sure(found, expecting):
            return found.language
        agrees = found is None or found.language == told
        long_enough = len(said.split()) >= SHORTEST - 1 and expecting not in _ANSWERS
        if told in KNOWN and not self._same(told) and agrees and long_enough:
            return told
        return ""

    def _is_sure(self, found: Detected, expecting: Expecting) -> bool:
        if found.language in _ARABIC and self._language not in _ARABIC and not found.latin:
            return True  # a script that the other languages do not have
        least = _LEAST_OWN_IN_AN_ANSWER if expecting in _ANSWERS else _LEAST_OWN
        return found.confidence >= _LEAST_CONFIDENCE and found.own >= least

    def _same(self, told: str) -> bool:
        """Transports take Darija for Arabic: what they say of it tells nothing of which of the two it is."""
        return told == self._language or {told, self._language} <= _ARABIC
