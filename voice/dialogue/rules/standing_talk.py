"""The talk about appointments there are: finding them, confirming, moving and cancelling them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.moments import Moment, moment_in
from voice.dialogue.rules import acts
from voice.dialogue.rules.booking_flow import BookingFlow, Goal, Stage, Standing, meant, standing_in
from voice.dialogue.rules.booking_search import missed, refused, search
from voice.dialogue.rules.booking_words import question, spoken, wanted
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.understand import Heard
from voice.dialogue.tools import CANCEL_APPOINTMENT, CONFIRM_APPOINTMENT, FIND_APPOINTMENTS, MOVE_APPOINTMENT


def look_up(desk: Desk, flow: BookingFlow, lead: str = "") -> Steps:
    """The appointment spoken of last, else those of the number the caller calls from."""
    if desk.state.standing:
        yield from go_on_with(desk, flow, desk.state.standing, lead)
    elif desk.caller_number:
        yield from find(desk, flow, {}, lead)
    else:
        flow.stage = Stage.FIND
        yield desk.say(lead, desk.phrase(Phrase.ASK_CODE_FIRST))


def find(desk: Desk, flow: BookingFlow, by: dict[str, str], lead: str = "") -> Steps:
    """Look for appointments by code, name or number; by nothing, those of the number that calls."""
    result = yield ToolCall(FIND_APPOINTMENTS, by)
    found = tuple(standing_in(one) for one in result.data["appointments"]) if result and result.ok else ()
    if result is None or (not result.ok and result.error not in ("not_found", "more_needed")):
        yield from refused(desk, flow, None, lead)
    elif not found and not by:
        flow.stage = Stage.FIND
        yield desk.say(lead, desk.phrase(Phrase.ASK_CODE))
    elif not found:
        yield from missed(desk, flow, Phrase.NO_APPOINTMENT)
    elif only := _only_one(flow, found):
        yield from go_on_with(desk, flow, only, lead)
    else:
        flow.found, flow.stage = found, Stage.WHICH
        yield desk.say(lead, question(desk, flow))


def _only_one(flow: BookingFlow, found: Sequence[Standing]) -> Standing | None:
    """The one there is, or the one whose time was said. Who moves one may have said the time it is moved to."""
    if len(found) > 1 and flow.moment and flow.goal is not Goal.MOVE:
        found = [one for one in found if meant(flow.moment, one.starts_at)]
    return found[0] if len(found) == 1 else None


def go_on_with(desk: Desk, flow: BookingFlow, standing: Standing, lead: str = "", *, told: bool = False) -> Steps:
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
            yield from _confirm(desk, flow, lead)
        case Goal.CANCEL:
            flow.stage = Stage.SURE
            yield desk.say(lead, question(desk, flow))
        case _ if moved_to := _moved_to(desk, flow, standing):
            flow.moment = moved_to
            yield from search(desk, flow, reminded)
        case _:
            flow.moment, flow.stage = None, Stage.WHEN
            yield desk.say(reminded, question(desk, flow))


def _moved_to(desk: Desk, flow: BookingFlow, standing: Standing) -> Moment | None:
    """The time that was said along with the wish to move it, read with the appointment in mind; None when none was."""
    day = Moment(first=standing.starts_at.date(), last=standing.starts_at.date())
    about = replace(day, time=standing.starts_at.time())
    said = moment_in(flow.wish, desk.state.language, desk.now(), about)
    moment = day.corrected_by(said) if said and said.has_hours else said
    return None if moment is None or meant(moment, standing.starts_at) else moment


def _confirm(desk: Desk, flow: BookingFlow, lead: str) -> Steps:
    assert flow.standing is not None
    result = yield ToolCall(CONFIRM_APPOINTMENT, {"code": flow.standing.code})
    if not acts.done(result):
        yield from refused(desk, flow, None, lead)
        return
    desk.state.booking = None
    confirmed = desk.phrase(Phrase.CONFIRM_DONE, moment=spoken(desk, flow.standing.starts_at))
    yield from acts.ask_anything_else(desk, f"{lead} {confirmed}".strip())


def cancel(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """Cancel the appointment that the caller has agreed to lose; it is said once it is done."""
    assert flow.standing is not None
    result = yield ToolCall(CANCEL_APPOINTMENT, {"code": flow.standing.code})
    if not acts.done(result):
        yield from _cannot_change(desk, flow, result)
        return
    desk.state.booking = desk.state.standing = None
    yield from acts.finish(desk, heard, desk.phrase(Phrase.CANCEL_DONE))


def move(desk: Desk, flow: BookingFlow, heard: Heard) -> Steps:
    """Move it to the time that the caller has agreed to; it is said once it is done."""
    assert flow.standing is not None
    starts_at = wanted(flow).isoformat(timespec="minutes")
    result = yield ToolCall(MOVE_APPOINTMENT, {"code": flow.standing.code, "starts_at": starts_at})
    if result is None or not result.ok:
        yield from _cannot_change(desk, flow, result)
        return
    desk.state.booking, desk.state.standing = None, standing_in(result.data)
    moment = spoken(desk, desk.state.standing.starts_at)
    yield from acts.finish(desk, heard, desk.phrase(Phrase.MOVE_DONE, moment=moment))


def _cannot_change(desk: Desk, flow: BookingFlow, result: ToolResult | None) -> Steps:
    if result and result.error == "too_late_to_change":
        desk.state.booking = None
        yield desk.say(desk.phrase(Phrase.TOO_LATE_TO_CHANGE), desk.ask(Asked.MESSAGE))
        return
    yield from refused(desk, flow, result)


def kept(desk: Desk, flow: BookingFlow) -> Steps:
    """The caller would rather leave it as it is."""
    assert flow.standing is not None
    desk.state.booking = None
    moment = spoken(desk, flow.standing.starts_at)
    yield from acts.ask_anything_else(desk, desk.phrase(Phrase.APPOINTMENT_KEPT, moment=moment))


def nothing_found(desk: Desk) -> Steps:
    """There is no such appointment: offer a message about it."""
    desk.state.booking = None
    yield desk.say(desk.phrase(Phrase.NO_APPOINTMENT), desk.ask(Asked.MESSAGE))
