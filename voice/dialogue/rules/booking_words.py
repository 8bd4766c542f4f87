"""What is asked and said while an appointment is made, moved or cancelled, in the language being spoken."""

from __future__ import annotations

import datetime as dt

from voice.dialogue.rules.booking_flow import BookingFlow, Goal, Stage, exact_times
from voice.dialogue.rules.desk import Desk
from voice.dialogue.rules.phrases import Phrase


def question(desk: Desk, flow: BookingFlow) -> str:
    """The question of the present stage."""
    today = desk.now().date()
    match flow.stage:
        case Stage.FIND:
            return desk.phrase(Phrase.ASK_CODE)
        case Stage.WHICH:
            moments = desk.tongue.phrases.moments([one.starts_at for one in flow.found], today)
            return desk.phrase(Phrase.FOUND_SEVERAL, moments=moments)
        case Stage.SERVICE:
            return desk.phrase(Phrase.BOOK_SERVICE, services=desk.bookable_names())
        case Stage.WHEN:
            return desk.phrase(Phrase.MOVE_WHEN if flow.goal is Goal.MOVE else Phrase.BOOK_WHEN)
        case Stage.CHOOSE:
            return offering(desk, flow)
        case Stage.DETAILS:
            return desk.question_of(flow.details)
        case Stage.RECAP:
            return _recap(desk, flow)
        case Stage.SURE:
            sure = Phrase.MOVE_SURE if flow.goal is Goal.MOVE else Phrase.CANCEL_SURE
            return desk.phrase(sure, moment=spoken(desk, wanted(flow)))
        case Stage.CORRECTION:
            return desk.phrase(Phrase.BOOK_CORRECTION)


def offering(desk: Desk, flow: BookingFlow) -> str:
    """The times offered, and the question which."""
    moments = desk.tongue.phrases.moments([one.starts_at for one in flow.offers], desk.now().date())
    return desk.phrase(Phrase.BOOK_OFFER_ONE if len(flow.offers) == 1 else Phrase.BOOK_OFFER, moments=moments)


def _recap(desk: Desk, flow: BookingFlow) -> str:
    assert flow.held is not None
    return desk.phrase(
        Phrase.BOOK_RECAP if flow.details.number else Phrase.BOOK_RECAP_NUMBERLESS,
        service=_what(desk, flow),
        moment=spoken(desk, flow.held.starts_at),
        name=flow.details.name,
        number=desk.tongue.answers.number(flow.details.number),
    )


def _what(desk: Desk, flow: BookingFlow) -> str:
    """The service, with the person the caller asked for and how many come."""
    what, texts = flow.service, desk.tongue.phrases.texts
    if any(one.is_person and one.name == flow.asked_for for one in desk.snapshot.bookables.resources):
        what = texts[Phrase.BOOK_WITH].format(service=what, person=flow.asked_for)
    if flow.party_size > 1:
        what = texts[Phrase.BOOK_PARTY].format(service=what, people=flow.party_size)
    return what


def spoken(desk: Desk, at: dt.datetime) -> str:
    """A moment, as it stands in a sentence."""
    return desk.tongue.phrases.moment(at, desk.now().date())


def wanted(flow: BookingFlow) -> dt.datetime:
    """The time the question is about: the one moved to, or of the appointment that is cancelled."""
    if flow.goal is Goal.MOVE:
        return flow.held.starts_at if flow.held else exact_times(flow.moment)[0]
    assert flow.standing is not None
    return flow.standing.starts_at
