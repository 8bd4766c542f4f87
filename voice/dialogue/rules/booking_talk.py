"""The talk around an appointment: what to ask, what to look up, what to say of it, and the ways out.

Nothing is said to be booked, moved or cancelled before the tool that does it has answered that it is.
"""

from __future__ import annotations

from voice.dialogue.base import ToolCall
from voice.dialogue.moments import Moment, moment_in
from voice.dialogue.phone import is_complete
from voice.dialogue.rules import acts, message_talk
from voice.dialogue.rules.booking_flow import (
    BookingFlow,
    Goal,
    Stage,
    allowed,
    beside_choice,
    chosen,
    exact_times,
    meant,
    standing_in,
)
from voice.dialogue.rules.booking_search import advance, after_details, missed, refused, search, take
from voice.dialogue.rules.booking_words import question, spoken, wanted
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import NUMBER_STEPS, MessageFlow, Outcome, Step
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.standing_talk import cancel, find, go_on_with, kept, look_up, move, nothing_found
from voice.dialogue.rules.text import comparable
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Choice, Field, Intent
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
)

GOALS = {
    Intent.MOVE_APPOINTMENT: Goal.MOVE,
    Intent.CANCEL_APPOINTMENT: Goal.CANCEL,
    Intent.CONFIRM_APPOINTMENT: Goal.CONFIRM,
    Intent.WHICH_APPOINTMENT: Goal.TELL,
    Intent.APPOINTMENT: Goal.BOOK,
}
_SURE = (
    Intent.YES,
    Intent.THANKS,
    Intent.CANCEL_APPOINTMENT,
    Intent.MOVE_APPOINTMENT,
    Intent.CONFIRM_APPOINTMENT,
)
# What may stand beside a service and a time that are asked for; more is a question of another kind.
_BESIDE_A_WISH = frozenset(
    {Intent.NEED, Intent.OFFERING, Intent.GREETING, Intent.THANKS, Intent.URGENT, Intent.YES, Intent.NO}
)
_OF_SEVERAL = (Stage.WHEN, Stage.CHOOSE, Stage.WHICH)
_CODE = 6  # digits
_MOST_PEOPLE = 200


def goal_of(heard: Heard) -> Goal | None:
    """What a turn wants of an appointment, if anything."""
    return next((goal for intent, goal in GOALS.items() if heard.has(intent)), None)


def asks_for_time(desk: Desk, heard: Heard) -> bool:
    """Whether a turn asks for an appointment without saying so: "I'd like a check-up on Thursday at three"."""
    if not {*heard.intents} <= _BESIDE_A_WISH or not desk.tongue.bookables.mentioned(heard.said.text.split()):
        return False
    moment = moment_in(heard.said.raw, desk.state.language, desk.now())
    if moment is None or not (moment.has_day or moment.has_hours):
        return heard.has(Intent.NEED) and heard.brief and not heard.asks
    return moment.time is not None or not heard.asks


def start(desk: Desk, heard: Heard, goal: Goal, lead: str = "") -> Steps:
    """Begin with what the caller has said already."""
    state = desk.state
    details = MessageFlow(desk.caller_number, desk.regions, no_reason=" ", name=state.name, reason=" ")
    flow = BookingFlow(goal, details, wish=heard.said.raw)
    flow.details.begin(heard)
    state.booking, state.flow, state.asked, state.misses = flow, None, Asked.NOTHING, 0
    _absorb(desk, flow, heard)
    if goal is not Goal.BOOK:
        yield from look_up(desk, flow, lead)
        return
    flow.service = flow.service or _service_spoken_of(desk)
    flow.details.reason = _reason(desk, heard)
    yield from advance(desk, flow, lead or desk.phrase(Phrase.BOOK_START))


def turn(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """A way out, a question by the way, another wish, or the answer that was asked for."""
    if flow.tells_reason and not heard.brief:
        yield from _hear_details(desk, flow, heard)
    elif heard.has(Intent.PERSON):
        yield from acts.transfer(desk, heard)
    elif _leaves(flow, heard):
        yield from _leave(desk, flow, heard)
    elif heard.has(Intent.MESSAGE) and not heard.number:
        desk.state.booking = None
        yield from message_talk.start(desk, heard)
    elif heard.has(Intent.WAIT) and heard.brief and not _moment_said(desk, flow, heard):
        yield from acts.just(desk, Phrase.TAKE_YOUR_TIME)
    elif goal := _other_goal(flow, heard):
        yield from _change_goal(desk, flow, heard, goal)
    elif _asks_by_the_way(desk, flow, heard):
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
    moment = _moment_beside_choice(desk, flow, heard)
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
    when = _moment_said(desk, flow, heard)
    _absorb(desk, flow, heard)
    if flow.service or when:
        yield from advance(desk, flow)
    else:
        yield from missed(desk, flow)


def _hear_when(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    when = _moment_said(desk, flow, heard)
    changed = _absorb(desk, flow, heard)
    if when is None and (heard.vocabulary.choices[Choice.ANY].search(heard.said.text) or _asks_what_is_free(heard)):
        flow.moment = when = Moment(soonest=True)
    if when:
        yield from search(desk, flow)
    elif changed:
        desk.state.misses = 0
        yield desk.say(question(desk, flow))
    else:
        yield from missed(desk, flow)


def _hear_choice(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    moment = _moment_beside_choice(desk, flow, heard)
    fitting = allowed(flow.offers, moment) if moment else flow.offers
    place = chosen(heard, len(fitting)) if heard.brief and not _refuses(heard) else None
    if moment and len(fitting) == 1:
        yield from take(desk, flow, fitting[0])
        return
    if place is not None:
        yield from take(desk, flow, fitting[place])
        return
    if _absorb(desk, flow, heard) or moment:
        yield from search(desk, flow)
    elif heard.has(Intent.NO, Intent.MOVE_APPOINTMENT) or _refuses(heard):
        yield from _ask_when(desk, flow)
    elif heard.has(Intent.YES) and len(flow.offers) == 1:
        yield from take(desk, flow, flow.offers[0])
    elif heard.has(Intent.YES):
        moments = desk.tongue.phrases.moments([one.starts_at for one in flow.offers], desk.now().date())
        yield from acts.just(desk, Phrase.BOOK_OFFER_AGAIN, moments=moments)
    else:
        yield from missed(desk, flow)


def _hear_details(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if not flow.tells_reason and _corrects_time(desk, flow, heard):
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
    if _corrects_time(desk, flow, heard):
        yield from search(desk, flow)
        return
    if _asks_when_it_is(heard):
        yield desk.say(question(desk, flow))
        return
    agrees = heard.has(Intent.YES, Intent.THANKS, Intent.GOODBYE, Intent.CONFIRM_APPOINTMENT)
    if agrees and not heard.has(Intent.NO) and not _fields(heard):
        yield from _book(desk, flow, heard)
        return
    yield from _correct(desk, flow, heard)


def _hear_correction(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if _corrects_time(desk, flow, heard):
        yield from search(desk, flow)
        return
    yield from _correct(desk, flow, heard)


def _hear_sure(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    moment = _moment_said(desk, flow, heard)
    if moment and wanted(flow) not in exact_times(moment) and not heard.has(Intent.YES):
        flow.goal = Goal.MOVE
        flow.moment = flow.moment.corrected_by(moment) if flow.moment else moment
        yield from search(desk, flow)
    elif heard.has(Intent.NO) and flow.goal is Goal.MOVE:
        yield from _ask_when(desk, flow, about=flow.moment)
    elif heard.has(Intent.NO):
        yield from kept(desk, flow)
    elif heard.has(*_SURE):  # not Intent.CANCEL: "forget it" would cancel an appointment that was to be kept
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


# --- what a turn brings along ---


def _absorb(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """Take service, person, company and time from a turn; whether anything that decides on free times has changed."""
    before = (flow.service, flow.asked_for, flow.party_size)
    words = heard.said.text.split()
    services = desk.tongue.bookables.mentioned(words)
    if len(services) == 1:
        flow.service = services[0].name
    resources = desk.tongue.resources.mentioned(words)
    if len(resources) == 1:
        flow.asked_for = resources[0].name
    flow.party_size = _party_in(heard) or flow.party_size
    moment = _moment_said(desk, flow, heard)
    if moment:
        before_that = flow.moment or (flow.same_day if moment.has_hours else None)
        flow.moment = before_that.corrected_by(moment) if before_that else moment
    changed = before != (flow.service, flow.asked_for, flow.party_size)
    if moment or changed:
        flow.forget_time()
    return changed


def _party_in(heard: Heard) -> int:
    """For how many people; 0 when that was not said."""
    for party in heard.vocabulary.party.finditer(heard.said.text):
        words = next(group for group in party.groups() if group)
        *_, digits = ("0", *dictation_in(words, heard.vocabulary.numbers).runs)  # before it may be a time
        if 0 < int(digits) <= _MOST_PEOPLE:
            return int(digits)
    return 0


def _moment_said(desk: Desk, flow: BookingFlow, heard: Heard) -> Moment | None:
    return moment_in(heard.said.raw, desk.state.language, desk.now(), flow.spoken_of)


def _moment_beside_choice(desk: Desk, flow: BookingFlow, heard: Heard) -> Moment | None:
    """As `_moment_said`, where one of several was asked for."""
    moment = _moment_said(desk, flow, heard)
    if moment is None or moment_in(beside_choice(heard), desk.state.language, desk.now(), flow.moment) is None:
        return None
    return moment


def _corrects_time(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """Whether a turn asks for another time or service while something else was asked for."""
    if len(heard.number) > 2 or (flow.stage is Stage.DETAILS and flow.details.step in NUMBER_STEPS and heard.number):
        return False
    moment = _moment_said(desk, flow, heard)
    same = moment is not None and flow.held is not None and bool(allowed([flow.held], moment))
    if moment is not None and not same and (moment.has_day or moment.has_hours or flow.held):
        _absorb(desk, flow, heard)
        return True
    services = desk.tongue.bookables.mentioned(heard.said.text.split())
    if len(services) == 1 and services[0].name != flow.service:
        return _absorb(desk, flow, heard)
    return _asks_for_another(desk, flow, heard) and _absorb(desk, flow, heard)


def _asks_for_another(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """ "No, with Karim": whose name may be the caller's as well."""
    resources = desk.tongue.resources.mentioned(heard.said.text.split())
    another = len(resources) == 1 and resources[0].name != flow.asked_for
    return another and heard.has(Intent.NO) and not heard.name and Field.NAME not in _fields(heard)


def _reason(desk: Desk, heard: Heard) -> str:
    """What the caller said when they asked for it, where it tells more than that."""
    return heard.said.raw.strip()[:500] if len(heard.said.words) > 6 else " "


def _service_spoken_of(desk: Desk) -> str:
    """ "For that": the one service whose price or duration was asked for just before."""
    named = desk.state.services
    found = desk.tongue.bookables.mentioned(comparable(named[0].name).split()) if len(named) == 1 else ()
    return found[0].name if len(found) == 1 else ""


def _fields(heard: Heard) -> list[Field]:
    return [named for named, pattern in heard.vocabulary.fields.items() if pattern.search(heard.said.text)]


def _asks_by_the_way(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    if not heard.facts or heard.number or heard.name or not heard.asks:
        return False
    return not _asks_for_time(desk, flow, heard)


def _asks_for_time(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """ "Are you open on Thursday?", "do you have half past nine?", "do you have anything else?" """
    offering = heard.facts == (Intent.OFFERING,) and not heard.services
    if (flow.stage is Stage.CHOOSE and offering and _refuses(heard)) or (
        flow.stage is Stage.WHEN and _asks_what_is_free(heard)
    ):
        return True
    hours = Intent.HOURS in heard.facts and flow.stage in (Stage.WHEN, Stage.CHOOSE)
    return (offering or hours) and _moment_said(desk, flow, heard) is not None


def _asks_what_is_free(heard: Heard) -> bool:
    """ "What have you got?": asked for a day, callers ask for one."""
    return heard.asks and heard.has(Intent.OFFERING, Intent.SERVICES, Intent.APPOINTMENT) and not heard.services


# --- name, number, recap, booked ---


def _correct(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """ "No, the name is wrong", "no, Durand with a d", or merely "no"."""
    fields = _fields(heard)
    flow.details.step = Step.RECAP if flow.stage is Stage.RECAP else Step.CORRECTION
    if Field.DATE in fields or heard.has(Intent.MOVE_APPOINTMENT) or _refuses(heard):
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


def _asks_when_it_is(heard: Heard) -> bool:
    """ "What time did you say?", which names the time and finds no fault with it."""
    if heard.has(Intent.NO, Intent.MOVE_APPOINTMENT) or _refuses(heard):
        return False
    asks = bool(heard.vocabulary.question_start.search(heard.said.text)) and _fields(heard) == [Field.DATE]
    return asks or heard.has(Intent.WHICH_APPOINTMENT)


def _refuses(heard: Heard) -> bool:
    return bool(heard.vocabulary.choices[Choice.NONE].search(heard.said.text))


def _other_goal(flow: BookingFlow, heard: Heard) -> Goal | None:
    """Another wish than the one under way; None for what is meant of the appointment that is being made or moved.

    "Change the time", "I can't come then" and "yes, confirm it" are answers once there is a time to speak of.
    """
    goal = goal_of(heard)
    if goal in (None, Goal.BOOK, flow.goal) or (goal is Goal.CONFIRM and flow.stage in (Stage.RECAP, Stage.SURE)):
        return None
    if goal is Goal.CANCEL and flow.goal in (Goal.BOOK, Goal.MOVE) and _refuses(heard):
        return None
    return None if _has_times(flow) else goal


def _has_times(flow: BookingFlow) -> bool:
    """Whether an appointment is being made and its time has been spoken of."""
    return flow.goal is Goal.BOOK and bool(flow.held or flow.offers)


def _change_goal(desk: Desk, flow: BookingFlow, heard: Heard, goal: Goal) -> Steps:
    """ "Or rather cancel it": with the appointment that is spoken of, if one is."""
    flow.goal, flow.wish = goal, heard.said.raw
    flow.forget_time()
    flow.moment = None
    _absorb(desk, flow, heard)
    if flow.standing:
        yield from go_on_with(desk, flow, flow.standing, told=True)
    else:
        yield from look_up(desk, flow)


# --- ways out ---


def _leaves(flow: BookingFlow, heard: Heard) -> bool:
    if heard.has(Intent.GOODBYE) and not heard.has(Intent.CANCEL):
        return not (flow.stage is Stage.RECAP or (flow.stage is Stage.SURE and heard.has(*_SURE)))
    if _has_times(flow) and heard.has(Intent.CANCEL_APPOINTMENT) and not _refuses(heard):
        return True
    if flow.stage in _OF_SEVERAL and heard.vocabulary.choices[Choice.ANY].search(heard.said.text):
        return False
    return heard.has(Intent.CANCEL) and not (flow.stage is Stage.SURE and flow.goal is Goal.CANCEL)


def _leave(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    desk.state.booking = None
    kept = desk.phrase(Phrase.BOOK_CANCELLED)
    if flow.standing:
        kept = desk.phrase(Phrase.APPOINTMENT_KEPT, moment=spoken(desk, flow.standing.starts_at))
    yield from acts.finish(desk, heard, kept)
