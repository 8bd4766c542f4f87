"""From a sentence to atoms: figures by their form, words by what a language says they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import Any

from voice.dialogue.folding import fold
from voice.dialogue.moments.clocks import clock
from voice.dialogue.moments.kinds import Atom, Kind, Part, Rule

_MAX_CHARACTERS = 3000  # some minutes of speech; the time to understand a turn stays bounded
_YEARS = range(1900, 2101)
_OTHER = Atom(Kind.OTHER)

Entries = dict[str, tuple[Atom, ...]]
Split = Callable[[str, Set[str]], Sequence[str]]


class Lexicon:
    """Phrases of a language and the atoms they are; the longest phrase wins.

    split: takes apart a word that is not known, given those that are; article and prepositions are written in one with
    the noun in Arabic.
    """

    def __init__(self, *parts: Mapping[str, tuple[Atom, ...]], split: Split | None = None) -> None:
        phrases = {tuple(text_words(phrase)): atoms for part in parts for phrase, atoms in part.items()}
        self._split = split
        self._known = {words[0] for words in phrases if len(words) == 1}
        self._known |= {word for words in phrases for word in words if len(self.apart(word)) == 1}
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Atom, ...]]]] = {}
        for phrase, atoms in phrases.items():
            words = tuple(piece for word in phrase for piece in self.apart(word))
            self._by_first.setdefault(words[0], []).append((words, atoms))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def apart(self, word: str) -> Sequence[str]:
        """A word, or what it is made of when it is not known as a whole."""
        return (word,) if self._split is None or word in self._known else self._split(word, self._known)

    def at(self, words: Sequence[str], place: int) -> tuple[tuple[Atom, ...], int] | None:
        """The atoms of the longest phrase that begins at a place, and how many words it has."""
        for phrase, atoms in self._by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return atoms, len(phrase)
        return None


@dataclass(frozen=True, slots=True)
class Language:
    """How a language tells when.

    lexicon: its words. durations: rules for lengths of time and for what is no time. clock: rules that make times.
    dates: rules that make dates, before those that all languages share. next_is_next_week: "next Tuesday" is that of
    next week, not the coming one.
    """

    lexicon: Lexicon
    clock: tuple[Rule, ...]
    durations: tuple[Rule, ...] = ()
    dates: tuple[Rule, ...] = ()
    next_is_next_week: bool = False


def spelt(pattern: str) -> str:
    """The ways to write a phrase, separated by slashes: "gh(e|a|)d(d|)a" → "ghedda/gheda/ghadda/…"."""
    pieces = [piece.split("|") for piece in re.split(r"[()]", pattern)]
    return "/".join("".join(chosen) for chosen in product(*pieces))


def mean(kind: Kind, listed: str, value: Any = None) -> Entries:
    """Phrases separated by commas that all mean one thing; see `spelt` for their spellings."""
    return {way: (Atom(kind, value),) for way in _ways(listed)}


def count(kind: Kind, first: int, listed: str, of: Callable[[int], Any] = int) -> Entries:
    """Phrases separated by commas that mean `first` and on; ways to say the same one are separated by slashes."""
    numbered = enumerate(listed.split(","), first)
    return {way: (Atom(kind, of(number)),) for number, ways in numbered for way in _ways(ways.replace("/", ","))}


def each(kind: Kind, described: Mapping[str, Any]) -> Entries:
    """Phrases with a value each; ways to say the same thing are separated by commas."""
    return {way: (Atom(kind, value),) for ways, value in described.items() for way in _ways(ways)}


def row(phrases: str, *atoms: Atom) -> Entries:
    """Phrases separated by commas that are several atoms, or none: words that say nothing and part nothing."""
    return dict.fromkeys(_ways(phrases), atoms)


def _ways(listed: str) -> Iterable[str]:
    for phrase in listed.split(","):
        yield from (way for way in spelt(phrase.strip()).split("/") if way)


def one_weekday(number: int) -> tuple[int, ...]:
    """The value of a weekday."""
    return (number,)


def text_words(text: str) -> list[str]:
    """The words of a phrase as the lexicon holds them."""
    return _PHRASE_WORD.findall(fold(text))


def atoms_of(text: str, language: Language) -> list[Atom]:
    """A sentence as atoms."""
    words: list[str] = []
    plain: list[Atom] = []
    for match in _TOKEN.finditer(fold(text[:_MAX_CHARACTERS])):
        form = match.lastgroup or "word"
        for word in language.lexicon.apart(match.group()) if form == "word" else (match.group(),):
            words.append(word)
            plain.append(_FORMS[form](match) if form in _FORMS else _number(word))
    return list(_looked_up(words, plain, language.lexicon))


def _looked_up(words: list[str], plain: list[Atom], lexicon: Lexicon) -> Iterable[Atom]:
    place = 0
    while place < len(words):
        known = lexicon.at(words, place)
        if known is None:
            yield plain[place]
            place += 1
        else:
            yield from known[0]
            place += known[1]


_PHRASE_WORD = re.compile(r"[^\W_]+")
_END = r"(?![\d/])"
_TOKEN = re.compile(
    rf"""
    (?P<always>24\s?h?\s?/\s?24|24/7|7\s?j?/7)
  | (?P<iso>\b\d{{4}}-\d{{1,2}}-\d{{1,2}}\b)
  | (?P<date>\b\d{{1,2}}(?P<mark>[./-])\d{{1,2}}(?P=mark)(?:\d{{4}}|\d{{2}})(?![./-]?\d))
  | (?P<phone>(?:\+\s?)?\d(?:[ .\-/]?\d){{7,}})
  | (?P<numeric>\b\d{{1,2}}/\d{{1,2}}{_END})
  | (?P<clock>\b\d{{1,2}}(?::|\s?h\s?)[0-5]\d(?::[0-5]\d)?(?!\d))
  | (?P<dotted>\b\d{{1,2}}\.[0-5]\d(?![\d.]))
  | (?P<decimal>\d+[.,]\d+)
  | (?P<ordinal>\b\d{{1,2}}(?:st|nd|rd|th|ers?|eres?|emes?|nde|e|o|a)\b)
  | (?P<number>\d+(?![^\W_])|\d+(?=(?:[ap]\.?\s?m|hs?|hrs?|min|mn|j|ans|eur|km|kg)\b))
  | (?P<meridiem>(?<![^\W\d_])[ap]\.?\s?m\b\.?)
  | (?P<word>[^\W_]+)
  | (?P<money>[€£$])
  | (?P<percent>[%°])
  | (?P<end>[.?!;؟])
    """,
    re.VERBOSE,
)
_BOUNDS = {
    "a": Part(None, None, (0, 12)),
    "p": Part(None, None, (12, 24)),
}


def _numbers(match: re.Match[str]) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", match.group())]


def _number(digits: str) -> Atom:
    if not digits.isdecimal() or len(digits) > 4:
        return _OTHER
    number = int(digits)
    if len(digits) > 2:
        return Atom(Kind.YEAR if number in _YEARS else Kind.DIGITS, number)
    return Atom(Kind.NUMBER, number)


def _clock(match: re.Match[str]) -> Atom:
    hour, minute, *_ = _numbers(match)
    said = clock(hour, minute, exact=match.group().startswith("0"))
    return Atom(Kind.TIME, said) if said else _OTHER


def _date(match: re.Match[str]) -> Atom:
    day, month, *year = _numbers(match)
    return Atom(Kind.NUMERIC, (day, month, year[0] if year else None))


def _iso(match: re.Match[str]) -> Atom:
    year, month, day = _numbers(match)
    return Atom(Kind.NUMERIC, (day, month, year))


_FORMS: Mapping[str, Callable[[re.Match[str]], Atom]] = {
    "iso": _iso,
    "date": _date,
    "numeric": _date,
    "clock": _clock,
    "dotted": lambda match: Atom(Kind.DOTTED, tuple(_numbers(match))),
    "ordinal": lambda match: Atom(Kind.ORDINAL, _numbers(match)[0]),
    "number": lambda match: _number(match.group()),
    "meridiem": lambda match: Atom(Kind.MERIDIEM, _BOUNDS[match.group()[0]]),
    "money": lambda match: Atom(Kind.MONEY),
    "percent": lambda match: Atom(Kind.COUNTED),
}
