"""From a sentence to atoms: figures by their form, words by what a language says they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voice.dialogue.moments.clocks import clock
from voice.dialogue.moments.kinds import Atom, Kind, Part, Rule
from voice.dialogue.rules.text import fold

_MAX_CHARACTERS = 3000  # some minutes of speech; the time to understand a turn stays bounded
_YEARS = range(1900, 2101)
_OTHER = Atom(Kind.OTHER)

Entries = dict[str, tuple[Atom, ...]]
Split = Callable[[str, "Lexicon"], Sequence[str]]


class Lexicon:
    """Phrases of a language and the atoms they are; the longest phrase wins."""

    def __init__(self, *parts: Mapping[str, tuple[Atom, ...]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Atom, ...]]]] = {}
        self.words: set[str] = set()
        merged = {tuple(text_words(phrase)): atoms for part in parts for phrase, atoms in part.items()}
        for words, atoms in merged.items():
            self._by_first.setdefault(words[0], []).append((words, atoms))
            self.words.update(words)
        for phrases in self._by_first.values():
            phrases.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[str], place: int) -> tuple[tuple[Atom, ...], int] | None:
        """The atoms of the longest phrase that begins at a place, and how many words it has."""
        for phrase, atoms in self._by_first.get(words[place], ()):
            if tuple(words[place : place + len(phrase)]) == phrase:
                return atoms, len(phrase)
        return None


@dataclass(frozen=True, slots=True)
class Language:
    """How a language tells when.

    lexicon: its words. durations: rules for lengths of time, where they could be taken for times. clock: rules that
    make times. dates: rules that make dates, before those that all languages share. split: takes apart a word that
    the lexicon does not know; article and prepositions are written in one with the noun in Arabic.
    next_is_next_week: "next Tuesday" is that of next week, not the coming one. bare_hour: whether a number alone can
    answer the question for a time.
    """

    lexicon: Lexicon
    clock: tuple[Rule, ...]
    durations: tuple[Rule, ...] = ()
    dates: tuple[Rule, ...] = ()
    split: Split | None = None
    next_is_next_week: bool = False


def mean(kind: Kind, listed: str, value: Any = None) -> Entries:
    """Phrases separated by commas that all mean one thing."""
    return {phrase.strip(): (Atom(kind, value),) for phrase in listed.split(",") if phrase.strip()}


def count(kind: Kind, first: int, listed: str, of: Callable[[int], Any] = int) -> Entries:
    """Phrases separated by commas that mean `first` and on; ways to say the same one are separated by slashes."""
    numbered = enumerate(listed.split(","), first)
    return {way.strip(): (Atom(kind, of(number)),) for number, ways in numbered for way in ways.split("/")}


def each(kind: Kind, described: Mapping[str, Any]) -> Entries:
    """Phrases with a value each; ways to say the same thing are separated by commas."""
    return {
        way.strip(): (Atom(kind, value),) for ways, value in described.items() for way in ways.split(",") if way.strip()
    }


def row(phrases: str, *atoms: Atom) -> Entries:
    """Phrases separated by commas that are several atoms, or none: words that say nothing and part nothing."""
    return {phrase.strip(): atoms for phrase in phrases.split(",")}


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
        for word in _parts(match.group(), form, language):
            words.append(word)
            plain.append(_FORMS[form](match) if form in _FORMS else _OTHER)
    return list(_looked_up(words, plain, language.lexicon))


def _parts(word: str, form: str, language: Language) -> Sequence[str]:
    if form == "word" and language.split is not None and word not in language.lexicon.words:
        return language.split(word, language.lexicon)
    return (word,)


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


def _number(match: re.Match[str]) -> Atom:
    digits = match.group()
    if len(digits) > 4:
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
    "number": _number,
    "meridiem": lambda match: Atom(Kind.MERIDIEM, _BOUNDS[match.group()[0]]),
    "money": lambda match: Atom(Kind.MONEY),
    "percent": lambda match: Atom(Kind.COUNTED),
}
