"""The talk around an appointment: what to ask, what to look up, what to say of it, and the ways out.

Nothing is said to be booked, moved or cancelled before the tool that does it has answered that it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from dataclasses import replace

from voice.dialogue.base import DialogueEvent, ToolCall, ToolResult
from voice.dialogue.moments import Moment, moment_in
from voice.dialogue.phone import is_complete
from voice.dialogue.rules import acts, message_talk
from voice.dialogue.rules.booking_flow import (
    BookingFlow,
    Goal,
    Offer,
    Stage,
    Standing,
    allowed,
    chosen,
    exact_times,
    few_of,
    offers_in,
    standing_in,
)
from voice.dialogue.rules.booking_words import offering, question, spoken, wanted
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import NUMBER_STEPS, MessageFlow, Outcome, Step
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Choice, Field, Intent
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CHECK_AVAILABILITY,
    CONFIRM_APPOINTMENT,
    FIND_APPOINTMENTS,
    HOLD_SLOT,
    MOVE_APPOINTMENT,
)

GOALS = {
    Intent.MOVE_APPOINTMENT: Goal.MOVE,
    Intent.CANCEL_APPOINTMENT: Goal.CANCEL,
    Intent.CONFIRM_APPOINTMENT: Goal.CONFIRM,
    Intent.WHICH_APPOINTMENT: Goal.TELL,
    Intent.APPOINTMENT: Goal.BOOK,
}
_REFUSED = {
    "slot_taken": Phrase.BOOK_TAKEN,
    "closed": Phrase.BOOK_CLOSED,
    "too_soon": Phrase.BOOK_TOO_SOON,
    "too_far": Phrase.BOOK_TOO_FAR,
    "day_full": Phrase.BOOK_DAY_FULL,
    "too_many_people": Phrase.BOOK_TOO_MANY,
    "hold_gone": Phrase.BOOK_TAKEN,
}
_CODE = 6  # digits
_MOST_PEOPLE = 200
_NEVER = frozenset({"too_many_people", "not_bookable", "unknown_service", "unknown_resource"})
_Answer = Generator[DialogueEvent, ToolResult | None, ToolResult | None]


def goal_of(heard: Heard) -> Goal | None:
    """What a turn wants of an appointment, if anything."""
    return next((goal for intent, goal in GOALS.items() if heard.has(intent)), None)


def start(desk: Desk, heard: Heard, goal: Goal, lead: str = "") -> Steps:
    """Begin with what the caller has said already."""
    state = desk.state
    details = MessageFlow(desk.caller_number, desk.regions, no_reason="", name=state.name, reason=" ")
    flow = BookingFlow(goal, details)
    flow.details.begin(heard)
    state.booking, state.flow, state.asked, state.misses = flow, None, Asked.NOTHING, 0
    _absorb(desk, flow, heard)
    if goal is not Goal.BOOK:
        yield from _look_up(desk, flow, lead)
        return
    flow.details.reason = _reason(desk, heard)
    yield from _advance(desk, flow, lead or desk.phrase(Phrase.BOOK_START))


def turn(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """A way out, a question by the way, another wish, or the answer that was asked for."""
    if heard.has(Intent.PERSON):
        yield from acts.transfer(desk, heard)
    elif _leaves(flow, heard):
        yield from _leave(desk, flow, heard)
    elif heard.has(Intent.MESSAGE) and not heard.number:
        desk.state.booking = None
        yield from message_talk.start(desk, heard)
    elif heard.has(Intent.WAIT) and heard.brief:
        yield from acts.just(desk, Phrase.TAKE_YOUR_TIME)
    elif (goal := goal_of(heard)) and goal is not flow.goal and goal is not Goal.BOOK:
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
            yield from _missed(desk, flow)
        elif outcome is not Outcome.PARTIAL:
            yield from _after_details(desk, flow)
    elif flow.stage is Stage.FIND:
        flow.keyed = (flow.keyed + digits).replace("*", "")
        if len(flow.keyed.rstrip("#")) >= _CODE or "#" in flow.keyed:
            code, flow.keyed = flow.keyed.rstrip("#"), ""
            yield from _find(desk, flow, {"code": code})
    else:
        yield desk.say(question(desk, flow))


# --- answers to each question ---


def _hear_code(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    digits = heard.number
    if len(digits) == _CODE:
        yield from _find(desk, flow, {"code": digits})
    elif is_complete(digits, desk.regions):
        yield from _find(desk, flow, {"phone": digits})
    elif heard.has(Intent.NO) or heard.vocabulary.no_number.search(heard.said.text):
        yield from _nothing_found(desk)
    else:
        yield from _missed(desk, flow)


def _hear_which(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    place = chosen(heard, len(flow.found))
    moment = _moment_said(desk, flow, heard)
    fitting = [
        one
        for one in flow.found
        if moment and moment.allows_day(one.starts_at.date()) and moment.allows_time(one.starts_at.time())
    ]
    services = {service.name for service in desk.tongue.bookables.mentioned(heard.said.text.split())}
    fitting = fitting or [one for one in flow.found if one.service in services]
    standing = fitting[0] if len(fitting) == 1 else flow.found[place] if place is not None else None
    if standing is None:
        yield from _missed(desk, flow)
        return
    flow.moment = None
    yield from _with_standing(desk, flow, standing, told=True)


def _hear_service(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    _absorb(desk, flow, heard)
    if flow.service:
        yield from _advance(desk, flow)
    else:
        yield from _missed(desk, flow)


def _hear_when(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    _absorb(desk, flow, heard)
    if flow.moment is None and heard.vocabulary.choices[Choice.ANY].search(heard.said.text):
        flow.moment = Moment(soonest=True)
    if flow.moment is None:
        yield from _missed(desk, flow)
    else:
        yield from _search(desk, flow)


def _hear_choice(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    said = heard.said.text
    moment = _moment_said(desk, flow, heard)
    place = chosen(heard, len(flow.offers))
    fitting = allowed(flow.offers, moment) if moment else ()
    if moment and len(fitting) == 1:
        yield from _take(desk, flow, fitting[0])
        return
    # "The first": of those offered, and not of the month.
    if place is not None and not fitting and (heard.brief or not moment):
        yield from _take(desk, flow, flow.offers[place])
        return
    if _absorb(desk, flow, heard) or moment:
        yield from _search(desk, flow)
    elif heard.has(Intent.NO) or heard.vocabulary.choices[Choice.NONE].search(said):
        flow.forget_time()
        flow.moment, flow.stage = None, Stage.WHEN
        yield desk.say(question(desk, flow))
    elif heard.has(Intent.YES) and len(flow.offers) == 1:
        yield from _take(desk, flow, flow.offers[0])
    elif heard.has(Intent.YES):
        moments = desk.tongue.phrases.moments([one.starts_at for one in flow.offers], desk.now().date())
        yield from acts.just(desk, Phrase.BOOK_OFFER_AGAIN, moments=moments)
    else:
        yield from _missed(desk, flow)


def _hear_details(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if _corrects_time(desk, flow, heard):
        yield from _search(desk, flow)
        return
    name_before = flow.details.name
    outcome = flow.details.hear(heard)
    if outcome is Outcome.NUMBER_REFUSED:
        # Nothing needs to be called back: the appointment is found again by its code.
        flow.details.number, flow.details.number_settled = "", True
        flow.details.step = Step.RECAP
        yield from _after_details(desk, flow)
    elif outcome is Outcome.MISSED:
        yield from _missed(desk, flow)
    else:
        desk.state.misses = 0
        thanks = flow.details.name not in ("", name_before) and flow.details.step is not Step.RECAP
        yield from _after_details(desk, flow, desk.phrase(Phrase.THANK_NAME, name=flow.details.name) if thanks else "")


def _hear_recap(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if _corrects_time(desk, flow, heard):
        yield from _search(desk, flow)
        return
    agrees = heard.has(Intent.YES, Intent.THANKS, Intent.GOODBYE) and not heard.has(Intent.NO)
    if agrees and not _fields(heard):
        yield from _book(desk, flow, heard)
        return
    yield from _correct(desk, flow, heard)


def _hear_correction(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    if _corrects_time(desk, flow, heard):
        yield from _search(desk, flow)
        return
    yield from _correct(desk, flow, heard)


def _hear_sure(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    moment = _moment_said(desk, flow, heard)
    if moment and wanted(flow) not in exact_times(moment) and not heard.has(Intent.YES):
        flow.goal = Goal.MOVE
        flow.moment = flow.moment.corrected_by(moment) if flow.moment else moment
        yield from _search(desk, flow)
    elif heard.has(Intent.NO) and flow.goal is Goal.MOVE:
        flow.forget_time()
        flow.moment, flow.stage = None, Stage.WHEN
        yield desk.say(question(desk, flow))
    elif heard.has(Intent.NO):
        yield from _kept(desk, flow)
    elif heard.has(Intent.YES, Intent.THANKS, Intent.CANCEL_APPOINTMENT, Intent.MOVE_APPOINTMENT, Intent.CANCEL):
        yield from (_move(desk, flow) if flow.goal is Goal.MOVE else _cancel(desk, flow))
    else:
        yield from _missed(desk, flow)


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
    party = heard.vocabulary.party.search(heard.said.text)
    digits = (
        "".join(dictation_in(next(group for group in party.groups() if group), heard.vocabulary.numbers).runs)
        if party
        else ""
    )
    if digits and 0 < int(digits) <= 200:
        flow.party_size = int(digits)
    moment = _moment_said(desk, flow, heard)
    if moment:
        flow.moment = flow.moment.corrected_by(moment) if flow.moment else moment
    changed = before != (flow.service, flow.asked_for, flow.party_size)
    if moment or changed:
        flow.forget_time()
    return changed


def _party_in(heard: Heard) -> int:
    """For how many people; 0 when that was not said."""
    party = heard.vocabulary.party.search(heard.said.text)
    words = next((group for group in party.groups() if group), "") if party else ""
    digits = "".join(dictation_in(words, heard.vocabulary.numbers).runs)
    return int(digits) if digits and int(digits) <= _MOST_PEOPLE else 0


def _moment_said(desk: Desk, flow: BookingFlow, heard: Heard) -> Moment | None:
    about = flow.moment
    wanted = flow.held or (flow.offers[0] if len(flow.offers) == 1 else None)
    if wanted:
        day = wanted.starts_at.date()
        about = replace(about or Moment(), first=day, last=day, time=wanted.starts_at.time(), weekdays=frozenset())
    return moment_in(heard.said.raw, desk.state.language, desk.now(), about)


def _corrects_time(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """Whether a turn asks for another time or service while something else was asked for."""
    if len(heard.number) > 2 or (flow.stage is Stage.DETAILS and flow.details.step in NUMBER_STEPS and heard.number):
        return False
    moment = _moment_said(desk, flow, heard)
    same = moment is not None and flow.held is not None and bool(allowed([flow.held], moment))
    if moment is not None and not same and (moment.has_day or moment.has_hours):
        _absorb(desk, flow, heard)
        return True
    services = desk.tongue.bookables.mentioned(heard.said.text.split())
    return len(services) == 1 and services[0].name != flow.service and _absorb(desk, flow, heard)


def _reason(desk: Desk, heard: Heard) -> str:
    """What the caller said when they asked for it, where it tells more than that."""
    return heard.said.raw.strip()[:500] if len(heard.said.words) > 6 else " "


def _fields(heard: Heard) -> list[Field]:
    return [named for named, pattern in heard.vocabulary.fields.items() if pattern.search(heard.said.text)]


def _asks_by_the_way(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    if not heard.facts or heard.number or heard.name or not heard.asks:
        return False
    return not (
        Intent.HOURS in heard.facts and _moment_said(desk, flow, heard) and flow.stage in (Stage.WHEN, Stage.CHOOSE)
    )


# --- finding a time ---


def _advance(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """Ask for the first thing still missing, or look for a time."""
    services = desk.snapshot.bookables.services
    if not flow.service and len(services) == 1:
        flow.service = services[0].name
    if not flow.service:
        flow.stage = Stage.SERVICE
        yield desk.say(lead, question(desk, flow))
    elif flow.moment is None:
        flow.stage = Stage.WHEN
        yield desk.say(lead, question(desk, flow))
    else:
        yield from _search(desk, flow, lead)


def _search(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """Hold the time that was said, or offer what is free around it."""
    desk.state.misses = 0
    if flow.goal is not Goal.BOOK and flow.standing:
        flow.service = flow.standing.service
    if not flow.service or flow.moment is None:
        yield from _advance(desk, flow, lead)
        return
    result: ToolResult | None = None
    for starts_at in exact_times(flow.moment):
        result = yield ToolCall(HOLD_SLOT, flow.hold_arguments(starts_at))
        if acts.done(result) or (result and result.error not in ("closed", "too_soon")):
            break
    if result is None:
        yield from _look_around(desk, flow, flow.moment, lead)
    elif result.ok:
        yield from _held(desk, flow, result, lead)
    elif flow.standing and _overlaps_itself(desk, flow):
        flow.stage = Stage.SURE
        yield desk.say(lead, question(desk, flow))
    else:
        yield from _refused(desk, flow, result, lead)


def _look_around(desk: Desk, flow: BookingFlow, moment: Moment, lead: str) -> Steps:
    """Offer free times within what was said; failing that, within the second choice; failing that, the next ones."""
    today = desk.now().date()
    nearest: tuple[Offer, ...] = ()
    for choice in (moment, moment.or_else):
        if choice is None:
            continue
        result = yield ToolCall(CHECK_AVAILABILITY, flow.search_arguments(choice, today))
        if not acts.done(result) or result is None:
            yield from _refused(desk, flow, result, lead)
            return
        free = allowed(offers_in(result.data, "free"), choice)
        if free:
            yield from _offer(desk, flow, free, lead)
            return
        nearest = nearest or offers_in(result.data, "next_free", "free")
    if not nearest:
        yield from _nothing_free(desk, flow, lead)
        return
    yield from _offer(desk, flow, nearest, f"{lead} {desk.phrase(Phrase.BOOK_NOTHING_THEN)}".strip())


def _offer(desk: Desk, flow: BookingFlow, free: Sequence[Offer], lead: str = "") -> Steps:
    flow.forget_time()
    flow.offers, flow.stage = few_of(free), Stage.CHOOSE
    yield desk.say(lead, offering(desk, flow))


def _take(desk: Desk, flow: BookingFlow, offer: Offer) -> Steps:
    day, time = offer.starts_at.date(), offer.starts_at.time()
    flow.moment = Moment(first=day, last=day, time=time)
    yield from _search(desk, flow)


def _held(desk: Desk, flow: BookingFlow, result: ToolResult, lead: str) -> Steps:
    starts_at = dt.datetime.fromisoformat(result.data["starts_at"])
    flow.hold, flow.held, flow.offers = result.data["hold"], Offer(starts_at, result.data["resource"]), ()
    if flow.goal is Goal.MOVE:
        flow.stage = Stage.SURE
        yield desk.say(lead, question(desk, flow))
        return
    possible = desk.phrase(Phrase.BOOK_POSSIBLE, moment=spoken(desk, starts_at))
    complete = flow.details.name and flow.details.number_settled
    yield from _after_details(desk, flow, f"{lead} {'' if complete else possible}".strip())


def _refused(desk: Desk, flow: BookingFlow, result: ToolResult | None, lead: str = "") -> Steps:
    """Say why a time cannot be had, and what can."""
    if result is None or result.error not in _REFUSED:
        desk.state.booking = None
        yield desk.say(lead, desk.phrase(Phrase.BOOK_FAILED), desk.ask(Asked.MESSAGE))
        return
    alternatives = offers_in(result.data, "alternatives")
    why = f"{lead} {desk.phrase(_REFUSED[result.error])}".strip()
    if alternatives and result.error not in _NEVER:
        yield from _offer(desk, flow, alternatives, why)
        return
    yield from _nothing_free(desk, flow, why)


def _nothing_free(desk: Desk, flow: BookingFlow, lead: str) -> Steps:
    desk.state.booking = None
    yield desk.say(lead, desk.phrase(Phrase.BOOK_NOTHING), desk.ask(Asked.MESSAGE))


# --- name, number, recap, booked ---


def _after_details(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    settled = bool(flow.details.name) and flow.details.number_settled and flow.details.step in (Step.RECAP, Step.REASON)
    flow.stage = Stage.RECAP if settled else Stage.DETAILS
    yield desk.say(lead, question(desk, flow))


def _correct(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """ "No, the name is wrong", "no, Durand with a d", or merely "no"."""
    fields = _fields(heard)
    if Field.DATE in fields:
        flow.forget_time()
        flow.moment, flow.stage = None, Stage.WHEN
        yield desk.say(question(desk, flow))
        return
    if Field.SERVICE in fields:
        flow.service, flow.stage = "", Stage.SERVICE
        yield desk.say(question(desk, flow))
        return
    flow.details.step = Step.RECAP if flow.stage is Stage.RECAP else Step.CORRECTION
    outcome = flow.details.hear(heard)
    if outcome is Outcome.MISSED or (flow.details.step is Step.CORRECTION and flow.stage is Stage.CORRECTION):
        yield from _missed(desk, flow)
    elif flow.details.step is Step.CORRECTION:
        desk.state.misses, flow.stage = 0, Stage.CORRECTION
        yield desk.say(question(desk, flow))
    else:
        desk.state.misses = 0
        yield from _after_details(desk, flow)


def _book(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    result = yield ToolCall(BOOK_APPOINTMENT, flow.booking_arguments())
    if not acts.done(result) or result is None:
        if result and result.error == "hold_gone":
            flow.forget_time()
            yield from _refused_again(desk, flow)
            return
        yield from _refused(desk, flow, None)
        return
    desk.state.booking, desk.state.misses = None, 0
    desk.state.standing = standing_in(result.data)
    booked = Phrase.BOOK_REQUESTED if result.data["state"] == "requested" else Phrase.BOOK_DONE
    moment = spoken(desk, desk.state.standing.starts_at)
    done = desk.phrase(booked, moment=moment, code=desk.tongue.phrases.digits(result.data["code"]))
    written = desk.phrase(Phrase.BOOK_WRITTEN) if result.data.get("sms") else ""
    yield from _finish(desk, heard, f"{done} {written}".strip())


def _refused_again(desk: Desk, flow: BookingFlow) -> Steps:
    """The hold ran out and somebody was faster."""
    yield from _search(desk, flow, desk.phrase(Phrase.BOOK_TAKEN))


def _finish(desk: Desk, heard: Heard | None, done: str) -> Steps:
    leaving = heard is not None and heard.has(Intent.GOODBYE)
    yield from acts.goodbye(desk, done) if leaving else acts.ask_anything_else(desk, done)


# --- appointments there are ---


def _look_up(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """The appointment spoken of last, else those of the number the caller calls from."""
    if desk.state.standing:
        yield from _with_standing(desk, flow, desk.state.standing, lead)
    elif desk.caller_number:
        yield from _find(desk, flow, {}, lead)
    else:
        flow.stage = Stage.FIND
        yield desk.say(lead, desk.phrase(Phrase.ASK_CODE_FIRST))


def _find(desk: Desk, flow: BookingFlow, by: dict[str, str], lead: str = "") -> Steps:
    result = yield ToolCall(FIND_APPOINTMENTS, by)
    found = tuple(standing_in(one) for one in result.data["appointments"]) if result and result.ok else ()
    if result is None or (not result.ok and result.error not in ("not_found", "more_needed")):
        yield from _refused(desk, flow, None, lead)
    elif not found and not by:
        flow.stage = Stage.FIND
        yield desk.say(lead, desk.phrase(Phrase.ASK_CODE))
    elif not found:
        yield from _missed(desk, flow, Phrase.NO_APPOINTMENT)
    elif len(found) == 1:
        yield from _with_standing(desk, flow, found[0], lead)
    else:
        flow.found, flow.stage = found, Stage.WHICH
        yield desk.say(lead, question(desk, flow))


def _with_standing(desk: Desk, flow: BookingFlow, standing: Standing, lead: str = "", *, told: bool = False) -> Steps:
    """Go on with the appointment that is meant. told: the caller has just heard which it is."""
    flow.standing = desk.state.standing = standing
    desk.state.misses = 0
    moment = spoken(desk, standing.starts_at)
    this_one = desk.phrase(Phrase.FOUND_ONE, moment=moment, service=standing.service)
    reminded = lead if told else f"{lead} {this_one}".strip()
    match flow.goal:
        case Goal.TELL:
            desk.state.booking = None
            yield from acts.ask_anything_else(desk, f"{lead} {this_one}".strip())
        case Goal.CONFIRM:
            yield from _confirm(desk, flow, reminded)
        case Goal.CANCEL:
            flow.stage = Stage.SURE
            yield desk.say(lead, question(desk, flow))
        case _ if flow.moment and not allowed([Offer(standing.starts_at, "")], flow.moment):
            yield from _search(desk, flow, reminded)
        case _:
            flow.moment, flow.stage = None, Stage.WHEN
            yield desk.say(reminded, question(desk, flow))


def _confirm(desk: Desk, flow: BookingFlow, lead: str) -> Steps:
    assert flow.standing is not None
    result = yield ToolCall(CONFIRM_APPOINTMENT, {"code": flow.standing.code})
    if not acts.done(result):
        yield from _refused(desk, flow, None, lead)
        return
    desk.state.booking = None
    yield from acts.ask_anything_else(
        desk, desk.phrase(Phrase.CONFIRM_DONE, moment=spoken(desk, flow.standing.starts_at))
    )


def _cancel(desk: Desk, flow: BookingFlow) -> Steps:
    assert flow.standing is not None
    result = yield ToolCall(CANCEL_APPOINTMENT, {"code": flow.standing.code})
    if not acts.done(result):
        yield from _cannot_change(desk, flow, result)
        return
    desk.state.booking = desk.state.standing = None
    yield from acts.ask_anything_else(desk, desk.phrase(Phrase.CANCEL_DONE))


def _move(desk: Desk, flow: BookingFlow) -> Steps:
    assert flow.standing is not None
    starts_at = wanted(flow).isoformat(timespec="minutes")
    result = yield ToolCall(MOVE_APPOINTMENT, {"code": flow.standing.code, "starts_at": starts_at})
    if result is None or not result.ok:
        yield from _cannot_change(desk, flow, result)
        return
    desk.state.booking, desk.state.standing = None, standing_in(result.data)
    moment = spoken(desk, desk.state.standing.starts_at)
    yield from acts.ask_anything_else(desk, desk.phrase(Phrase.MOVE_DONE, moment=moment))


def _cannot_change(desk: Desk, flow: BookingFlow, result: ToolResult | None) -> Steps:
    if result and result.error == "too_late_to_change":
        desk.state.booking = None
        yield desk.say(desk.phrase(Phrase.TOO_LATE_TO_CHANGE), desk.ask(Asked.MESSAGE))
        return
    yield from _refused(desk, flow, result)


def _change_goal(desk: Desk, flow: BookingFlow, heard: Heard, goal: Goal) -> Steps:
    """ "Or rather cancel it": with the appointment that is spoken of, if one is."""
    flow.goal = goal
    flow.forget_time()
    flow.moment = None
    _absorb(desk, flow, heard)
    if flow.standing:
        yield from _with_standing(desk, flow, flow.standing, told=True)
    else:
        yield from _look_up(desk, flow)


# --- ways out ---


def _leaves(flow: BookingFlow, heard: Heard) -> bool:
    if heard.has(Intent.GOODBYE) and not heard.has(Intent.CANCEL):
        return flow.stage is not Stage.RECAP
    return heard.has(Intent.CANCEL) and not (flow.stage is Stage.SURE and flow.goal is Goal.CANCEL)


def _leave(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    desk.state.booking = None
    kept = desk.phrase(Phrase.BOOK_CANCELLED)
    if flow.standing:
        kept = desk.phrase(Phrase.APPOINTMENT_KEPT, moment=spoken(desk, flow.standing.starts_at))
    yield from _finish(desk, heard, kept)


def _kept(desk: Desk, flow: BookingFlow) -> Steps:
    assert flow.standing is not None
    desk.state.booking = None
    moment = spoken(desk, flow.standing.starts_at)
    yield from acts.ask_anything_else(desk, desk.phrase(Phrase.APPOINTMENT_KEPT, moment=moment))


def _nothing_found(desk: Desk) -> Steps:
    desk.state.booking = None
    yield desk.say(desk.phrase(Phrase.NO_APPOINTMENT), desk.ask(Asked.MESSAGE))


_AGAIN = {
    Stage.FIND: Phrase.ASK_CODE_AGAIN,
    Stage.WHEN: Phrase.BOOK_WHEN_AGAIN,
}
_DETAILS_AGAIN = {Step.NAME: Phrase.ASK_NAME_AGAIN, Step.NUMBER: Phrase.ASK_NUMBER_AGAIN}


def _missed(desk: Desk, flow: BookingFlow, because: Phrase | None = None) -> Steps:
    """Ask again in other words; the third time in a row, offer a message or a person instead."""
    desk.state.misses += 1
    if desk.state.misses > 2:
        desk.state.booking, desk.state.misses = None, 0
        way_out = Asked.PERSON_OR_MESSAGE if desk.snapshot.transfer_number else Asked.MESSAGE
        yield desk.say(desk.phrase(because or Phrase.NOT_UNDERSTOOD_AGAIN), desk.ask(way_out))
        return
    again = _DETAILS_AGAIN.get(flow.details.step) if flow.stage is Stage.DETAILS else _AGAIN.get(flow.stage)
    why = desk.phrase(because) if because else ""
    if again:
        yield desk.say(why, desk.phrase(again))
    else:
        yield desk.say(why or desk.phrase(Phrase.NOT_UNDERSTOOD), question(desk, flow))


# --- parts ---


def _overlaps_itself(desk: Desk, flow: BookingFlow) -> bool:
    """Whether the time that was refused is taken by the very appointment that is moved."""
    assert flow.standing is not None
    services = {service.name: service.duration_minutes for service in desk.snapshot.bookables.services}
    length = dt.timedelta(minutes=services.get(flow.standing.service, 0))
    times = exact_times(flow.moment)
    return bool(times) and dt.timedelta() < abs(times[0] - flow.standing.starts_at) < length
