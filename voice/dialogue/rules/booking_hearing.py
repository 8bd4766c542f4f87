"""What a turn says of an appointment: it takes note and decides, and does not speak."""

from __future__ import annotations

from voice.dialogue.moments import Moment, moment_in
from voice.dialogue.rules.booking_flow import BookingFlow, Goal, Stage, allowed, beside_choice
from voice.dialogue.rules.desk import Desk
from voice.dialogue.rules.message_flow import NUMBER_STEPS, fields_named
from voice.dialogue.rules.numbers import dictation_in
from voice.dialogue.rules.text import comparable
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Choice, Field, Intent

GOALS = {
    Intent.MOVE_APPOINTMENT: Goal.MOVE,
    Intent.CANCEL_APPOINTMENT: Goal.CANCEL,
    Intent.CONFIRM_APPOINTMENT: Goal.CONFIRM,
    Intent.WHICH_APPOINTMENT: Goal.TELL,
    Intent.APPOINTMENT: Goal.BOOK,
}
SURE = (
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


def absorb(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
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
    moment = moment_said(desk, flow, heard)
    if moment:
        before_that = flow.moment or (flow.same_day if moment.has_hours else None)
        flow.moment = before_that.corrected_by(moment) if before_that else moment
    changed = before != (flow.service, flow.asked_for, flow.party_size)
    if moment or changed:
        flow.forget_time()
    return changed


def corrects_time(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """Whether a turn asks for another time or service while something else was asked for."""
    if len(heard.number) > 2 or (flow.stage is Stage.DETAILS and flow.details.step in NUMBER_STEPS and heard.number):
        return False
    moment = moment_said(desk, flow, heard)
    same = moment is not None and flow.held is not None and bool(allowed([flow.held], moment))
    if moment is not None and not same and (moment.has_day or moment.has_hours or flow.held):
        absorb(desk, flow, heard)
        return True
    services = desk.tongue.bookables.mentioned(heard.said.text.split())
    if len(services) == 1 and services[0].name != flow.service:
        return absorb(desk, flow, heard)
    return _asks_for_another(desk, flow, heard) and absorb(desk, flow, heard)


def moment_said(desk: Desk, flow: BookingFlow, heard: Heard) -> Moment | None:
    """What a turn says of when, as it leans on what is being spoken of."""
    return moment_in(heard.said.raw, desk.state.language, desk.now(), flow.spoken_of)


def moment_beside_choice(desk: Desk, flow: BookingFlow, heard: Heard) -> Moment | None:
    """As `moment_said`, where one of several was asked for."""
    moment = moment_said(desk, flow, heard)
    if moment is None or moment_in(beside_choice(heard), desk.state.language, desk.now(), flow.moment) is None:
        return None
    return moment


def _party_in(heard: Heard) -> int:
    """For how many people; 0 when that was not said."""
    for party in heard.vocabulary.party.finditer(heard.said.text):
        words = next(group for group in party.groups() if group)
        *_, digits = ("0", *dictation_in(words, heard.vocabulary.numbers).runs)  # before it may be a time
        if 0 < int(digits) <= _MOST_PEOPLE:
            return int(digits)
    return 0


def reason_told(desk: Desk, heard: Heard) -> str:
    """What the caller said when they asked for it, where it tells more than that."""
    return heard.said.raw.strip()[:500] if len(heard.said.words) > 6 else " "


def service_spoken_of(desk: Desk) -> str:
    """ "For that": the one service whose price or duration was asked for just before."""
    named = desk.state.services
    found = desk.tongue.bookables.mentioned(comparable(named[0].name).split()) if len(named) == 1 else ()
    return found[0].name if len(found) == 1 else ""


def refuses(heard: Heard) -> bool:
    """Whether none of what was offered will do."""
    return bool(heard.vocabulary.choices[Choice.NONE].search(heard.said.text))


def asks_by_the_way(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """Whether a turn asks about the business, and for no time."""
    if not heard.facts or heard.number or heard.name or not heard.asks:
        return False
    return not _asks_for_time_of_day(desk, flow, heard)


def asks_what_is_free(heard: Heard) -> bool:
    """ "What have you got?": asked for a day, callers ask for one."""
    return heard.asks and heard.has(Intent.OFFERING, Intent.SERVICES, Intent.APPOINTMENT) and not heard.services


def asks_when_it_is(heard: Heard) -> bool:
    """ "What time did you say?", which names the time and finds no fault with it."""
    if heard.has(Intent.NO, Intent.MOVE_APPOINTMENT) or refuses(heard):
        return False
    asks = bool(heard.vocabulary.question_start.search(heard.said.text)) and fields_named(heard) == [Field.DATE]
    return asks or heard.has(Intent.WHICH_APPOINTMENT)


def other_goal(flow: BookingFlow, heard: Heard) -> Goal | None:
    """Another wish than the one under way; None for what is meant of the appointment that is being made or moved.

    "Change the time", "I can't come then" and "yes, confirm it" are answers once there is a time to speak of.
    """
    goal = goal_of(heard)
    if goal in (None, Goal.BOOK, flow.goal) or (goal is Goal.CONFIRM and flow.stage in (Stage.RECAP, Stage.SURE)):
        return None
    if goal is Goal.CANCEL and flow.goal in (Goal.BOOK, Goal.MOVE) and refuses(heard):
        return None
    return None if _has_times(flow) else goal


def leaves(flow: BookingFlow, heard: Heard) -> bool:
    """Whether the caller gives up what they were about to do."""
    if heard.has(Intent.GOODBYE) and not heard.has(Intent.CANCEL):
        return not (flow.stage is Stage.RECAP or (flow.stage is Stage.SURE and heard.has(*SURE)))
    if _has_times(flow) and heard.has(Intent.CANCEL_APPOINTMENT) and not refuses(heard):
        return True
    if flow.stage in _OF_SEVERAL and heard.vocabulary.choices[Choice.ANY].search(heard.said.text):
        return False
    return heard.has(Intent.CANCEL) and not (flow.stage is Stage.SURE and flow.goal is Goal.CANCEL)


def _asks_for_another(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """ "No, with Karim": whose name may be the caller's as well."""
    resources = desk.tongue.resources.mentioned(heard.said.text.split())
    another = len(resources) == 1 and resources[0].name != flow.asked_for
    return another and heard.has(Intent.NO) and not heard.name and Field.NAME not in fields_named(heard)


def _asks_for_time_of_day(desk: Desk, flow: BookingFlow, heard: Heard) -> bool:
    """ "Are you open on Thursday?", "do you have half past nine?", "do you have anything else?" """
    offering = heard.facts == (Intent.OFFERING,) and not heard.services
    if (flow.stage is Stage.CHOOSE and offering and refuses(heard)) or (
        flow.stage is Stage.WHEN and asks_what_is_free(heard)
    ):
        return True
    hours = Intent.HOURS in heard.facts and flow.stage in (Stage.WHEN, Stage.CHOOSE)
    return (offering or hours) and moment_said(desk, flow, heard) is not None


def _has_times(flow: BookingFlow) -> bool:
    """Whether an appointment is being made and its time has been spoken of."""
    return flow.goal is Goal.BOOK and bool(flow.held or flow.offers)
