"""What a language file must tell so that callers are understood in it. All patterns match folded text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from voice.dialogue.rules.numbers import NumberWords
from voice.dialogue.rules.text import Word, split_words


class Intent(StrEnum):
    """What a caller may want with a turn."""

    HOURS = "hours"
    PRICE = "price"
    DURATION = "duration"
    SERVICES = "services"
    OFFERING = "offering"  # "do you do ...?"
    ADDRESS = "address"
    PHONE = "phone"
    OTHER_FACT = "other_fact"  # a thing that businesses are asked and that BusinessInfo has no place for
    IDENTITY = "identity"
    HELP = "help"
    PERSON = "person"
    MESSAGE = "message"
    APPOINTMENT = "appointment"
    MOVE_APPOINTMENT = "move_appointment"
    CANCEL_APPOINTMENT = "cancel_appointment"
    CONFIRM_APPOINTMENT = "confirm_appointment"
    WHICH_APPOINTMENT = "which_appointment"  # "when is my appointment?"
    LATE = "late"  # "I am running late": for an appointment
    QUESTION = "question"  # "I have a question"
    NEED = "need"  # a trouble or a wish, in a sentence
    REPEAT = "repeat"
    WAIT = "wait"
    CANCEL = "cancel"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    GREETING = "greeting"
    URGENT = "urgent"
    YES = "yes"
    NO = "no"


class When(StrEnum):
    """What a question about hours is about, besides weekdays."""

    NOW = "now"
    OPENING = "opening"  # "when do you open?"
    TODAY = "today"
    TOMORROW = "tomorrow"
    DAY_AFTER_TOMORROW = "day_after_tomorrow"
    WEEKEND = "weekend"
    WEEK = "week"
    SPECIAL = "special"  # holidays, dates


class Field(StrEnum):
    """What can be corrected in a message or an appointment."""

    NAME = "name"
    NUMBER = "number"
    REASON = "reason"
    SERVICE = "service"
    DATE = "date"


class Choice(StrEnum):
    """How a caller takes one of the times that were offered, or none."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    LAST = "last"
    ANY = "any"
    NONE = "none"  # "something else", "later than that"


Rules = Sequence[tuple[Intent, re.Pattern[str]]]


def singular(word: str) -> tuple[str, ...]:
    """The form under which a word of French, English or Spanish names a service."""
    return (word[:-1] if len(word) > 3 and word[-1] in "sx" else word,)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ear of one language.

    rules, when: tried in order; the words that one pattern has matched are hidden from those after it.
    weekdays: Monday first. from_day_to_day: two groups, a weekday each.
    follow_up: how a question that leans on the one before begins.
    every_service: a question about prices as a whole.
    small_words: words that name nothing, ignored in looking for a service.
    self_introduction: what comes before a name and before nothing else.
    name_intro: what may come before a name once a name was asked for. name_lead: small talk before a name.
    name_stops: a name ends before these. name_never: no name holds these.
    name_words: no name is longer. name_joiners: words that make one name with the next ("عبد").
    titles: forms of address and how they are written. name_particles: words of a name that have no capital.
    letter_clause: "with a d"; one of its groups is the letter. doubled: words that double a spelled letter.
    letters: what the letters are called, in one or two words ("ميم" → "م"); what is called "" is no letter.
    spelled_as_in: the words between a letter and one that begins with it ("d comme Daniel").
    alike: letters that sound the same, and the places in a folded name where they do.
    reason_intro: what comes before a reason. correction_intro: what comes before a name put right.
    call_back: a wish to be called, or to be within reach.
    this_number: "the one I'm calling from". no_number: the caller has none or will not give it.
    fields: how callers name what is wrong. question_start: how a question begins.
    choices: how one of several is taken. party: "for four people", "a table for two"; its group holds the number.
    word_forms: the forms under which a word may name a service, likeliest first, never none.
    split: takes a transcript apart into folded words; of its own where a language is written in two scripts.
    """

    rewrites: Mapping[str, str]
    fillers: Set[str]
    numbers: NumberWords
    rules: Rules
    when: Sequence[tuple[When, re.Pattern[str]]]
    weekdays: Sequence[re.Pattern[str]]
    from_day_to_day: re.Pattern[str]
    follow_up: re.Pattern[str]
    every_service: re.Pattern[str]
    small_words: Set[str]
    self_introduction: re.Pattern[str]
    name_intro: re.Pattern[str]
    name_lead: re.Pattern[str]
    name_stops: Set[str]
    name_never: Set[str]
    titles: Mapping[str, str]
    letter_clause: re.Pattern[str]
    doubled: Set[str]
    reason_intro: re.Pattern[str]
    correction_intro: re.Pattern[str]
    this_number: re.Pattern[str]
    call_back: re.Pattern[str]
    no_number: re.Pattern[str]
    fields: Mapping[Field, re.Pattern[str]]
    question_start: re.Pattern[str]
    choices: Mapping[Choice, re.Pattern[str]]
    party: re.Pattern[str]
    word_forms: Callable[[str], tuple[str, ...]] = singular
    split: Callable[[str], Iterable[Word]] = split_words
    letters: Mapping[str, str] = field(default_factory=dict)
    spelled_as_in: Set[str] = frozenset()
    alike: Sequence[tuple[str, re.Pattern[str]]] = ()
    name_particles: Set[str] = frozenset()
    name_joiners: Set[str] = frozenset()
    name_words: int = 5


def words(*patterns: str) -> re.Pattern[str]:
    """A pattern that matches any of some patterns, from word boundary to word boundary."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)")


def rules(*wordings: tuple[Intent | str, ...], compiled: Callable[..., re.Pattern[str]] = words) -> Rules:
    """Compile intents, each with its wordings, by `words` or another of its kind."""
    return tuple((Intent(intent), compiled(*patterns)) for intent, *patterns in wordings)


def word_list(text: str) -> list[str]:
    """The words of a text, in order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
