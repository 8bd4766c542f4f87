"""What the parts of the engine share: a call's settings, where its dialogue stands, and words in its language."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from voice.business import BookableResource, BookableService, Service
from voice.dialogue.base import DialogueEvent, Say, ToolResult
from voice.dialogue.emergencies import Emergency, region_of, trades_of_business
from voice.dialogue.phone import is_complete, regions_of
from voice.dialogue.rules.answers import Answer, Answers, inside
from voice.dialogue.rules.booking_flow import BookingFlow, Standing
from voice.dialogue.rules.message_flow import MessageFlow, Step
from voice.dialogue.rules.phrases import PHRASES, Phrase, Phrases
from voice.dialogue.rules.services import Catalogue
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary import VOCABULARIES
from voice.dialogue.rules.vocabulary.base import Intent, Vocabulary
from voice.snapshot import AssistantSnapshot

Steps = Generator[DialogueEvent, ToolResult | None, None]

LANGUAGES: Final = frozenset(PHRASES)
FALLBACK_LANGUAGE: Final = "fr"
_READ_BACK = 200  # characters: more is not listened to
_NAMED_AT_ONCE = 6
_ABOUT_SERVICES = frozenset({Intent.PRICE, Intent.DURATION, Intent.OFFERING})


class Asked(StrEnum):
    """The open question outside of a message."""

    NOTHING = "nothing"
    ANYTHING_ELSE = "anything_else"
    MESSAGE = "message"  # "shall I take one?"
    PERSON_OR_MESSAGE = "person_or_message"
    RETRY = "retry"  # "shall I try again to save it?"
    PERSON = "person"  # "shall I put you through?", to somebody whose life is in danger
    WHAT_HAPPENS = "what_happens"  # to somebody who has only said that it is an emergency


@dataclass(slots=True)
class State:
    """Where a call's dialogue stands.

    offered_for: what an offered message would be about, in the caller's words; empty when that is to be asked.
    last_words: what "pardon?" asks for. misses: turns not understood in a row. answered: how many answers so far.
    services: those spoken of last; standing: the appointment. name: the caller's, when it was said unasked.
    emergency: what was told of one, in the words `told`. tried_person: a person was fetched for it already.
    """

    language: str
    asked: Asked = Asked.NOTHING
    offered_for: str = ""
    flow: MessageFlow | None = None
    booking: BookingFlow | None = None
    standing: Standing | None = None
    last_words: tuple[Say, ...] = ()
    misses: int = 0
    answered: int = 0
    services: tuple[Service, ...] = ()
    name: str = ""
    urgent: bool = False
    emergency: Emergency | None = None
    told: str = ""
    tried_person: bool = False


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the call: its mouth, its ear, and the business put into it."""

    phrases: Phrases
    vocabulary: Vocabulary
    catalogue: Catalogue
    bookables: Catalogue
    resources: Catalogue
    answers: Answers


def _named(one: BookableService | BookableResource) -> Service:
    return Service(name=one.name, aliases=one.aliases)


def _catalogue(services: Sequence[Service], vocabulary: Vocabulary) -> Catalogue:
    return Catalogue(services, vocabulary.small_words, vocabulary.word_forms)


def _for_the_ear(reason: str) -> str:
    """A reason as it is read back: the beginning of a long one, without the mark at its end."""
    return textwrap.shorten(reason, _READ_BACK, placeholder="").rstrip(" .!?؟")


class Desk:
    """One call's settings and state, and what can be said of them. It takes no action."""

    def __init__(self, snapshot: AssistantSnapshot, now: Callable[[], dt.datetime], caller_number: str) -> None:
        self.snapshot = snapshot
        self.now = now
        numbers = (snapshot.business.phone, snapshot.transfer_number, caller_number)
        self.regions = regions_of(numbers, snapshot.language)
        self.region = region_of(snapshot.business.phone, snapshot.time_zone, numbers[1:], snapshot.language)
        self.trades = trades_of_business(snapshot.business.name, snapshot.business.trade)
        self.caller_number = caller_number if is_complete(caller_number, self.regions) else ""
        self.state = State(snapshot.language if snapshot.language in LANGUAGES else FALLBACK_LANGUAGE)
        self._tongues: dict[str, Tongue] = {}

    @property
    def tongue(self) -> Tongue:
        """The language being spoken."""
        language = self.state.language
        if language not in self._tongues:
            business, vocabulary = self.snapshot.business, VOCABULARIES[language]
            bookables = self.snapshot.bookables
            self._tongues[language] = Tongue(
                PHRASES[language],
                vocabulary,
                _catalogue(business.services, vocabulary),
                _catalogue([_named(one) for one in bookables.services], vocabulary),
                _catalogue([_named(one) for one in bookables.resources], vocabulary),
                Answers(business, PHRASES[language], self.regions),
            )
        return self._tongues[language]

    def go_on_in(self, language: str) -> None:
        """Speak that language. What is under way stays, but for words that stand in for a reason not given."""
        if language == self.state.language:
            return
        stand_in = self.phrase(Phrase.NO_REASON)
        self.state.language = language
        flow = self.state.flow
        if flow:
            flow.reason = self.phrase(Phrase.NO_REASON) if flow.reason == stand_in else flow.reason
            flow.no_reason = self.phrase(Phrase.NO_REASON)

    def phrase(self, phrase: Phrase, **values: str) -> str:
        """A sentence in the language being spoken."""
        return self.tongue.phrases.say(phrase, **values)

    def say(self, *texts: str) -> Say:
        """Sentences to speak in one breath; empty ones are left out."""
        language = self.state.language
        text = " ".join(text for text in texts if text)
        return Say(text, language="" if language == self.snapshot.language else language)

    def ask(self, asked: Asked, offered_for: str = "") -> str:
        """Note an open question and put it into words; the same ones twice in a row would tire."""
        self.state.asked, self.state.offered_for = asked, offered_for
        if asked is Asked.MESSAGE:
            return self.phrase(Phrase.OFFER_MESSAGE)
        if asked is Asked.PERSON_OR_MESSAGE:
            return self.phrase(Phrase.OFFER_PERSON_OR_MESSAGE)
        self.state.answered += 1
        return self.phrase(Phrase.ANYTHING_ELSE if self.state.answered % 2 else Phrase.ANYTHING_ELSE_SHORT)

    def abilities(self) -> str:
        """What the assistant can do for this business, gaps left out."""
        business = self.snapshot.business
        able = {
            Phrase.CAN_DO_BOOK: self.snapshot.bookables,
            Phrase.CAN_DO_HOURS: business.hours,
            Phrase.CAN_DO_PRICES: business.services,
            Phrase.CAN_DO_ADDRESS: business.address,
            Phrase.CAN_DO_MESSAGE: True,
            Phrase.CAN_DO_PERSON: self.snapshot.transfer_number,
        }
        spoken = [self.tongue.phrases.texts[phrase] for phrase, there in able.items() if there]
        return self.phrase(Phrase.CAN_DO, abilities=self.tongue.phrases.alternatives(spoken))

    def bookable_names(self) -> str:
        """What can be booked, as alternatives."""
        names = [inside(service.name) for service in self.snapshot.bookables.services[:_NAMED_AT_ONCE]]
        return self.tongue.phrases.alternatives(names)

    def question(self) -> str:
        """The question of the message under way, "" when none is."""
        return self.question_of(self.state.flow) if self.state.flow else ""

    def question_of(self, flow: MessageFlow) -> str:
        """The question of a message's present step."""
        number = self.tongue.answers.number(flow.number)
        match flow.step:
            case Step.NAME:
                return self.phrase(Phrase.ASK_NAME)
            case Step.NUMBER_OFFER:
                return self.phrase(Phrase.OFFER_NUMBER)
            case Step.NUMBER:
                return self.phrase(Phrase.NUMBER_GO_ON if number else Phrase.ASK_NUMBER, number=number)
            case Step.NUMBER_CONFIRM:
                return self.phrase(Phrase.CONFIRM_NUMBER, number=number)
            case Step.REASON:
                return self.phrase(Phrase.ASK_REASON)
            case Step.RECAP:
                recap = Phrase.RECAP_URGENT if flow.urgent else Phrase.RECAP
                return self.phrase(recap, name=flow.name, number=number, reason=_for_the_ear(flow.reason))
            case Step.CORRECTION:
                return self.phrase(Phrase.ASK_CORRECTION)

    def answers_to(self, heard: Heard) -> list[Answer]:
        """An answer to each question of a turn, in the order they were asked."""
        answers = self.tongue.answers
        about_services = [fact for fact in heard.facts if fact in _ABOUT_SERVICES]
        found: list[Answer] = []
        for fact in heard.facts:
            match fact:
                case Intent.HOURS:
                    found.append(answers.hours(heard.hours, self.now()))
                case Intent.ADDRESS:
                    found.append(answers.address())
                case Intent.PHONE:
                    found.append(answers.phone())
                case Intent.SERVICES if not about_services:
                    found.append(answers.services())
                case Intent.OTHER_FACT:
                    found.append(answers.unknown_fact())
                case Intent.IDENTITY:
                    found.append(answers.identity())
                case _ if about_services and fact is about_services[0]:
                    found.append(self._about_services(heard, about_services))
        return found

    def _about_services(self, heard: Heard, asked: Sequence[Intent]) -> Answer:
        """Of the services named; else of the one spoken of; else of them all, unless the caller named another one."""
        answers = self.tongue.answers
        if heard.services:
            self.state.services = heard.services
            return answers.about(heard.services, asked)
        if heard.unlisted and not heard.every_service:
            return answers.unlisted_service()
        if self.state.services and not heard.every_service:
            return answers.about(self.state.services, asked)
        return answers.all_prices()
