"""The first dialogue engine: rules, no model, no network. Fluent in the languages that have their two files.

A turn is understood (`understand`), answered from the facts of the business (`answers`) or handed to the message
being taken (`message_talk`). What has been asked and what is under way is all the state there is (`desk`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from voice.dialogue.base import CallerTurn, HistoryTurn, LanguageChange, Opening, Reply, Say, ToolResult
from voice.dialogue.languages import beside_the_wish
from voice.dialogue.languages.phrases import going_on_in, how_can_i_help
from voice.dialogue.rules import acts, booking_talk, emergency_talk, message_talk
from voice.dialogue.rules.answers import Answer
from voice.dialogue.rules.booking_flow import Goal, Stage
from voice.dialogue.rules.booking_hearing import asks_for_time, goal_of
from voice.dialogue.rules.desk import LANGUAGES, Asked, Desk, Steps
from voice.dialogue.rules.message_flow import NUMBER_STEPS, MessageFlow, Step, spoken_reason
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.take_up import take_up
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary.base import Intent
from voice.snapshot import AssistantSnapshot
from voice.speech.base import Expecting, Hints

_NEED_FROM = 3  # words: fewer are no sentence
_EXPECTED = {
    Step.NAME: Expecting.NAME,
    Step.NUMBER_OFFER: Expecting.YES_NO,
    Step.NUMBER: Expecting.NUMBER,
    Step.NUMBER_CONFIRM: Expecting.YES_NO,
    Step.REASON: Expecting.REASON,
    Step.RECAP: Expecting.YES_NO,
    Step.CORRECTION: Expecting.ANYTHING,
}


_EXPECTED_IN_BOOKING = {
    Stage.FIND: Expecting.NUMBER,
    Stage.WHICH: Expecting.ANYTHING,
    Stage.SERVICE: Expecting.ANYTHING,
    Stage.WHEN: Expecting.ANYTHING,
    Stage.CHOOSE: Expecting.ANYTHING,
    Stage.RECAP: Expecting.YES_NO,
    Stage.SURE: Expecting.YES_NO,
    Stage.CORRECTION: Expecting.ANYTHING,
}


class RulesEngine:
    """A `DialogueEngine` for one call.

    now: the present, aware, in the tenant's time zone. caller_number: E.164; anything else means that it is not known.
    earlier_turns: what was said before this engine was made, when the call comes back from elsewhere.
    """

    languages: ClassVar[frozenset[str]] = LANGUAGES

    def __init__(
        self,
        snapshot: AssistantSnapshot,
        now: Callable[[], dt.datetime],
        caller_number: str = "",
        earlier_turns: Sequence[HistoryTurn] = (),
    ) -> None:
        self._desk = Desk(snapshot, now, caller_number)
        self._earlier_turns = earlier_turns

    @property
    def hints(self) -> Hints:
        """What is expected next, and the words of the business."""
        business = self._desk.snapshot.business
        services = [word for service in business.services for word in (service.name, *service.aliases)]
        return Hints(self._expecting(), tuple(word for word in (business.name, *services) if word))

    @property
    def sees_to_emergency(self) -> bool:
        """Whether an emergency was told and what is to be done about it is not yet done."""
        return emergency_talk.under_way(self._desk)

    def speak(self, language: str) -> None:
        """Go on in that language, where the assistant has it and the engine speaks it."""
        if language in self.languages and language in self._desk.snapshot.languages:
            self._desk.go_on_in(language)

    def go_on_from(
        self, standing: Mapping[str, Any] | None, held: Mapping[str, Any] | None, moves: bool = False
    ) -> None:
        """Take up the appointment and the hold of another engine of the call (`take_up`)."""
        take_up(self._desk, standing, held, moves=moves)

    def tell(self, news: str) -> Reply:
        """Say that, and hand the turn back to the caller."""
        return self._remembered(acts.ask_anything_else(self._desk, news))

    def open(self, opening: Opening) -> Reply:
        """Greet, introduce oneself to a person who was called, or take a caller back from wherever they were."""
        match opening:
            case Opening.NEW_CALL:
                return self._remembered(acts.greet(self._desk))
            case Opening.NOT_TRANSFERRED:
                return self._remembered(self._not_transferred())
            case Opening.RESUMED:
                return self._remembered(acts.just(self._desk, Phrase.RESUMED))
            case Opening.OUTBOUND:
                return self._remembered(acts.introduce(self._desk))
            case Opening.ANSWERPHONE:
                return self._remembered(acts.leave_word(self._desk))
            case Opening.TAKEN_OVER:
                return self._remembered(self._taken_over())

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        """Answer a turn. Keys of a number being keyed in may be answered with nothing at all."""
        if turn.digits:
            return self._remembered(self._keys(turn.digits))
        self.speak(turn.language)
        if turn.change:
            return self._remembered(self._in_new_language(turn))
        return self._remembered(self._turn(self._understood(turn.text)))

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        """Ask once whether the caller is there, then say goodbye."""
        if count > 1:
            return _streamed(acts.give_up(self._desk))
        asked = self._desk.state.asked in (Asked.PERSON, Asked.WHAT_HAPPENS)
        return _streamed(emergency_talk.ask_again(self._desk) if asked else acts.ask_whether_there(self._desk))

    async def _remembered(self, steps: Steps) -> Reply:
        """Stream, and keep what is said for "pardon?", from the moment it is planned."""
        spoken: list[Say] = []
        result: ToolResult | None = None
        try:
            while True:
                event = steps.send(result)
                if isinstance(event, Say):
                    spoken.append(event)
                    self._desk.state.last_words = tuple(spoken)
                result = yield event
        except StopIteration:
            return

    def _understood(self, said: str) -> Heard:
        tongue = self._desk.tongue
        return understand(said, tongue.vocabulary, tongue.catalogue)

    def _in_new_language(self, turn: CallerTurn) -> Steps:
        """Say that the call goes on in that language; then answer, or ask again in it what was asked."""
        desk = self._desk
        rest = beside_the_wish(turn.text) if turn.change is LanguageChange.ASKED else turn.text
        going_on = going_on_in(desk.state.language)
        if rest:
            yield desk.say(going_on)
            yield from self._turn(self._understood(rest))
        else:
            yield desk.say(going_on, acts.asked_again(desk) or how_can_i_help(desk.state.language))

    def _not_transferred(self) -> Steps:
        emergency = emergency_talk.not_answered(self._desk, self._earlier_turns)
        if emergency:
            yield from emergency
        else:
            yield acts.nobody(self._desk, Phrase.NOT_TRANSFERRED)

    def _taken_over(self) -> Steps:
        desk = self._desk
        yield desk.say(desk.phrase(Phrase.TAKEN_OVER), acts.open_question(desk) or desk.ask(Asked.MESSAGE))

    def _turn(self, heard: Heard) -> Steps:
        state = self._desk.state
        state.urgent = state.urgent or heard.has(Intent.URGENT)
        state.name = heard.name or state.name
        emergency = emergency_talk.alarm(self._desk, heard)
        if emergency:
            yield from emergency_talk.turn(self._desk, emergency, heard)
        elif emergency_talk.awaits_answer(self._desk):
            yield from emergency_talk.answer(self._desk, heard)
        elif heard.has(Intent.REPEAT) and not heard.facts and message_talk.may_command(state.flow, heard):
            yield from acts.repeat(self._desk)
        elif state.booking:
            yield from booking_talk.turn(self._desk, state.booking, heard)
        elif state.flow and self._turns_to_appointment(state.flow, heard):
            yield from self._at_large(heard)
        elif state.flow:
            yield from message_talk.turn(self._desk, state.flow, heard)
        else:
            yield from self._at_large(heard)

    def _turns_to_appointment(self, flow: MessageFlow, heard: Heard) -> bool:
        """A wish about an appointment in place of the answer to a message's question."""
        wishes = goal_of(heard) and self._desk.snapshot.bookables and heard.brief
        return bool(wishes) and flow.step is not Step.REASON and message_talk.may_command(flow, heard)

    def _at_large(self, heard: Heard) -> Steps:
        """Answer what was asked, then do what was asked; one of the two may be missing."""
        if asks_for_time(self._desk, heard) and not _is_late(heard):
            yield from booking_talk.start(self._desk, heard, Goal.BOOK)
            return
        answers = self._desk.answers_to(heard)
        lead = " ".join(answer.text for answer in answers)
        action = self._action(heard, lead)
        if not action and not answers:
            yield from self._missed()
            return
        self._desk.state.misses = 0
        yield from action or self._after_answers(answers, heard, lead)

    def _action(self, heard: Heard, lead: str) -> Steps | None:
        """What the caller wants done, the strongest wish first. None: nothing, or nothing understood."""
        desk = self._desk
        if heard.has(Intent.PERSON):
            return acts.transfer(desk, heard, lead)
        if heard.has(Intent.MESSAGE):
            return message_talk.start(desk, heard, lead)
        if _is_late(heard):
            desk.state.offered_for, desk.state.urgent = spoken_reason(heard), True
            return message_talk.start(desk, heard, lead)
        goal = goal_of(heard)
        if goal and desk.snapshot.bookables and not heard.has(Intent.NO):
            return booking_talk.start(desk, heard, goal, lead)
        if heard.has(Intent.YES, Intent.NO) and desk.state.asked is not Asked.NOTHING and not heard.has(Intent.NEED):
            return self._settle_offer(heard, lead)
        if goal and desk.snapshot.bookables:
            return booking_talk.start(desk, heard, goal, lead)
        if goal:
            return self._offer_for(heard, Phrase.OFFER_MESSAGE_FOR_APPOINTMENT, lead)
        if heard.has(Intent.GOODBYE):
            return acts.goodbye(desk, lead)
        return None if lead else self._small_talk(heard)

    def _settle_offer(self, heard: Heard, lead: str) -> Steps | None:
        """A yes or a no to the open question. An answer that came with a no needs nothing more."""
        desk, agreed = self._desk, heard.has(Intent.YES) and not heard.has(Intent.NO)
        if not agreed and lead:
            return None
        match desk.state.asked:
            case Asked.MESSAGE if agreed:
                return message_talk.start(desk, heard, lead)
            case Asked.PERSON_OR_MESSAGE if agreed:
                return acts.just(desk, Phrase.PERSON_OR_MESSAGE_WHICH)
            case Asked.ANYTHING_ELSE if agreed and not heard.has(Intent.GOODBYE):
                return None if lead else self._small_talk(heard)
            case Asked.ANYTHING_ELSE:
                return acts.goodbye(desk)
            case _:
                return acts.goodbye(desk) if heard.has(Intent.GOODBYE) else acts.ask_anything_else(desk)

    def _small_talk(self, heard: Heard) -> Steps | None:
        """Turns that ask for nothing in particular."""
        desk = self._desk
        if heard.has(Intent.NEED, Intent.URGENT) and len(heard.said.words) >= _NEED_FROM and not heard.name:
            return self._offer_for(heard, Phrase.OFFER_MESSAGE_FOR_NEED)
        if heard.name:
            return acts.just(desk, Phrase.HELLO_NAMED, name=heard.name)
        replies: dict[Intent, Callable[[], Steps]] = {
            Intent.WAIT: lambda: acts.just(desk, Phrase.TAKE_YOUR_TIME),
            Intent.CANCEL: lambda: acts.ask_anything_else(desk),
            Intent.HELP: self._help,
            Intent.QUESTION: lambda: acts.just(desk, Phrase.LISTENING),
            Intent.THANKS: lambda: acts.ask_anything_else(desk, desk.phrase(Phrase.WELCOME)),
            Intent.GREETING: lambda: acts.just(desk, Phrase.HELLO),
            Intent.YES: lambda: acts.just(desk, Phrase.LISTENING),
        }
        return next((reply() for intent, reply in replies.items() if heard.has(intent)), None)

    def _after_answers(self, answers: Sequence[Answer], heard: Heard, lead: str) -> Steps:
        """Say the answers, and go on: offer to pass the question on where the business did not tell."""
        desk = self._desk
        if not all(answer.known for answer in answers):
            question = spoken_reason(heard) if len(answers) == 1 else ""
            yield desk.say(lead, desk.ask(Asked.MESSAGE, question))
        elif answers[-1].asks:
            desk.state.asked = Asked.NOTHING
            yield desk.say(lead)
        else:
            yield from acts.ask_anything_else(desk, lead)

    def _offer_for(self, heard: Heard, phrase: Phrase, lead: str = "") -> Steps:
        """Offer a message, and remember what it would be about."""
        self._desk.ask(Asked.MESSAGE, spoken_reason(heard))
        yield self._desk.say(lead, self._desk.phrase(phrase))

    def _help(self) -> Steps:
        yield self._desk.say(self._desk.abilities())

    def _missed(self) -> Steps:
        """Not understood: say what can be done; the second time in a row, offer a way out."""
        desk = self._desk
        desk.state.misses += 1
        if desk.state.misses == 1:
            yield desk.say(desk.phrase(Phrase.NOT_UNDERSTOOD), desk.abilities())
            return
        way_out = Asked.PERSON_OR_MESSAGE if desk.snapshot.transfer_number else Asked.MESSAGE
        yield desk.say(desk.phrase(Phrase.NOT_UNDERSTOOD_AGAIN), desk.ask(way_out))

    def _keys(self, digits: str) -> Steps:
        """0: a person. 9 or *: again. While a number is asked for, its digits; then # ends it and * starts over."""
        desk, flow, booking = self._desk, self._desk.state.flow, self._desk.state.booking
        if booking and booking.awaits_keys:
            yield from booking_talk.keys(desk, booking, digits)
        elif flow and flow.step in NUMBER_STEPS:
            yield from message_talk.keys(desk, flow, digits)
        elif digits == "0":
            yield from acts.transfer(desk, None)
        elif digits in ("9", "*"):
            yield from acts.repeat(desk)
        elif flow and flow.step is Step.RECAP and digits == "#":
            yield from message_talk.save(desk, flow)
        else:
            yield desk.say(acts.open_question(desk) or desk.abilities())

    def _expecting(self) -> Expecting:
        state = self._desk.state
        if state.booking:
            return _EXPECTED_IN_BOOKING.get(state.booking.stage, _EXPECTED[state.booking.details.step])
        if state.flow:
            return _EXPECTED[state.flow.step]
        return Expecting.YES_NO if state.asked in (Asked.MESSAGE, Asked.PERSON) else Expecting.ANYTHING


def _is_late(heard: Heard) -> bool:
    """Whether the staff is to be told that a caller comes late, who asks for nothing else about the appointment."""
    return heard.has(Intent.LATE) and not heard.has(Intent.MOVE_APPOINTMENT, Intent.CANCEL_APPOINTMENT)


async def _streamed(steps: Steps) -> Reply:
    result: ToolResult | None = None
    try:
        while True:
            result = yield steps.send(result)
    except StopIteration:
        return
