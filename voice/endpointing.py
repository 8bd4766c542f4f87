"""What the words of an utterance say about its end: has the caller finished, will they go on, do they only say "mm"?

Pure, for the five languages, Darija in both scripts. Right most of the time is right enough: the answer makes a silence
count for more or less (`voice/turns.py`), it never ends a turn by itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

from voice.endpointing_words import TURN_WORDS, UNKNOWN_LANGUAGE, Phrases, TurnWords, Words, words_of
from voice.spoken_digits import TrailingDigits, trailing_digits

BACKCHANNEL_WORDS = 3

_QUESTION_MARKS = ("?", "؟")
_ENDING_MARKS = (*_QUESTION_MARKS, ".", "!", "۔", "。")
# A transcriber that hears a voice trail off, or stay up, writes one of these.
_GOING_ON = ("…", "..", ",", "،", ";", "؛", ":", "-", "–", "—")
_CLOSING_BRACKETS = "\"'»”’)] "

# A number that begins like those people are called on, complete: national, by language, or with its country code.
_NATIONAL: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"0[1-9]\d{8}"),
    "en": re.compile(r"0\d{10}|[2-9]\d{9}|1[2-9]\d{9}"),
    "es": re.compile(r"[6-9]\d{8}|[1-5]\d{9}"),
    "ar": re.compile(r"0[2-9]\d{8}|01\d{9}|[67]\d{8}"),
    "ary": re.compile(r"0[5-8]\d{8}"),
}
_INTERNATIONAL = re.compile(r"(33|34|212)\d{9}|44\d{10}|1\d{10}|(?!33|34|44|212|1)\d{11,13}")
_INTERNATIONAL_PREFIX = re.compile(r"\+|00")
# Fewer digits than these are no number yet.
_SHORTEST_NATIONAL: Mapping[str, int] = {"es": 9}
_SHORTEST = 10
# The 12th, at 20: not the beginning of a number. "Ten thirty": an hour.
_LONGEST_DAY = 2  # digits
_CLOCK = re.compile(r"([1-9]|1\d|2[0-3])[0-5]\d")


class Completeness(StrEnum):
    """Whether the caller, going by the words alone, has said what they wanted to say."""

    FINISHED = "finished"
    OPEN = "open"
    UNFINISHED = "unfinished"


def completeness(text: str, language: str) -> Completeness:
    """Judge an utterance so far. `language` is one of this project's codes; of any other, only the marks are read.

    FINISHED: a sentence with its mark, an answer that leaves nothing to add, a goodbye, a whole telephone number.
    UNFINISHED: a hesitation, a word that no sentence ends in, a part of a telephone number.
    OPEN: all else, a greeting among it: something follows "hello", but not always at once.
    A single number below a hundred is no part of a telephone number for certain: it may be a day, an hour or an age.
    """
    said, known = words_of(text), _known(language)
    if not said:
        return Completeness.OPEN
    mark = text.rstrip(_CLOSING_BRACKETS)
    if mark.endswith(_GOING_ON):
        return Completeness.UNFINISHED
    if mark.endswith(_QUESTION_MARKS):
        return Completeness.FINISHED
    return _of_phrases(said, known) or _of_number(said, known, language) or _of_sentence(said, known, mark)


def is_backchannel(text: str, language: str) -> bool:
    """Whether this is said to show that one listens, not to take the turn: "mm", "oui, oui", "ah d'accord".

    Never a question, never more than three words.
    """
    if any(mark in text for mark in ("¿", *_QUESTION_MARKS)) or len(text.split()) > BACKCHANNEL_WORDS:
        return False
    said = words_of(text)
    return bool(said) and _known(language).listening.covers(said)


def speaks_words(text: str, language: str) -> int:
    """How many words are left when assent, noises and hesitations are taken out."""
    return len(_known(language).empty.left_of(words_of(text)))


class _Listed:
    """Phrases, found quickly where they begin and where they end."""

    def __init__(self, *lists: Phrases) -> None:
        longest_first = sorted(frozenset().union(*lists), key=len, reverse=True)
        self._by_first: dict[str, list[Words]] = defaultdict(list)
        self._by_last: dict[str, list[Words]] = defaultdict(list)
        for phrase in longest_first:
            self._by_first[phrase[0]].append(phrase)
            self._by_last[phrase[-1]].append(phrase)

    def ending(self, said: Words) -> int:
        """How many words the longest phrase takes that `said` ends in; 0 when it ends in none."""
        candidates = self._by_last.get(said[-1], ())
        return next((len(phrase) for phrase in candidates if said[-len(phrase) :] == phrase), 0)

    def beginning(self, said: Words, at: int) -> int:
        """The same for the phrase that begins at a place."""
        candidates = self._by_first.get(said[at], ())
        return next((len(phrase) for phrase in candidates if said[at : at + len(phrase)] == phrase), 0)

    def left_of(self, said: Words) -> Words:
        """What is left of the words, read from the left, when the phrases are taken out."""
        left: list[str] = []
        at = 0
        while at < len(said):
            length = self.beginning(said, at)
            if not length:
                left.append(said[at])
            at += length or 1
        return tuple(left)

    def covers(self, said: Words) -> bool:
        """Whether the words consist of these phrases alone."""
        at = 0
        while at < len(said):
            length = self.beginning(said, at)
            if not length:
                return False
            at += length
        return True


class _Known:
    """The lists of a language, put together as they are asked for. empty: words without a meaning of their own."""

    def __init__(self, words: TurnWords) -> None:
        self.noises = _Listed(words.noises)
        self.listening = _Listed(words.noises, words.assent)
        self.answers = _Listed(words.noises, words.assent, words.answers, words.closings)
        self.greetings = _Listed(words.noises, words.assent, words.greetings)
        self.hesitations = _Listed(words.hesitations)
        self.empty = _Listed(words.noises, words.assent, words.hesitations)
        self.closings = _Listed(words.closings)
        self.never_last = _Listed(words.never_last)
        self.seldom_last = _Listed(words.seldom_last)
        self.openings = _Listed(words.openings)
        self.relatives = words.relatives


_KNOWN = {language: _Known(words) for language, words in TURN_WORDS.items()}
_UNKNOWN = _Known(UNKNOWN_LANGUAGE)


def _known(language: str) -> _Known:
    return _KNOWN.get(language, _UNKNOWN)


def _of_phrases(said: Words, known: _Known) -> Completeness | None:
    """Of what consists of well-known phrases alone, or ends in a hesitation; None for anything else."""
    if known.noises.covers(said):
        return Completeness.OPEN
    if known.answers.covers(said):
        return Completeness.FINISHED
    if known.hesitations.ending(said):
        return Completeness.UNFINISHED
    return Completeness.OPEN if known.greetings.covers(said) else None


def _of_number(said: Words, known: _Known, language: str) -> Completeness | None:
    """None: the utterance does not end in what could be a telephone number or a part of one."""
    found = trailing_digits(known.hesitations.left_of(said), language)
    if not found.digits:
        return None
    foreign = _INTERNATIONAL_PREFIX.match(found.digits)
    digits = found.digits[foreign.end() :] if foreign else found.digits
    national = _NATIONAL.get(language)
    whole = _INTERNATIONAL.fullmatch(digits) if foreign else national and national.fullmatch(digits)
    if whole:
        return Completeness.FINISHED
    if len(digits) >= (_SHORTEST if foreign else _SHORTEST_NATIONAL.get(language, _SHORTEST)):
        return Completeness.OPEN
    return Completeness.UNFINISHED if _is_dictated(found) else None


def _is_dictated(found: TrailingDigits) -> bool:
    """Whether it begins as telephone numbers do, or is nothing but digits; not a day, an hour, a year or a price."""
    if found.digits[0] in "+0":
        return True
    if found.numbers == 1:
        return found.alone and len(found.digits) > _LONGEST_DAY
    return found.alone or not _CLOCK.fullmatch(found.digits)


def _of_sentence(said: Words, known: _Known, mark: str) -> Completeness:
    marked = mark.endswith(_ENDING_MARKS)
    if _is_dangling(said, known) or (not marked and known.seldom_last.ending(said)):
        return Completeness.UNFINISHED
    return Completeness.FINISHED if marked or known.closings.ending(said) else Completeness.OPEN


def _is_dangling(said: Words, known: _Known) -> bool:
    """Whether a sentence cannot end so. "Je voudrais" cannot, "c'est ce que je voudrais" can."""
    if known.never_last.ending(said) or said[-1].endswith("'"):
        return True
    opening = known.openings.ending(said)
    return bool(opening) and said[-opening - 1 : -opening] not in known.relatives
