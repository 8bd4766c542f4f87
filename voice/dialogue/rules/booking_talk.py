"""The talk around an appointment: what to ask, what to look up, what to say of it, and the ways out.

Nothing is said to be booked, moved or cancelled before the tool that does it has answered that it is.
"""

from __future__ import annotations

from voice.dialogue.base import ToolCall
from voice.dialogue.moments import Moment
from voice.dialogue.phone import is_complete
from voice.dialogue.rules import acts, message_talk
from voice.dialogue.rules.booking_flow import (
    BookingFlow,
    Goal,
    Stage,
    allowed,
    chosen,
    exact_times,
    meant,
    standing_in,
)
from voice.dialogue.rules.booking_hearing import (
    SURE,
    absorb,
    asks_by_the_way,
    asks_what_is_free,
    asks_when_it_is,
    corrects_time,
    leaves,
    moment_beside_choice,
    moment_said,
    other_goal,
    reason_told,
    refuses,
    service_spoken_of,
)
from voice.dialogue.rules.booking_search import advance, after_details, missed, refused, search, take
from voice.dialogue.rules.booking_words import question, spoken, wanted
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import NUMBER_STEPS, MessageFlow, Outcome, Step, fields_named
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.standing_talk import cancel, find, go_on_with, kept, look_up, move, nothing_found
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Choice, Field, Intent
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
)

_CODE = 6  # digits


def start(desk: Desk, heard: Heard, goal: Goal, lead: str = "") -> Steps:
    """Begin with what the caller has said already."""
    state = desk.state
    details = MessageFlow(desk.caller_number, desk.regions, no_reason=" ", name=state.name, reason=" ")
    flow = BookingFlow(goal, details, wish=heard.said.raw)
    flow.details.begin(heard)
    state.booking, state.flow, state.asked, state.misses = flow, None, Asked.NOTHING, 0
    absorb(desk, flow, heard)
    if goal is not Goal.BOOK:
        yield from look_up(desk, flow, lead)
        return
    flow.service = flow.service or service_spoken_of(desk)
    flow.details.reason = reason_told(desk, heard)
    yield from advance(desk, flow, lead or desk.phrase(Phrase.BOOK_START))


def turn(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """A way out, a question by the way, another wish, or the answer that was asked for."""
    if flow.tells_reason and not heard.brief:
        yield from _hear_details(desk, flow, heard)
    elif heard.has(Intent.PERSON):
        yield from acts.transfer(desk, heard)
    elif leaves(flow, heard):
        yield from _leave(desk, flow, heard)
    elif heard.has(Intent.MESSAGE) and not heard.number:
        desk.state.booking = None
        yield from message_talk.start(desk, heard)
    elif heard.has(Intent.WAIT) and heard.brief and not moment_said(desk, flow, heard):
        yield from acts.just(desk, Phrase.TAKE_YOUR_TIME)
    elif goal := other_goal(flow, heard):
        yield from _change_goal(desk, flow, heard, goal)
    elif asks_by_the_way(desk, flow, heard):
        desk.state.misses = 0
        yield desk.say(*(answer.text for answer in desk.answers_to(heard)), question(desk, flow))
    else:
        yield from _answers[flow.stage](desk, flow, heard)


def keys(desk: Desk, flow: BookingFlow, digits: str) -> Steps:
    """Keys of a telephone number or a code being asked for; both are followed in silence."""
    if flow.stage is Stage.DETAILS and flow.details.step in NUMBER_STEPS:
        outcome = flow.details.key(digits)
        if outcome is Outcome.MISSED:
            yield from missed(desk, flow)
        elif outcome is not Outcome.PARTIAL:
            yield from after_details(desk, flow)
    elif flow.stage is Stage.FIND:
        flow.keyed = (flow.keyed + digits).replace("*", "")
        if len(flow.keyed.rstrip("#")) >= _CODE or "#" in flow.keyed:
            code, flow.keyed = flow.keyed.rstrip("#"), ""
            yield from find(desk, flow, {"code": code})
    else:
        yield desk.say(question(desk, flow))


# --- answers to each question ---


def _hear_code(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    digits = heard.number
    if len(digits) == _CODE:
        yield from find(desk, flow, {"code": digits})
    elif is_complete(digits, desk.regions):
        yield from find(desk, flow, {"phone": digits})
    elif heard.has(Intent.NO) or heard.vocabulary.no_number.search(heard.said.text):
        yield from nothing_found(desk)
    else:
        yield from missed(desk, flow)


def _hear_which(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    place = chosen(heard, len(flow.found))
    moment = moment_beside_choice(desk, flow, heard)
    fitting = [one for one in flow.found if moment and meant(moment, one.starts_at)]
    services = {service.name for service in desk.tongue.bookables.mentioned(heard.said.text.split())}
    fitting = fitting or [one for one in flow.found if one.service in services]
    standing = fitting[0] if len(fitting) == 1 else flow.found[place] if place is not None else None
    if standing is None:
        yield from missed(desk, flow)
        return
    flow.moment = None
    yield from go_on_with(desk, flow, standing, told=True)


def _hear_service(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    when = moment_said(desk, flow, heard)
    absorb(desk, flow, heard)
    if flow.service or when:
        yield from advance(desk, flow)
    else:
        yield from missed(desk, flow)


def _hear_when(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    when = moment_said(desk, flow, heard)
    changed = absorb(desk, flow, heard)
    if when is None and (heard.vocabulary.choices[Choice.ANY].search(heard.said.text) or asks_what_is_free(heard)):
        flow.moment = when = Moment(soonest=True)
    if when:
        yield from search(desk, flow)
    elif changed:
        desk.state.misses = 0
        yield desk.say(question(desk, flow))
    else:
        yield from missed(desk, flow)


def _hear_choice(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    moment = moment_beside_choice(desk, flow, heard)
    fitting = allowed(flow.offers, moment) if moment else flow.offers
    place = chosen(heard, len(fitting)) if heard.brief and not refuses(heard) else None
    if moment and len(fitting) == 1:
        yield from take(desk, flow, fitting[0])
        return
    if place is not None:
        yield from take(desk, flow, fitting[place])
        return
    if absorb(desk, flow, heard) or moment:
        yield from search(desk, flow)
    elif heard.has(Intent.NO, Intent.MOVE_APPOINTMENT) or refuses(heard):
        yield from _ask_when(desk, flow)
    elif heard.has(Intent.YES) and len(flow.offers) == 1:
        yield from take(desk, flow, flow.offers[0])
    elif heard.has(Intent.YES):
        moments = desk.tongue.phrases.moments([one.starts_at for one in flow.offers], desk.now().date())
        yield from acts.just(desk, Phrase.BOOK_OFFER_AGAIN, moments=moments)
    else:
        yield from missed(desk, flow)


def _hear_details(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if not flow.tells_reason and corrects_time(desk, flow, heard):
        yield from search(desk, flow)
        return
    name_before = flow.details.name
    outcome = flow.details.hear(heard)
    if outcome is Outcome.NUMBER_REFUSED:
        # Nothing needs to be called back: the appointment is found again by its code.
        flow.details.number, flow.details.number_settled = "", True
        flow.details.step = Step.RECAP
        yield from after_details(desk, flow)
    elif outcome is Outcome.MISSED:
        yield from missed(desk, flow)
    else:
        desk.state.misses = 0
        thanks = flow.details.name not in ("", name_before) and flow.details.step is not Step.RECAP
        yield from after_details(desk, flow, desk.phrase(Phrase.THANK_NAME, name=flow.details.name) if thanks else "")


def _hear_recap(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if corrects_time(desk, flow, heard):
        yield from search(desk, flow)
        return
    if asks_when_it_is(heard):
        yield desk.say(question(desk, flow))
        return
    agrees = heard.has(Intent.YES, Intent.THANKS, Intent.GOODBYE, Intent.CONFIRM_APPOINTMENT)
    if agrees and not heard.has(Intent.NO) and not fields_named(heard):
        yield from _book(desk, flow, heard)
        return
    yield from _correct(desk, flow, heard)


def _hear_correction(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if corrects_time(desk, flow, heard):
        yield from search(desk, flow)
        return
    yield from _correct(desk, flow, heard)


def _hear_sure(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    moment = moment_said(desk, flow, heard)
    if moment and wanted(flow) not in exact_times(moment) and not heard.has(Intent.YES):
        flow.goal = Goal.MOVE
        flow.moment = flow.moment.corrected_by(moment) if flow.moment else moment
        yield from search(desk, flow)
    elif heard.has(Intent.NO) and flow.goal is Goal.MOVE:
        yield from _ask_when(desk, flow, about=flow.moment)
    elif heard.has(Intent.NO):
        yield from kept(desk, flow)
    elif heard.has(*SURE):  # not Intent.CANCEL: "forget it" would cancel an appointment that was to be kept
        yield from (move(desk, flow, heard) if flow.goal is Goal.MOVE else cancel(desk, flow, heard))
    else:
        yield from missed(desk, flow)


_answers = {
    Stage.FIND: _hear_code,
    Stage.WHICH: _hear_which,
    Stage.SERVICE: _hear_service,
    Stage.WHEN: _hear_when,
    Stage.CHOOSE: _hear_choice,
    Stage.DETAILS: _hear_details,
    Stage.RECAP: _hear_recap,
    Stage.SURE: _hear_sure,
    Stage.CORRECTION: _hear_correction,
}


# --- name, number, recap, booked ---


def _correct(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """ "No, the name is wrong", "no, Durand with a d", or merely "no"."""
    fields = fields_named(heard)
    flow.details.step = Step.RECAP if flow.stage is Stage.RECAP else Step.CORRECTION
    if Field.DATE in fields or heard.has(Intent.MOVE_APPOINTMENT) or refuses(heard):
        flow.details.step = Step.RECAP
        yield from _ask_when(desk, flow, about=flow.moment)
        return
    if Field.SERVICE in fields:
        flow.details.step = Step.RECAP
        flow.service, flow.stage = "", Stage.SERVICE
        yield desk.say(question(desk, flow))
        return
    outcome = flow.details.hear(heard)
    if outcome is Outcome.MISSED or (flow.details.step is Step.CORRECTION and flow.stage is Stage.CORRECTION):
        yield from missed(desk, flow)
    elif flow.details.step is Step.CORRECTION:
        desk.state.misses, flow.stage = 0, Stage.CORRECTION
        yield desk.say(question(desk, flow))
    else:
        desk.state.misses = 0
        yield from after_details(desk, flow)


def _book(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    result = yield ToolCall(BOOK_APPOINTMENT, flow.booking_arguments())
    if not acts.done(result) or result is None:
        if result and result.error == "hold_gone":
            flow.forget_time()
            yield from _refused_again(desk, flow)
            return
        yield from refused(desk, flow, None)
        return
    desk.state.booking, desk.state.misses = None, 0
    desk.state.standing = standing_in(result.data)
    booked = Phrase.BOOK_REQUESTED if result.data["state"] == "requested" else Phrase.BOOK_DONE
    moment = spoken(desk, desk.state.standing.starts_at)
    done = desk.phrase(booked, moment=moment, code=desk.tongue.phrases.digits(result.data["code"]))
    written = desk.phrase(Phrase.BOOK_WRITTEN) if result.data.get("sms") else ""
    yield from acts.finish(desk, heard, f"{done} {written}".strip())


def _refused_again(desk: Desk, flow: BookingFlow) -> Steps:
    """The hold ran out and somebody was faster."""
    yield from search(desk, flow, desk.phrase(Phrase.BOOK_TAKEN))


def _ask_when(desk: Desk, flow: BookingFlow, about: Moment | None = None) -> Steps:
    """None of the times that were spoken of will do. about: what of it may still be right, the day or the hour."""
    flow.forget_time()
    flow.moment, flow.stage, desk.state.misses = about, Stage.WHEN, 0
    yield desk.say(question(desk, flow))


def _change_goal(desk: Desk, flow: BookingFlow, heard: Heard, goal: Goal) -> Steps:
    """ "Or rather cancel it": with the appointment that is spoken of, if one is."""
    flow.goal, flow.wish = goal, heard.said.raw
    flow.forget_time()
    flow.moment = None
    absorb(desk, flow, heard)
    if flow.standing:
        yield from go_on_with(desk, flow, flow.standing, told=True)
    else:
        yield from look_up(desk, flow)


# --- ways out ---


def _leave(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    desk.state.booking = None
    kept = desk.phrase(Phrase.BOOK_CANCELLED)
    if flow.standing:
        kept = desk.phrase(Phrase.APPOINTMENT_KEPT, moment=spoken(desk, flow.standing.starts_at))
    yield from acts.finish(desk, heard, kept)
