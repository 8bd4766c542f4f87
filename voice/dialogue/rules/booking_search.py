"""Finding a time for an appointment: hold the one that was said, or offer what is free around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.moments import Moment
from voice.dialogue.rules import acts
from voice.dialogue.rules.booking_flow import BookingFlow, Goal, Offer, Stage, allowed, exact_times, few_of, offers_in
from voice.dialogue.rules.booking_words import offering, question, spoken
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import Step
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.tools import CHECK_AVAILABILITY, HOLD_SLOT

_REFUSED = {
    "slot_taken": Phrase.BOOK_TAKEN,
    "closed": Phrase.BOOK_CLOSED,
    "too_soon": Phrase.BOOK_TOO_SOON,
    "too_far": Phrase.BOOK_TOO_FAR,
    "day_full": Phrase.BOOK_DAY_FULL,
    "too_many_people": Phrase.BOOK_TOO_MANY,
    "hold_gone": Phrase.BOOK_TAKEN,
}

_NEVER = frozenset({"too_many_people", "not_bookable", "unknown_service", "unknown_resource"})

_AGAIN = {
    Stage.FIND: Phrase.ASK_CODE_AGAIN,
    Stage.WHEN: Phrase.BOOK_WHEN_AGAIN,
}

_DETAILS_AGAIN = {Step.NAME: Phrase.ASK_NAME_AGAIN, Step.NUMBER: Phrase.ASK_NUMBER_AGAIN}


def advance(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
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
        yield from search(desk, flow, lead)


def search(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """Hold the time that was said, or offer what is free around it."""
    desk.state.misses = 0
    if flow.goal is not Goal.BOOK and flow.standing:
        flow.service = flow.standing.service
    if not flow.service or flow.moment is None:
        yield from advance(desk, flow, lead)
        return
    result: ToolResult | None = None
    for starts_at in exact_times(flow.moment):
        tried = yield ToolCall(HOLD_SLOT, flow.hold_arguments(starts_at))
        # Two readings refused for the same reason: what is free around the likelier one is offered.
        if result is None or tried is None or tried.error != result.error:
            result = tried
        if acts.done(tried) or (tried and tried.error not in ("closed", "too_soon")):
            break
    if result is None:
        yield from _look_around(desk, flow, flow.moment, lead)
    elif result.ok:
        yield from _held(desk, flow, result, lead)
    elif flow.standing and _overlaps_itself(desk, flow):
        flow.stage = Stage.SURE
        yield desk.say(lead, question(desk, flow))
    else:
        yield from refused(desk, flow, result, lead)


def _look_around(desk: Desk, flow: BookingFlow, moment: Moment, lead: str) -> Steps:
    """Offer free times within what was said; failing that, within the second choice; failing that, the next ones."""
    today = desk.now().date()
    nearest: tuple[Offer, ...] = ()
    for choice in (moment, moment.or_else):
        if choice is None:
            continue
        result = yield ToolCall(CHECK_AVAILABILITY, flow.search_arguments(choice, today))
        if not acts.done(result) or result is None:
            yield from refused(desk, flow, result, lead)
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


def take(desk: Desk, flow: BookingFlow, offer: Offer) -> Steps:
    """Hold one of the times that were offered."""
    day, time = offer.starts_at.date(), offer.starts_at.time()
    flow.moment = Moment(first=day, last=day, time=time)
    yield from search(desk, flow)


def _held(desk: Desk, flow: BookingFlow, result: ToolResult, lead: str) -> Steps:
    starts_at = dt.datetime.fromisoformat(result.data["starts_at"])
    flow.hold, flow.held, flow.offers = result.data["hold"], Offer(starts_at, result.data["resource"]), ()
    if flow.goal is Goal.MOVE:
        flow.stage = Stage.SURE
        yield desk.say(lead, question(desk, flow))
        return
    possible = desk.phrase(Phrase.BOOK_POSSIBLE, moment=spoken(desk, starts_at))
    complete = flow.details.name and flow.details.number_settled
    yield from after_details(desk, flow, f"{lead} {'' if complete else possible}".strip())


def refused(desk: Desk, flow: BookingFlow, result: ToolResult | None, lead: str = "") -> Steps:
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


def after_details(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """Ask for what is still missing of name, number and reason, else read the whole back."""
    settled = bool(flow.details.name) and flow.details.number_settled and flow.details.step in (Step.RECAP, Step.REASON)
    if settled and _wants_reason(desk, flow):
        flow.reason_asked, settled = True, False
        flow.details.reason, flow.details.step = "", Step.REASON
    flow.stage = Stage.RECAP if settled else Stage.DETAILS
    yield desk.say(lead, question(desk, flow))


def _wants_reason(desk: Desk, flow: BookingFlow) -> bool:
    """Whether callers are asked what this service is about, and this one has not been."""
    asked_of = {service.name for service in desk.snapshot.bookables.services if service.asks_reason}
    return flow.service in asked_of and not flow.reason_asked


def missed(desk: Desk, flow: BookingFlow, because: Phrase | None = None) -> Steps:
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


def _overlaps_itself(desk: Desk, flow: BookingFlow) -> bool:
    """Whether the time that was refused is taken by the very appointment that is moved."""
    assert flow.standing is not None
    services = {service.name: service.duration_minutes for service in desk.snapshot.bookables.services}
    length = dt.timedelta(minutes=services.get(flow.standing.service, 0))
    times = exact_times(flow.moment)
    return bool(times) and dt.timedelta() < abs(times[0] - flow.standing.starts_at) < length
