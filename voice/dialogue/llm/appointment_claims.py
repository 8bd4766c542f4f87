"""Whether what a sentence says of appointments is what the calendar has answered. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence, Set

from voice.dialogue.folding import fold
from voice.dialogue.llm import marks
from voice.dialogue.llm.agenda import BOOKED, CANCELLED, EMAIL, REQUESTED, SMS, Agenda, Entry
from voice.dialogue.llm.claims import Claim, is_offer, is_request, says_already
from voice.dialogue.llm.mentions import Mention, mentions_in
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CONFIRM_APPOINTMENT,
    MOVE_APPOINTMENT,
)

OF_APPOINTMENTS: Set[Claim] = frozenset(
    {Claim.HOLDING, Claim.BOOKING, Claim.MOVING, Claim.CANCELLING, Claim.STANDING, Claim.SENDING}
)
_MAKES_BOOKED = (BOOK_APPOINTMENT, MOVE_APPOINTMENT, CONFIRM_APPOINTMENT)
_BY_MAIL = re.compile(r"\b(?:e-?mails?|mails?|courriels?|correo)\b|بريد|ايميل")
_BY_SMS = re.compile(r"\b(?:sms|texto|texts?|text message|mensaje)\b|رساله نصيه|ميساج|اس ام اس")
_QUESTION = ("?", "؟")


class AppointmentClaims:
    """What one sentence says of appointments, compared with the agenda. folded: the sentence, folded."""

    def __init__(self, sentence: str, folded: str, language: str, agenda: Agenda) -> None:
        self._sentence = sentence
        self._folded = folded
        self._language = language
        self._agenda = agenda
        self._asks = folded.rstrip().endswith(_QUESTION)

    # --- what is said to have been done ---

    def is_true(self, claim: Claim) -> bool:
        """Whether a claim of `OF_APPOINTMENTS` is what tools have answered, its day, time and code included."""
        agenda = self._agenda
        match claim:
            case Claim.BOOKING:
                return self._is_of(agenda.standing(BOOKED), agenda.touched(_MAKES_BOOKED, BOOKED))
            case Claim.STANDING:
                return self._is_of(agenda.standing(), agenda.standing())
            case Claim.CANCELLING:
                gone = [one for one in agenda.entries.values() if one.state == CANCELLED]
                return self._is_of(gone, agenda.touched([CANCEL_APPOINTMENT], CANCELLED))
            case Claim.MOVING:
                return self._is_moved()
            case Claim.HOLDING:
                kept = {*agenda.held, *(one.starts_at for one in agenda.standing())}
                return bool(kept) and self._all_fit(self._stated(), kept)
            case _:
                return self._is_sent()

    def _is_of(self, entries: Sequence[Entry], unnamed: Sequence[Entry]) -> bool:
        """Whether all that is named fits one of the entries. unnamed: what may be meant where nothing is named."""
        stated = self._stated()
        if stated:
            return self._all_fit(stated, [one.starts_at for one in entries])
        return bool(unnamed) or (bool(entries) and (says_already(self._sentence) or self._names_code_of(entries)))

    def _is_moved(self) -> bool:
        """One that names moments must name the new one; the former may stand beside it."""
        moved = [one for one in self._agenda.entries.values() if one.former and one.stands]
        stated = self._stated()
        if not stated:
            now = self._agenda.touched([MOVE_APPOINTMENT], BOOKED, REQUESTED)
            return bool(now) or (bool(moved) and says_already(self._sentence))
        new = [one.starts_at for one in moved]
        return any(_fits(mention, new) for mention in stated) and self._all_fit(
            stated, [*new, *(at for one in moved for at in one.former)]
        )

    def _is_sent(self) -> bool:
        by_mail, by_sms = _BY_MAIL.search(self._folded), _BY_SMS.search(self._folded)
        wanted = ({EMAIL} if by_mail else set()) | ({SMS} if by_sms else set())
        return wanted <= self._agenda.written if wanted else bool(self._agenda.written)

    def _names_code_of(self, entries: Iterable[Entry]) -> bool:
        digits = re.sub(r"\D", "", self._folded)
        return any(one.code in digits for one in entries)

    def implied(self) -> set[Claim]:
        """What is claimed in whatever words: that a day is settled."""
        settles = marks.SETTLED.search(self._folded)
        if settles is None or self._asks or is_offer(self._folded[: settles.start()]):
            return set()
        if _denies(self._folded) or is_request(self._folded):
            return set()
        said = mentions_in(self._folded, self._language, self._agenda.today)
        return {Claim.BOOKING} if any(mention.has_day for mention in said) else set()

    # --- what is said of when ---

    def names_unknown_moment(self) -> bool:
        """Whether a day or time is offered, or spoken of as settled, that the calendar has not answered."""
        return any(self._is_unfounded(clause) for clause in _clauses(self._folded))

    def _is_unfounded(self, clause: str) -> bool:
        if marks.LOOKS.search(clause) or (_denies(clause) and not self._asks):
            return False
        offers = marks.FREE.search(clause) is not None
        if (marks.HOURS.search(clause) or marks.ATTRIBUTED.search(self._folded)) and not offers:
            return False
        said = mentions_in(clause, self._language, self._agenda.today)
        return any(self._is_unknown(mention, offers=offers) for mention in said)

    def _is_unknown(self, mention: Mention, *, offers: bool) -> bool:
        if _fits(mention, self._agenda.known):
            return False
        if offers:
            return not (self._asks and self._is_of_caller(mention))
        if not (mention.has_day and mention.has_time) or not self._agenda.open:
            return False
        return not (self._asks and self._is_of_caller(mention))

    def _is_of_caller(self, mention: Mention) -> bool:
        """Whether the caller has named that day and that time, in one turn or several."""
        said = self._agenda.said_by_caller
        day = not mention.has_day or any(mention.shares_day_with(other) for other in said)
        times = mention.times or frozenset()
        return day and (not times or any(other.times and times & other.times for other in said))

    # --- parts ---

    def _stated(self) -> list[Mention]:
        """The moments of the sentence, without those that it offers in another breath."""
        clauses = [clause for clause in _clauses(self._folded) if not _offers_besides(clause, self._folded)]
        return [mention for clause in clauses for mention in mentions_in(clause, self._language, self._agenda.today)]

    @staticmethod
    def _all_fit(stated: Iterable[Mention], moments: Iterable[dt.datetime]) -> bool:
        real = list(moments)
        return all(_fits(mention, real) for mention in stated)


def code_in(sentence: str, in_digits: str) -> str:
    """The digits that a sentence calls a code, "" for none. in_digits: the sentence with its numbers in digits."""
    named = marks.CODE.search(fold(in_digits))
    if named is None:
        return ""
    found = re.search(r"(?:[~^]?\d[\s,.\-]*){3,}", in_digits[named.end() :])
    return re.sub(r"\D", "", found.group()) if found else ""


def _fits(mention: Mention, moments: Iterable[dt.datetime]) -> bool:
    return any(mention.fits(at) for at in moments)


def _denies(text: str) -> bool:
    return marks.NOTHING.search(marks.COURTESY.sub(" ", text)) is not None


def _clauses(text: str) -> list[str]:
    return [clause for clause in marks.BREAK.split(text) if clause and clause.strip()]


def _offers_besides(clause: str, whole: str) -> bool:
    return clause.strip() != whole.strip() and marks.FREE.search(clause) is not None
