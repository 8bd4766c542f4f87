"""Which services of the business a caller is talking about, forgiving spelling, plurals and misheard letters."""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass

from voice.business import Service
from voice.dialogue.rules.text import comparable
from voice.dialogue.rules.vocabulary.base import singular

_FUZZY_FROM = 5  # letters: shorter words must match exactly
_LONG_FROM = 9  # letters: from here two may be wrong instead of one
_MOST_EDITS = 2
_EXTRA_WORDS = 1  # a window of speech may hold one word more than the name: "check up" for "checkup"


@dataclass(frozen=True, slots=True)
class Mention:
    """A service found in words `start` to `end` (exclusive), `edits` letters away from its name."""

    service: Service
    start: int
    end: int
    edits: int


@dataclass(frozen=True, slots=True)
class _Name:
    service: Service
    words: tuple[str, ...]
    joined: str
    letters: int


class Catalogue:
    """The services of a business, ready to be looked for in speech.

    small_words: words that name nothing; they neither make nor spoil a match.
    word_forms: the forms that a word may stand for, likeliest first; see `Vocabulary`.
    """

    def __init__(
        self,
        services: Sequence[Service],
        small_words: Set[str],
        word_forms: Callable[[str], tuple[str, ...]] = singular,
    ) -> None:
        self._small = small_words
        self._forms = word_forms
        self._names = [
            name
            for service in services
            for spoken in (service.name, *service.aliases)
            if (name := self._name(service, spoken)).joined
        ]
        self._known = frozenset(word for name in self._names for word in name.words)
        self._longest = max((len(name.words) for name in self._names), default=0) + _EXTRA_WORDS
        self._by_length: dict[int, list[_Name]] = defaultdict(list)
        for name in self._names:
            self._by_length[len(name.joined)].append(name)

    def mentioned(self, words: Sequence[str]) -> tuple[Service, ...]:
        """The services named in folded words, in order of mention; by a part of their name if none is named fully."""
        said = [(index, self._form(word)) for index, word in enumerate(words) if word not in self._small]
        mentions = list(self._fully_named(said))
        best = [one for one in mentions if not any(_beats(other, one) for other in mentions)]
        found = [one.service for one in sorted(best, key=lambda one: one.start)]
        return tuple(dict.fromkeys(found)) or self._partly_named([word for _, word in said])

    def leftover(self, words: Sequence[str]) -> list[str]:
        """The words that could name a service the business did not list."""
        return [word for word in words if word not in self._small]

    def _form(self, word: str) -> str:
        """The form that is a word of some service's name, else the likeliest."""
        forms = self._forms(word)
        return next((form for form in forms if form in self._known), forms[0])

    def _name(self, service: Service, spoken: str) -> _Name:
        kept = tuple(self._forms(word)[0] for word in comparable(spoken).split() if word not in self._small)
        words = kept or tuple(comparable(spoken).split())
        joined = "".join(words)
        return _Name(service, words, joined, _letters(joined))

    def _fully_named(self, said: Sequence[tuple[int, str]]) -> Iterable[Mention]:
        for first in range(len(said)):
            for last in range(first + 1, min(first + self._longest, len(said)) + 1):
                heard = "".join(word for _, word in said[first:last])
                for name, edits in self._like(heard):
                    yield Mention(name.service, said[first][0], said[last - 1][0] + 1, edits)

    def _like(self, heard: str) -> Iterable[tuple[_Name, int]]:
        """The names within reach of some joined words. Comparing sets of letters first spares most comparisons."""
        letters = _letters(heard)
        for length in range(len(heard) - _MOST_EDITS, len(heard) + _MOST_EDITS + 1):
            for name in self._by_length.get(length, ()):
                if (letters ^ name.letters).bit_count() <= 2 * _MOST_EDITS:
                    edits = _edits(heard, name.joined)
                    if edits is not None:
                        yield name, edits

    def _partly_named(self, said: Sequence[str]) -> tuple[Service, ...]:
        found = (
            name.service
            for name in self._names
            if any(len(word) >= _FUZZY_FROM and word in name.words for word in said)
        )
        return tuple(dict.fromkeys(found))


def _beats(one: Mention, other: Mention) -> bool:
    """Whether two mentions share words and the first is the better reading: closer in letters, then longer."""
    if one.start >= other.end or other.start >= one.end:
        return False
    return (one.edits, one.start - one.end) < (other.edits, other.start - other.end)


def _letters(word: str) -> int:
    """The set of a word's letters as bits; letters of other alphabets share bits."""
    return functools.reduce(lambda bits, letter: bits | 1 << ord(letter) % 32, word, 0)


def _edits(one: str, other: str) -> int | None:
    """How many letters apart two words are; None when they are too far to be the same. Long words may be further."""
    shortest = min(len(one), len(other))
    allowed = 0 if shortest < _FUZZY_FROM else 1 if shortest < _LONG_FROM else _MOST_EDITS
    return next((edits for edits in range(allowed + 1) if _within(one, other, edits)), None)


def _within(one: str, other: str, edits: int) -> bool:
    """Whether at most `edits` insertions, deletions or substitutions turn one word into the other."""
    if abs(len(one) - len(other)) > edits:
        return False
    at = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None or not edits:
        return at is None
    left, right = one[at:], other[at:]
    return any(_within(a, b, edits - 1) for a, b in ((left[1:], right[1:]), (left[1:], right), (left, right[1:])))
