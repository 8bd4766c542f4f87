"""What was said, made comparable: lower case, no accents, no punctuation, no hesitations; and the way back to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import islice

from voice.dialogue.folding import fold as fold  # what reads callers by rules takes it from here

PUNCTUATION = ',.;:!?،؛؟"«»'
QUESTION_MARKS = ("?", "؟")
MAX_WORDS = 60  # nobody asks anything in more; the time to understand a turn stays bounded
# A word may hold marks that are no letters: accents written apart, the vowel signs of Arabic.
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670"
_WORD = re.compile(rf"\+(?=\s?\d)|\d+|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word and the place in the raw text where it comes from."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """A caller's words: `raw` as transcribed; `text` folded, one space between words, no more than MAX_WORDS."""

    raw: str
    words: tuple[Word, ...]
    text: str

    def raw_between(self, start: int, end: int) -> str:
        """The raw text behind `text[start:end]`, widened to whole words."""
        inside = [
            word for word, (first, last) in zip(self.words, self._spans(), strict=True) if start < last and first < end
        ]
        return self.raw[inside[0].start : inside[-1].end] if inside else ""

    def raw_from(self, start: int) -> str:
        """The raw text behind `text[start:]` and all that follows, what was too long to be read included."""
        first = next((word for word, (_, last) in zip(self.words, self._spans(), strict=True) if last > start), None)
        return self.raw[first.start :] if first else ""

    def before(self, place: int) -> Utterance:
        """What was said before a place in the raw text."""
        words = tuple(word for word in self.words if word.end <= place)
        return Utterance(self.raw[:place], words, " ".join(word.text for word in words))

    def _spans(self) -> list[tuple[int, int]]:
        spans, position = [], 0
        for word in self.words:
            spans.append((position, position + len(word.text)))
            position += len(word.text) + 1
        return spans


def split_words(raw: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of `raw[start:end]`, folded: letters apart from digits."""
    for match in _WORD.finditer(raw, start, len(raw) if end is None else end):
        yield Word(fold(match.group()), *match.span())


def read(
    raw: str,
    fillers: Set[str] = frozenset(),
    rewrites: Mapping[str, str] | None = None,
    split: Callable[[str], Iterable[Word]] = split_words,
) -> Utterance:
    """Take a transcript apart by `split`. `fillers` are dropped; `rewrites` replaces a word by one or more others."""
    replaced = rewrites or {}
    words = [
        Word(part, word.start, word.end)
        for word in islice(split(raw), MAX_WORDS)
        if word.text not in fillers
        for part in replaced.get(word.text, word.text).split()
    ]
    return Utterance(raw, tuple(words), " ".join(word.text for word in words))


def comparable(text: str) -> str:
    """A name or an alias as it would stand in `Utterance.text`."""
    return read(text).text
