"""Whether what a caller says is an emergency. Pure: the same words always mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain, islice

from voice.dialogue.base import HistoryTurn, Speaker
from voice.dialogue.emergencies.kinds import ALSO_CALLED_FOR, Danger, Emergency, Trade
from voice.dialogue.emergencies.signs import SIGNS
from voice.dialogue.emergencies.signs.base import Signs
from voice.dialogue.folding import fold

_LONGEST = 1500  # characters: nobody says more at once, and the time to read it stays bounded
_SENTENCES = 40
_LATEST = 3  # turns
_SENTENCE_ENDS = re.compile(r"[.!?;:؟؛…\n]+")
_WORD = re.compile(r"[^\W_]+")
_HIDDEN = "xx"  # a word in no language
_TOLD_FROM = 3  # words beside "it's an emergency" that say what it is
_GREETINGS = {
    *("bonjour", "bonsoir", "allo", "oui", "hello", "hi", "yes", "hola", "buenas", "si"),
    *("السلام", "عليكم", "سلام", "مرحبا", "الو", "salam"),
}


def emergency_in(said: str, trades: Set[Trade] = frozenset(), first: str = "") -> Emergency | None:
    """The emergency that the words tell of, a danger to life before anything else. None: there is none.

    trades: of the business. first: the language of the call. Callers in distress fall back into their own language, so
    that all of them are tried; what is no more than a story in the language of the call is none in any other.
    """
    languages = sorted(SIGNS, key=lambda code: code != first)
    clauses = list(_clauses(said))
    if first in SIGNS:
        clauses = list(_serious(clauses, SIGNS[first]))
    readings = [_Reading(language, tuple(_serious(clauses, SIGNS[language]))) for language in languages]
    also = {other for trade in trades for other in ALSO_CALLED_FOR.get(trade, ())}
    found = chain(
        (reading.danger(trades) for reading in readings),
        (reading.trouble(asked) for asked in (trades, also) for reading in readings),
        (reading.call() for reading in readings),
    )
    return next(filter(None, found), None)


def latest_of_caller(turns: Sequence[HistoryTurn]) -> list[str]:
    """What the caller said last, the newest first: where the emergency is told that nobody has come for."""
    said = [turn.text for turn in reversed(turns) if turn.speaker is Speaker.CALLER]
    return said[:_LATEST]


class _Reading:
    """What a caller has said, heard in one language."""

    def __init__(self, language: str, clauses: Sequence[str]) -> None:
        self._language = language
        self._signs: Signs = SIGNS[language]
        self._clauses = clauses

    def danger(self, trades: Set[Trade]) -> Emergency | None:
        """Somebody's life is in danger."""
        for clause in self._clauses:
            for danger in Danger:
                told = self._signs.life[danger].search(clause)
                found = self._endangered(clause, danger, trades) if told else None
                if found:
                    return found
        return None

    def trouble(self, trades: Set[Trade]) -> Emergency | None:
        """What one of the trades is called out for."""
        for clause in self._clauses:
            for trade, pattern in self._signs.trades.items():
                if trade in trades and pattern.search(clause):
                    return Emergency(self._language, trade=trade)
        return None

    def call(self) -> Emergency | None:
        """The caller calls it an emergency, whatever it is."""
        for clause in self._clauses:
            if self._signs.urgent.search(clause):
                rest = self._signs.urgent.sub(" ", " ".join(self._clauses)).split()
                words = [word for word in rest if word not in _GREETINGS and word != _HIDDEN]
                return Emergency(self._language, told=len(words) >= _TOLD_FROM)
        return None

    def _endangered(self, clause: str, danger: Danger, trades: Set[Trade]) -> Emergency | None:
        """Teeth and animals are treated by those who are called, and no ambulance comes for an animal."""
        animal = bool(self._signs.animals.search(clause))
        if danger is Danger.MEDICAL and animal:
            return Emergency(self._language, trade=Trade.VET) if Trade.VET in trades else None
        if danger is Danger.MEDICAL and Trade.DENTIST in trades and self._signs.trades[Trade.DENTIST].search(clause):
            return Emergency(self._language, trade=Trade.DENTIST)
        return Emergency(self._language, danger)


def _clauses(said: str) -> Iterator[str]:
    """Sentences, folded, one space between words."""
    for sentence in islice(_SENTENCE_ENDS.split(said[:_LONGEST]), _SENTENCES):
        plain = " ".join(_WORD.findall(fold(sentence)))
        if plain:
            yield plain


def _serious(clauses: Iterable[str], signs: Signs) -> Iterator[str]:
    """What tells of the present, cut where a sentence turns, without what only looks like a sign."""
    for clause in clauses:
        for part in signs.but.split(clause):
            if part.strip() and (signs.now.search(part) or not signs.stories.search(part.strip())):
                yield signs.harmless.sub(_HIDDEN, part).strip()
