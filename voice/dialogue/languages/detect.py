"""Which language a turn is in. Pure: by script and by the small words that everybody uses; no model, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from voice.dialogue.folding import fold
from voice.dialogue.languages.words import FRENCH_IN_DARIJA, IN_ARABIC, LATIN, SHARED_ARABIC

# Fewer words may be a name, an answer or a quotation.
SHORTEST = 3
_LONGEST = 1500  # characters: nobody says more at once
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile(r"[\u0621-\u064a]")
# What is written together with an Arabic word before it.
_PARTICLES = ("وال", "فال", "بال", "لل", "ال", "و", "ف", "ب", "ل")
# Latin letters with figures among them, 3 for ع, 7 for ح, 9 for ق: nobody else writes so.
_ARABIZI = re.compile(r"(?=.*[a-z].*[a-z])(?=.*[379])[a-z379]{3,}")
_MEASURES = re.compile(r"(?:h|m|a|b|l|g|q|mp|co)?\d+[a-z]{0,2}")
# "كنعيط", "كتديرو", "kanhder": what Darija puts before a verb; "ما نقدرش", "ma n9derch": what it puts around one.
_PRESENT = re.compile(r"(?:كن|كت|كي)\w{3,}|(?:kan|kat|kay)[a-z0-9]{3,}")
_NO_VERBS = frozenset(
    fold(word)
    for word in (
        "كيلومتر",
        "كيلو",
        "كتابة",
        "كنيسة",
        "كندا",
        "كيفية",
        "كتالوج",
        "kansas",
        "kathleen",
        "katherine",
        "kayak",
    )
)
_DENIAL = frozenset({"ما", "ma"})
_DENIED = re.compile(r"\w{2,}(?:ش|ch)")
_SHARED_WEIGHT = 0.35
_LEAST_SHARE = 0.4  # of the words: with so many known ones, it is surely that language


@dataclass(frozen=True, slots=True)
class Detected:
    """A language and how sure that is: from 0, a guess, to 1. own: how many words there are, each once, that
    no other language has."""

    language: str
    confidence: float
    own: int
    latin: bool = True


def language_of(said: str, *, spoken: str = "") -> Detected | None:
    """The language of some words; None where they are too few or tell nothing. spoken: that of the call so far."""
    words = [word for word in _WORD.findall(fold(said[:_LONGEST])) if not word.isdecimal()]
    if spoken == "ary":
        words = [word for word in words if word not in FRENCH_IN_DARIJA]
    if sum(len(word) == 1 for word in words) > 1:  # spelled: letters are no words
        words = [word for word in words if len(word) > 1]
    if len(words) < SHORTEST:
        return None
    arabic = [word for word in words if _ARABIC.search(word)]
    if len(arabic) * 2 > len(words):
        return _most_likely(len(arabic), _in_arabic(arabic), latin=False)
    latin = [word for word in words if not _ARABIC.search(word)]
    return _most_likely(len(latin), _in_latin(latin), latin=True) if len(latin) >= SHORTEST else None


@dataclass(slots=True)
class _Tally:
    """How much speaks for a language."""

    weight: float = 0.0
    own: set[str] = field(default_factory=set)

    def add(self, word: str, weight: float = 1) -> None:
        self.weight += weight
        if weight == 1:
            self.own.add(word)


def _most_likely(words: int, tallies: Mapping[str, _Tally], *, latin: bool) -> Detected | None:
    (best, first), (_, second) = sorted(tallies.items(), key=lambda item: item[1].weight, reverse=True)[:2]
    if not first.weight:
        return None
    lead = 1 - second.weight / first.weight
    share = min(1.0, first.weight / (_LEAST_SHARE * words))
    return Detected(best, round(lead * share, 3), len(first.own), latin)


def _in_latin(words: Sequence[str]) -> Mapping[str, _Tally]:
    tallies = {language: _Tally() for language in LATIN}
    for word in words:
        _count(word, tallies, [language for language, known in LATIN.items() if word in known])
    for word in _darija_in(words, LATIN["ary"], latin=True):
        tallies["ary"].add(word)
    return tallies


def _in_arabic(words: Sequence[str]) -> Mapping[str, _Tally]:
    tallies = {language: _Tally() for language in IN_ARABIC}
    for word in words:
        forms = _forms(word)
        knowing = [language for language, known in IN_ARABIC.items() if not forms.isdisjoint(known)]
        _count(word, tallies, list(IN_ARABIC) if not forms.isdisjoint(SHARED_ARABIC) else knowing)
    for word in _darija_in(words, IN_ARABIC["ary"], latin=False):
        tallies["ary"].add(word)
    return tallies


def _count(word: str, tallies: Mapping[str, _Tally], knowing: Sequence[str]) -> None:
    """A word that several languages have speaks for each of them, a little."""
    for language in knowing:
        tallies[language].add(word, 1 if len(knowing) == 1 else _SHARED_WEIGHT)


def _forms(word: str) -> set[str]:
    """An Arabic word with and without what is written together with it."""
    return {word, *(word.removeprefix(particle) for particle in _PARTICLES if len(word) - len(particle) > 1)}


def _darija_in(words: Sequence[str], known: Set[str], *, latin: bool) -> Iterator[str]:
    """Words that are Darija by their build, and not in the list of those that are known."""
    new = [word for word in words if word not in known]
    denied = {word for before, word in pairwise(words) if before in _DENIAL and _DENIED.fullmatch(word)}
    for word in new:
        verb = _PRESENT.fullmatch(word) and word not in _NO_VERBS
        arabizi = latin and _ARABIZI.fullmatch(word) and not _MEASURES.fullmatch(word)
        if verb or arabizi or word in denied:
            yield word
