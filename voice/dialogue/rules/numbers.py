"""Digits from words: "zéro six douze", "oh seven seven double oh", "06 12" and their mixtures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

_LONGEST_SPELLING = 6  # words: "neuf cent quatre vingt dix neuf"


@dataclass(frozen=True, slots=True)
class NumberWords:
    """How a language dictates digits; every word folded.

    spellings: words → the digits they stand for ("quatre vingt dix neuf" → "99"), the longest match wins.
    repeats: word before a digit → how many times it counts. pauses: words allowed between two numbers.
    pluses: words for a leading +. mishearings: word → digit, believed only between two numbers.
    """

    spellings: Mapping[str, str]
    repeats: Mapping[str, int] = field(default_factory=dict)
    pauses: Set[str] = frozenset()
    pluses: Set[str] = frozenset()
    mishearings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dictation:
    """Digits in a text. runs: each unbroken dictation, with a leading + if it was said. others: the other words."""

    runs: tuple[str, ...]
    others: tuple[str, ...]


def dictation_in(text: str, spoken: NumberWords) -> Dictation:
    """Every number in a folded text, in order."""
    words = text.split()
    runs, others = [""], []
    at = 0
    while at < len(words):
        digits, used = _number_at(words, at, spoken)
        if used and not digits.startswith("+"):
            runs[-1] += digits
        elif used:
            runs.append(digits)
        elif not (runs[-1] and words[at] in spoken.pauses):
            runs.append("")
            others.append(words[at])
        at += used or 1
    return Dictation(tuple(run for run in runs if run), tuple(others))


def _number_at(words: Sequence[str], at: int, spoken: NumberWords) -> tuple[str, int]:
    """The digits that begin at word `at` and how many words they take: ("", 0) when none do."""
    word = words[at]
    if word == "+" or word in spoken.pluses:
        return _plus_at(words, at, spoken)
    if word in spoken.repeats and at + 1 < len(words):
        digits, used = _number_at(words, at + 1, spoken)
        return (digits * spoken.repeats[word], used + 1) if len(digits) == 1 else ("", 0)
    if word in spoken.mishearings and _between_numbers(words, at, spoken):
        return spoken.mishearings[word], 1
    return _plain_at(words, at, spoken)


def _plus_at(words: Sequence[str], at: int, spoken: NumberWords) -> tuple[str, int]:
    digits, used = _number_at(words, at + 1, spoken) if at + 1 < len(words) else ("", 0)
    return (f"+{digits}", used + 1) if digits.isdigit() else ("", 0)


def _plain_at(words: Sequence[str], at: int, spoken: NumberWords) -> tuple[str, int]:
    if at < len(words) and words[at].isascii() and words[at].isdigit():
        return words[at], 1
    for length in range(_LONGEST_SPELLING, 0, -1):
        digits = spoken.spellings.get(" ".join(words[at : at + length]))
        if digits is not None and at + length <= len(words):
            return digits, length
    return "", 0


def _between_numbers(words: Sequence[str], at: int, spoken: NumberWords) -> bool:
    def starts(index: int) -> bool:
        return _plain_at(words, index, spoken)[1] > 0 or words[index] in spoken.repeats

    return 0 < at < len(words) - 1 and _plain_at(words, at - 1, spoken)[1] > 0 and starts(at + 1)
