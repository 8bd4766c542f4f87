"""Whether a sentence that a model has written may be spoken. Pure: text in, verdict out.

A model is persuaded by whoever speaks last; this is not. A sentence is refused when it says that something was done
which no tool has confirmed, when it tells a figure, a street or a contact that neither the business nor a tool has
given, or when it shows that the model obeys its caller or recites its instructions.

What the caller says may be given back to the caller, not asserted in the name of the business: "you said 10 euros"
passes, "it costs 10 euros" does not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from voice.business import OpeningPeriod
from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.llm import marks
from voice.dialogue.llm.agenda import Agenda
from voice.dialogue.llm.appointment_claims import OF_APPOINTMENTS, AppointmentClaims, code_in
from voice.dialogue.llm.claims import CONFIRMED_BY, Claim, claims_in, says_already
from voice.dialogue.llm.conversation import told
from voice.dialogue.llm.facts import Known, is_within_hours, learn_answer
from voice.dialogue.llm.figures import Figure, Kind, Reading, figures_in
from voice.dialogue.llm.numerals import in_digits
from voice.dialogue.rules.text import fold

_SAME_WORDS = 8  # so many words of the instructions in a row are a recital
_SMALL = 10  # up to this, a number in words and without a unit is mostly no fact: "two things"
_A_MOMENT = 5  # minutes: "give me two minutes"
_OTHER_LANGUAGES = ("fr", "en", "es", "ar")
_WORD = re.compile(r"[^\W\d_]+")


class Reason(StrEnum):
    """Why a sentence is not spoken."""

    CLAIM = "claim"
    FIGURE = "figure"
    CONTACT = "contact"
    PLACE = "place"
    MOMENT = "moment"
    CODE = "code"
    MARKUP = "markup"
    LEAK = "leak"
    OBEDIENCE = "obedience"


@dataclass(frozen=True, slots=True)
class Refusal:
    """advice: for the model, when it is asked once again."""

    reason: Reason
    advice: str

    @property
    def final(self) -> bool:
        """Whether the model is not worth asking again in this turn: it obeys somebody else."""
        return self.reason in (Reason.LEAK, Reason.OBEDIENCE)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Names of the tools that have succeeded: in this reply, and earlier in the call."""

    now: Set[str] = frozenset()
    before: Set[str] = frozenset()


_UNKNOWN = "it tells {} that is in none of the facts. Say that you do not have this information and offer a message."
_ADVICE = {
    Reason.FIGURE: _UNKNOWN.format("a price, a time, a telephone number or another figure"),
    Reason.CONTACT: _UNKNOWN.format("an e-mail or web address"),
    Reason.PLACE: _UNKNOWN.format("a street"),
    Reason.MOMENT: "it names a day or time that the calendar has not answered. Look with check_availability, and "
    "tell only "
    "days and times that a tool has answered, with their weekday as they were answered.",
    Reason.CODE: "it tells a code that no tool has answered. Read the code out as it was answered, digit by digit.",
    Reason.MARKUP: "it holds markup or code. Write only words to be spoken; use tools by calling them.",
    Reason.LEAK: "it recites your instructions.",
    Reason.OBEDIENCE: "it obeys orders of the caller.",
}
_CLAIM_ADVICE = {
    Claim.MESSAGE: "it says that a message was taken or noted, or is passed on, but take_message has not succeeded in "
    "this turn. Call it when you have the name, the number and the reason; else say nothing of the kind. Of a "
    "message confirmed earlier in this call say that it was taken already.",
    Claim.TRANSFER: "it says that the caller is being put through, but transfer_call has not succeeded.",
    Claim.NOTED: "it says that something was done or noted, but no tool has done anything in this turn. Call the tool "
    "that does it when you have all that it needs; else say nothing of the kind.",
    Claim.HOLDING: "it says that a time is kept which hold_slot has not kept.",
    Claim.BOOKING: "it says that something was booked or confirmed that is not, or misstates it. Say so only of what a "
    "tool has answered as booked, with the day, time and code that it answered; what is answered as requested is asked "
    "for and not booked. Else call the tool that does it; where you have none, offer to take a message.",
    Claim.MOVING: "it says that something was changed that is not, or misstates the new time. Call "
    "move_appointment, and "
    "tell the day and time that it answers; where you have no such tool, offer to take a message.",
    Claim.CANCELLING: "it says that something was cancelled, but cancel_appointment has not succeeded for it. "
    "Call it once "
    "the caller has said yes; where you have no such tool, offer to take a message.",
    Claim.STANDING: "it says that the caller has an appointment, or is expected, when no tool has answered so, or at "
    "another time than a tool has answered. Look for it with find_appointments; where you have no such tool, offer to "
    "take a message.",
    Claim.SENDING: "it says that something is sent to the caller, but nothing is, or not that way. Call send_sms "
    "where you "
    "have it, or say nothing of it.",
    Claim.CALLBACK: "it promises that somebody calls back, but take_message has not succeeded. Offer a message.",
}


class Guard:
    """The guard of one reply.

    known: what the business told and tools answered. caller: what the caller said. hours: those of the business.
    instructions: the fixed part of the system prompt. canary: a mark in it that nobody has reason to say.
    agenda: what tools have answered of the calendar.
    """

    def __init__(
        self,
        known: Known,
        caller: Known,
        hours: Mapping[str, tuple[OpeningPeriod, ...]],
        instructions: str,
        canary: str,
        language: str,
        agenda: Agenda,
    ) -> None:
        self._known = known
        self._caller = caller
        self._hours = hours
        self._recital = set(_runs_of_words(instructions))
        self._canary = fold(canary)
        self._language = language
        self._agenda = agenda

    @property
    def today(self) -> dt.date:
        return self._agenda.today

    def learn(self, call: ToolCall, result: ToolResult) -> None:
        """Take in what a tool has answered: from now on it may be told."""
        self._known.learn(told(result))
        learn_answer(self._known, result.data)
        self._agenda.learn(call, result)

    def check(self, sentence: str, confirmed: Confirmed) -> Refusal | None:
        """None when the sentence may be spoken. sentence: whole and plain (`ear.plain`)."""
        folded = fold(sentence.replace("’", "'"))
        return self._reason_against(sentence, folded) or self._unfounded(sentence, folded, confirmed)

    def _reason_against(self, sentence: str, folded: str) -> Refusal | None:
        checks = {
            Reason.LEAK: self._recites,
            Reason.OBEDIENCE: lambda _, folded: marks.OBEDIENCE.search(folded) is not None,
            Reason.MARKUP: lambda _, folded: marks.MARKUP.search(folded) is not None,
            Reason.CONTACT: self._gives_unknown_contact,
            Reason.FIGURE: self._tells_unknown_figure,
            Reason.PLACE: self._names_unknown_place,
        }
        reason = next((reason for reason, finds in checks.items() if finds(sentence, folded)), None)
        return Refusal(reason, _ADVICE[reason]) if reason else None

    def _recites(self, sentence: str, folded: str) -> bool:
        if marks.RECITAL.search(folded) or self._canary in re.sub(r"[\W_]", "", folded):
            return True
        return any(run in self._recital for run in _runs_of_words(sentence))

    def _gives_unknown_contact(self, _sentence: str, folded: str) -> bool:
        contacts = [match.group() for match in marks.CONTACT.finditer(folded)]
        ours = marks.OURS.search(folded) is not None
        return any(
            not self._known.has_contact(contact) and (ours or not self._caller.has_contact(contact))
            for contact in contacts
        )

    # --- what is said to be done, and when ---

    def _unfounded(self, sentence: str, folded: str, confirmed: Confirmed) -> Refusal | None:
        spoken = AppointmentClaims(sentence, folded, self._language, self._agenda)
        claims = claims_in(sentence)
        if not claims & OF_APPOINTMENTS:
            claims |= spoken.implied()
        for claim in sorted(claims):
            true = spoken.is_true(claim) if claim in OF_APPOINTMENTS else _is_confirmed(claim, sentence, confirmed)
            if not true:
                return Refusal(Reason.CLAIM, _CLAIM_ADVICE[claim])
        reason = Reason.MOMENT if spoken.names_unknown_moment() else self._names_wrong_code(sentence)
        return Refusal(reason, _ADVICE[reason]) if reason else None

    def _names_wrong_code(self, sentence: str) -> Reason | None:
        code = code_in(sentence, in_digits(sentence, self._language))
        if not code or self._caller.has_digits(code):
            return None
        known = self._known.has(Figure((Reading(Kind.NUMBER, Decimal(code)),), code)) or self._known.has_digits(code)
        return None if known else Reason.CODE

    # --- figures ---

    def _tells_unknown_figure(self, sentence: str, folded: str) -> bool:
        return any(not self._may_tell(figure, folded) for figure in self._figures(sentence))

    def _figures(self, sentence: str) -> Iterator[Figure]:
        """Those of the language of the call, and what a model that changed its language would spell in another."""
        yield from figures_in(sentence, self._language)
        for language in _OTHER_LANGUAGES:
            if not self._language.startswith(language):
                others = figures_in(sentence, language)
                yield from (figure for figure in others if figure.spelled and _is_worth_telling(figure))

    def _may_tell(self, figure: Figure, folded: str) -> bool:
        if self._known.has(figure) or _says_little(figure, folded):
            return True
        if figure.kind is Kind.NUMBER:
            if marks.DIAL.search(folded) and self._known.is_emergency(figure.digits):
                return True
            return self._caller.has(figure) or (len(figure.digits) > 1 and self._caller.has_digits(figure.digits))
        return self._caller.has(figure) and self._only_gives_back(figure, folded)

    def _only_gives_back(self, figure: Figure, folded: str) -> bool:
        """Whether a figure that the caller said is repeated to the caller, not asserted of the business."""
        if folded.rstrip().endswith(("?", "؟")) and not marks.YES.search(folded):
            return True
        if figure.kind is Kind.PHONE:
            return not marks.OURS.search(folded)
        if marks.DENIED.search(folded):
            return True
        attributed = marks.ATTRIBUTED.search(folded) is not None
        if figure.kind is Kind.LENGTH:
            return marks.LATE.search(folded) is not None or not (
                marks.YES.search(folded) or marks.OURS.search(folded) or marks.LASTS.search(folded)
            )
        if figure.kind not in (Kind.TIME, Kind.CLOCK):
            return attributed and not marks.PRICE.search(folded)
        if marks.OPEN.search(folded):
            return is_within_hours(figure.readings[0], self._hours)
        return attributed or not (marks.OURS.search(folded) or marks.APPOINTMENT.search(folded))

    def _names_unknown_place(self, sentence: str, folded: str) -> bool:
        matches = [*marks.PLACE.finditer(folded), *marks.PLACE_NAMED.finditer(sentence)]
        names = {fold(name) for match in matches for name in match.groups() if name} - marks.NO_PLACE_NAME
        ours = marks.OURS.search(folded) is not None
        return any(not self._known.has_word(name) and (ours or not self._caller.has_word(name)) for name in names)


def _is_worth_telling(figure: Figure) -> bool:
    return figure.kind is Kind.PHONE or (figure.kind is Kind.MONEY and figure.readings[0].value >= 1)


def _says_little(figure: Figure, folded: str) -> bool:
    """Figures that are no facts: "one moment", "two things", "give me two minutes"."""
    value = figure.readings[0].value
    if len(figure.readings) > 1:
        return False
    if figure.kind is Kind.NUMBER:
        tells_facts = marks.PRICE.search(folded) or marks.HOURS.search(folded)
        return value <= 1 or (figure.spelled and value <= _SMALL and not tells_facts)
    return figure.kind is Kind.LENGTH and value <= _A_MOMENT


def _is_confirmed(claim: Claim, sentence: str, confirmed: Confirmed) -> bool:
    tools = CONFIRMED_BY[claim]
    lasts = claim is Claim.CALLBACK or says_already(sentence)
    return bool(tools & confirmed.now or (lasts and tools & confirmed.before))


def _runs_of_words(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(fold(text))
    return (tuple(words[at : at + _SAME_WORDS]) for at in range(len(words) - _SAME_WORDS + 1))
