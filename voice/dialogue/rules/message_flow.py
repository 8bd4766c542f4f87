"""Taking a message, as a small state machine: name, number, reason, recap. It hears and decides; it does not speak."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voice.dialogue.phone import is_complete
from voice.dialogue.rules.names import corrected_name, given_name, introduced_name, merged
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Field, Intent
from voice.dialogue.tools import Urgency

_A_NUMBER = 6  # digits: fewer in a sentence may be anything
_SHORT_REASON = 2  # letters: less is a noise
_REASON_LIMIT = 2000  # characters
_STRAY_WORDS = 1  # words beside a few digits that still make it a dictation


class Step(StrEnum):
    """What the caller has been asked for."""

    NAME = "name"
    NUMBER_OFFER = "number_offer"  # "the number you are calling from?"
    NUMBER = "number"
    NUMBER_CONFIRM = "number_confirm"
    REASON = "reason"
    RECAP = "recap"
    CORRECTION = "correction"  # "which of it is wrong?"


class Outcome(StrEnum):
    """What came of a turn."""

    ADVANCED = "advanced"  # ask the question of the new step
    PARTIAL = "partial"  # part of a number: ask for the rest
    MISSED = "missed"  # nothing usable was heard
    NUMBER_REFUSED = "number_refused"
    CONFIRMED = "confirmed"  # the message is complete and the caller agrees to it


NUMBER_STEPS = frozenset({Step.NUMBER_OFFER, Step.NUMBER, Step.NUMBER_CONFIRM})


@dataclass(slots=True)
class MessageFlow:
    """A message being taken.

    caller_number: E.164, empty when withheld. regions: where a dictated number may belong, likeliest first.
    number: digits so far, an optional + before them. callback: when to call back, in the caller's words.
    """

    caller_number: str
    regions: Sequence[str]
    no_reason: str
    step: Step = Step.NAME
    name: str = ""
    number: str = ""
    reason: str = ""
    callback: str = ""
    urgent: bool = False
    number_settled: bool = False

    def begin(self, heard: Heard) -> None:
        """Take what the caller said along with the wish to leave a message."""
        self.urgent = self.urgent or heard.has(Intent.URGENT)
        self.name = self.name or heard.name
        if is_complete(heard.number, self.regions):
            self.number, self.number_settled = heard.number, True
        self._advance()

    def hear(self, heard: Heard) -> Outcome:
        """Take the answer to the question of the present step."""
        self.urgent = self.urgent or heard.has(Intent.URGENT)
        match self.step:
            case Step.NAME:
                return self._hear_name(heard)
            case Step.NUMBER_OFFER:
                return self._hear_offer(heard)
            case Step.NUMBER:
                return self._hear_number(heard)
            case Step.NUMBER_CONFIRM:
                return self._hear_number_confirm(heard)
            case Step.REASON:
                return self._hear_reason(heard)
            case Step.RECAP:
                return self._hear_recap(heard)
            case Step.CORRECTION:
                return self._hear_correction(heard)

    def key(self, digits: str) -> Outcome:
        """Take keys pressed while a number is asked for. * starts over, # ends the number."""
        if self.step is Step.NUMBER_CONFIRM and digits == "#":
            return self._settle_number(self.number)
        if self.step is not Step.NUMBER and "#" not in digits and self.step is Step.NUMBER_OFFER:
            self.number = ""
        pressed = digits.rpartition("*")[2] if "*" in digits else self.number + digits
        self.number = pressed.replace("#", "")
        complete = is_complete(self.number, self.regions)
        self.step = Step.NUMBER_CONFIRM if complete else Step.NUMBER
        if complete:
            return Outcome.ADVANCED
        if "#" in digits:
            self.number = ""
            return Outcome.MISSED
        return Outcome.PARTIAL

    @property
    def arguments(self) -> dict[str, Any]:
        """The message, as the tool takes it."""
        urgency = {"urgency": Urgency.URGENT.value} if self.urgent else {}
        callback = {"callback": self.callback} if self.callback else {}
        return {"name": self.name, "phone": self.number, "reason": self.reason, **urgency, **callback}

    def _advance(self) -> Outcome:
        """Go to the first thing still missing."""
        if not self.name:
            self.step = Step.NAME
        elif not self.number_settled:
            self.step = Step.NUMBER_OFFER if self.caller_number and not self.number else Step.NUMBER
        else:
            self.step = Step.REASON if not self.reason else Step.RECAP
        return Outcome.ADVANCED

    def _settle_number(self, number: str) -> Outcome:
        self.number, self.number_settled = number, True
        return self._advance()

    def _hear_name(self, heard: Heard) -> Outcome:
        name = given_name(heard.said, heard.vocabulary)
        if not name:
            asked_again = heard.has(Intent.YES, Intent.MESSAGE, Intent.GREETING) and not heard.has(Intent.NO)
            return Outcome.ADVANCED if asked_again else Outcome.MISSED
        self.name = name
        if is_complete(heard.number, self.regions):
            self.number, self.number_settled = heard.number, True
        return self._advance()

    def _hear_offer(self, heard: Heard) -> Outcome:
        """What speaks of a number in so many words corrects no name: "على الرقم" is no "علي"."""
        begins_one = len(heard.number) > 1 and _is_dictation(heard)
        if begins_one or heard.vocabulary.no_number.search(heard.said.text):
            return self._hear_number(heard)
        this_number = heard.vocabulary.this_number.search(heard.said.text)
        if not this_number and self._takes_name(heard):
            return Outcome.ADVANCED
        if heard.has(Intent.NO):
            self.step = Step.NUMBER
            return Outcome.ADVANCED
        if heard.has(Intent.YES) or this_number:
            return self._settle_number(self.caller_number)
        return Outcome.MISSED

    def _hear_number(self, heard: Heard) -> Outcome:
        if len(heard.number) < 2 and self._takes_name(heard):
            return Outcome.ADVANCED
        if self.caller_number and heard.vocabulary.this_number.search(heard.said.text) and not heard.number:
            return self._settle_number(self.caller_number)
        if heard.vocabulary.no_number.search(heard.said.text):
            return Outcome.NUMBER_REFUSED
        if self.number and not heard.number and heard.has(Intent.YES, Intent.NO, Intent.GOODBYE):
            return self._end_of_number()
        return self._dictated(heard)

    def _end_of_number(self) -> Outcome:
        """ "That's all of it": a number of a country that is not known here, or too short to be one."""
        if len(self.number) < _A_NUMBER:
            self.number = ""
            return Outcome.MISSED
        self.step = Step.NUMBER_CONFIRM
        return Outcome.ADVANCED

    def _dictated(self, heard: Heard) -> Outcome:
        """A number may come in several pieces, or be started again from the top."""
        if not _is_dictation(heard):
            return Outcome.MISSED
        for candidate in (self.number + heard.number, *reversed(heard.runs), "".join(heard.runs)):
            if is_complete(candidate, self.regions):
                self.number, self.step = candidate, Step.NUMBER_CONFIRM
                return Outcome.ADVANCED
        too_long = len(self.number + heard.number) > 15
        self.number = heard.number if too_long else self.number + heard.number
        self.step = Step.NUMBER
        return Outcome.PARTIAL

    def _hear_number_confirm(self, heard: Heard) -> Outcome:
        if heard.number and _is_dictation(heard) and not (heard.has(Intent.YES) and not heard.has(Intent.NO)):
            if heard.has(Intent.NO):
                self.number = ""
            return self._dictated(heard)
        if heard.has(Intent.NO):
            self.number, self.step = "", Step.NUMBER
            return Outcome.ADVANCED
        if heard.has(Intent.YES):
            return self._settle_number(self.number)
        return Outcome.ADVANCED if self._takes_name(heard) else Outcome.MISSED

    def _hear_reason(self, heard: Heard) -> Outcome:
        if self._takes_name(heard):
            return Outcome.ADVANCED
        if heard.has(Intent.NO) and heard.brief and not heard.has(Intent.NEED):
            self.reason = self.no_reason
            return self._advance()
        self.reason = spoken_reason(heard)
        if len(self.reason) <= _SHORT_REASON or (heard.has(Intent.YES) and len(heard.said.words) <= 2):
            self.reason = ""
            return Outcome.MISSED
        return self._advance()

    def _hear_recap(self, heard: Heard) -> Outcome:
        if self._corrects(heard):
            return Outcome.ADVANCED
        if heard.has(Intent.NO):
            return self._ask_again(heard)
        if heard.has(Intent.YES, Intent.THANKS, Intent.GOODBYE):
            return Outcome.CONFIRMED
        return self._ask_again(heard) if fields_named(heard) else Outcome.MISSED

    def _hear_correction(self, heard: Heard) -> Outcome:
        if self._corrects(heard):
            return Outcome.ADVANCED
        name = given_name(heard.said, heard.vocabulary)
        if fields_named(heard) or not name:
            return self._ask_again(heard) if fields_named(heard) else Outcome.MISSED
        self.name = merged(self.name, name, heard.vocabulary)
        return self._advance()

    def _ask_again(self, heard: Heard) -> Outcome:
        """Forget what the caller says is wrong and ask for it; ask which when the caller did not say."""
        fields = fields_named(heard)
        if Field.NAME in fields:
            self.name, self.step = "", Step.NAME
        elif Field.NUMBER in fields:
            self.number, self.number_settled, self.step = "", False, Step.NUMBER
        elif Field.REASON in fields:
            self.reason, self.step = "", Step.REASON
        else:
            self.step = Step.CORRECTION
        return Outcome.ADVANCED

    def _corrects(self, heard: Heard) -> bool:
        """Take the corrections that come with their new value."""
        if len(heard.number) >= _A_NUMBER:
            return self._takes_number(heard)
        if self._takes_name(heard):
            self.step = Step.RECAP
            return True
        return self._takes_reason(heard)

    def _takes_number(self, heard: Heard) -> bool:
        """A whole number goes back to the recap, which reads it out; a part of one is asked on for."""
        self.number, self.number_settled = "", False
        outcome = self._dictated(heard)
        if self.step is Step.NUMBER_CONFIRM:
            self._settle_number(self.number)
        return outcome is not Outcome.MISSED

    def _takes_name(self, heard: Heard) -> bool:
        name = corrected_name(heard.said, self.name, heard.vocabulary)
        if not name and (Field.NAME in fields_named(heard) or self.step in (Step.RECAP, Step.CORRECTION)):
            vocabulary = heard.vocabulary
            introduced = introduced_name(heard.said, vocabulary.name_intro, vocabulary)
            meant = introduced and not (heard.hours or heard.has(Intent.YES))
            name = merged(self.name, introduced, vocabulary) if meant else ""
        self.name = name or self.name
        return bool(name)

    def _takes_reason(self, heard: Heard) -> bool:
        vocabulary = heard.vocabulary
        lead = vocabulary.name_lead.match(heard.said.text)
        rest = heard.said.text[lead.end() :].lstrip() if lead else heard.said.text
        intro = vocabulary.reason_intro.match(rest)
        if not intro or len(rest) - intro.end() <= _SHORT_REASON:
            return False
        start = len(heard.said.text) - len(rest) + intro.end()
        self.reason, self.step = _sentence(heard.said.raw_from(start)), Step.RECAP
        return True


def spoken_reason(heard: Heard) -> str:
    """The caller's words without the small talk around them, as a sentence for the business to read."""
    intro = heard.vocabulary.reason_intro.match(heard.said.text)
    start = intro.end() if intro else 0
    return _sentence(heard.said.raw_from(start))


def _sentence(words: str) -> str:
    text = words.strip(" ,.;:،؛")[:_REASON_LIMIT]
    return text[:1].upper() + text[1:]


def _is_dictation(heard: Heard) -> bool:
    """Whether the digits are the point of the turn, and not the "un" of a sentence."""
    digits = len(heard.number.removeprefix("+"))
    return digits >= _A_NUMBER or (digits > 0 and len(heard.beside_digits) <= _STRAY_WORDS)


def fields_named(heard: Heard) -> list[Field]:
    """What of a message or an appointment a turn speaks of."""
    return [field for field, pattern in heard.vocabulary.fields.items() if pattern.search(heard.said.text)]
