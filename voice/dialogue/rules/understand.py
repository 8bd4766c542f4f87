"""A caller's words into what they mean: intents in order, services, days, a number, a name. No state, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from voice.business import Service
from voice.dialogue.rules.hours import HoursQuestion, question_in
from voice.dialogue.rules.names import introduced_name
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.text import QUESTION_MARKS, Utterance, read
from voice.dialogue.rules.vocabulary.base import Intent, Rules, Vocabulary

FACTS = frozenset(
    {
        Intent.HOURS,
        Intent.PRICE,
        Intent.DURATION,
        Intent.SERVICES,
        Intent.OFFERING,
        Intent.ADDRESS,
        Intent.PHONE,
        Intent.OTHER_FACT,
        Intent.IDENTITY,
    }
)
_NO_SUBJECT = frozenset({Intent.YES, Intent.NO, Intent.THANKS, Intent.GREETING, Intent.NEED, Intent.QUESTION})
_BRIEF = 7  # words


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn, understood.

    intents: without repetition, in the order they were said. services: those named. unlisted: words that may name
    a service the business did not list. every_service: asks about prices as a whole. runs: digits dictated.
    name: a name introduced as such. asks: begins or ends as a question does.
    """

    said: Utterance
    vocabulary: Vocabulary
    intents: tuple[Intent, ...]
    services: tuple[Service, ...]
    unlisted: tuple[str, ...]
    every_service: bool
    hours: HoursQuestion
    runs: tuple[str, ...]
    beside_digits: tuple[str, ...]
    name: str
    asks: bool

    def has(self, *intents: Intent) -> bool:
        return any(intent in self.intents for intent in intents)

    @property
    def facts(self) -> tuple[Intent, ...]:
        """What the caller wants to know."""
        return tuple(intent for intent in self.intents if intent in FACTS)

    @property
    def brief(self) -> bool:
        """Short enough to be a request and nothing else."""
        return len(self.said.words) <= _BRIEF

    @property
    def number(self) -> str:
        """The longest dictation of digits."""
        return max(self.runs, key=len, default="")


def understand(raw: str, vocabulary: Vocabulary, catalogue: Catalogue) -> Heard:
    """Everything a turn says. Pure: the same words always mean the same."""
    said = read(raw, vocabulary.fillers, vocabulary.rewrites, vocabulary.split)
    words = said.text.split()
    services = catalogue.mentioned(words)
    hours = question_in(said.text, vocabulary)
    dictation = dictation_in(said.text, vocabulary.numbers)
    found, rest = intents_in(said.text, vocabulary.rules)
    intents = _refined(found, said, services, hours, vocabulary)
    return Heard(
        said=said,
        vocabulary=vocabulary,
        intents=intents,
        services=services,
        unlisted=tuple(catalogue.leftover(_without_days(rest, vocabulary).split())),
        every_service=bool(vocabulary.every_service.search(said.text)),
        hours=hours,
        runs=dictation.runs,
        beside_digits=tuple(catalogue.leftover(dictation.others)),
        name=introduced_name(said, vocabulary.self_introduction, vocabulary),
        asks=raw.rstrip().endswith(QUESTION_MARKS) or bool(vocabulary.question_start.search(said.text)),
    )


def intents_in(text: str, rules: Rules) -> tuple[tuple[Intent, ...], str]:
    """Intents of a folded text, in order of place, and the text that no rule but that of needs has claimed.

    Words that one rule has matched are hidden from the next ones.
    """
    places: dict[Intent, int] = {}
    for intent, pattern in rules:
        match = pattern.search(text)
        if match and match.group():
            places[intent] = match.start()
            if intent is not Intent.NEED:
                text = pattern.sub(_hidden, text)
    return tuple(sorted(places, key=places.__getitem__)), text


def _hidden(match: re.Match[str]) -> str:
    """Marks that are no word, as long as what was matched: places stay what they were."""
    return "#" * len(match.group())


def _without_days(text: str, vocabulary: Vocabulary) -> str:
    for pattern in (*(pattern for _, pattern in vocabulary.when), *vocabulary.weekdays):
        text = pattern.sub(_hidden, text)
    return text.replace("#", " ")


def _refined(
    intents: tuple[Intent, ...],
    said: Utterance,
    services: tuple[Service, ...],
    hours: HoursQuestion,
    vocabulary: Vocabulary,
) -> tuple[Intent, ...]:
    """Intents that words alone do not show: a bare day, a bare service, "do you have" without an object of its own."""
    meant = [intent for intent in intents if intent is not Intent.OFFERING or services or not _others(intents)]
    if _others(meant):
        return tuple(meant)
    bare = len(said.words) <= _BRIEF and (bool(vocabulary.follow_up.search(said.text)) or len(said.words) <= 3)
    if hours and bare and not services and not {Intent.YES, Intent.NO} & {*meant}:
        meant.append(Intent.HOURS)
    if services and Intent.OFFERING not in meant and Intent.NEED not in meant:
        meant.append(Intent.OFFERING)
    return tuple(meant)


def _others(intents: tuple[Intent, ...] | list[Intent]) -> bool:
    """Whether something is asked besides an offering."""
    return any(intent not in _NO_SUBJECT and intent is not Intent.OFFERING for intent in intents)
