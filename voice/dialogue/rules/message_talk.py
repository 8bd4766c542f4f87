"""The talk around a message being taken: what to say at each step, and the ways out of it."""

from __future__ import annotations

from voice.dialogue.base import ToolCall
from voice.dialogue.rules import acts
from voice.dialogue.rules.callbacks import before_wish, callback_wish
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import MessageFlow, Outcome, Step, fields_named
from voice.dialogue.rules.names import introduced_name
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Intent
from voice.dialogue.tools import TAKE_MESSAGE

_AGAIN = {
    Step.NAME: Phrase.ASK_NAME_AGAIN,
    Step.NUMBER: Phrase.ASK_NUMBER_AGAIN,
    Step.REASON: Phrase.ASK_REASON_AGAIN,
}


def start(desk: Desk, heard: Heard, lead: str = "") -> Steps:
    """Begin a message with what the caller has said already."""
    state = desk.state
    accepts_offer = heard.has(Intent.YES) or not heard.has(Intent.MESSAGE)
    flow = MessageFlow(
        desk.caller_number,
        desk.regions,
        no_reason=desk.phrase(Phrase.NO_REASON),
        name=state.name,
        reason=state.offered_for if accepts_offer else "",
        urgent=state.urgent,
    )
    flow.begin(heard)
    state.flow, state.asked, state.offered_for, state.misses = flow, Asked.NOTHING, "", 0
    noted = _noted(desk, flow, heard)
    yield desk.say(lead, desk.phrase(Phrase.MESSAGE_START), noted, desk.question())


def turn(desk: Desk, flow: MessageFlow, heard: Heard) -> Steps:
    """A way out, a question by the way, or the answer that was asked for."""
    if _leaves(desk, flow, heard):
        yield from _leave(desk, heard)
    elif heard.has(Intent.PERSON) and may_command(flow, heard):
        yield from acts.transfer(desk, heard)
    elif heard.has(Intent.WAIT) and heard.brief:
        yield from acts.just(desk, Phrase.TAKE_YOUR_TIME)
    elif _asks_by_the_way(flow, heard):
        desk.state.misses = 0
        yield desk.say(*(answer.text for answer in desk.answers_to(heard)), desk.question())
    else:
        yield from _go_on(desk, flow, heard)


def keys(desk: Desk, flow: MessageFlow, digits: str) -> Steps:
    """Keys of a number being asked for. A number under way is followed in silence."""
    outcome = flow.key(digits)
    if outcome is Outcome.MISSED:
        yield from _missed(desk, flow)
    elif outcome is not Outcome.PARTIAL:
        desk.state.misses = 0
        yield desk.say(desk.question())


def save(desk: Desk, flow: MessageFlow, heard: Heard | None = None) -> Steps:
    """Have the message kept; it is said to be only once it is."""
    result = yield ToolCall(TAKE_MESSAGE, flow.arguments)
    if not acts.done(result):
        desk.state.asked = Asked.RETRY
        failed = Phrase.MESSAGE_FAILED_OR_PERSON if desk.snapshot.transfer_number else Phrase.MESSAGE_FAILED
        yield from acts.just(desk, failed)
        return
    desk.state.flow, desk.state.urgent, desk.state.misses = None, False, 0
    yield from acts.finish(desk, heard, desk.phrase(Phrase.MESSAGE_TAKEN))


def may_command(flow: MessageFlow | None, heard: Heard) -> bool:
    """A reason may hold any word: only a brief turn commands while one is being told."""
    return heard.brief or flow is None or flow.step is not Step.REASON


def _leaves(desk: Desk, flow: MessageFlow, heard: Heard) -> bool:
    if desk.state.asked is Asked.RETRY and heard.has(Intent.NO):
        return True
    if not may_command(flow, heard):
        return False
    if heard.has(Intent.GOODBYE) and not heard.has(Intent.CANCEL):
        return not (flow.step is Step.RECAP or (flow.step is Step.NUMBER and flow.number))
    return heard.has(Intent.CANCEL)


def _leave(desk: Desk, heard: Heard) -> Steps:
    desk.state.flow = None
    cancelled = desk.phrase(Phrase.MESSAGE_CANCELLED)
    if heard.has(Intent.GOODBYE) and not heard.has(Intent.CANCEL):
        yield from acts.goodbye(desk, cancelled)
    else:
        yield from acts.ask_anything_else(desk, cancelled)


def _asks_by_the_way(flow: MessageFlow, heard: Heard) -> bool:
    if not heard.facts or heard.number or heard.name:
        return False
    if flow.step in (Step.RECAP, Step.CORRECTION) and fields_named(heard):  # "the phone number", which is wrong
        return heard.asks
    names = introduced_name(heard.said, heard.vocabulary.name_intro, heard.vocabulary)
    return heard.asks or (flow.step not in (Step.REASON, Step.NAME) and not names)


def _go_on(desk: Desk, flow: MessageFlow, heard: Heard) -> Steps:
    name_before = flow.name
    noted = _noted(desk, flow, heard)
    outcome = flow.hear(before_wish(heard, flow.callback) if noted and flow.step is Step.NAME else heard)
    if outcome is Outcome.CONFIRMED:
        yield from save(desk, flow, heard)
    elif outcome is Outcome.NUMBER_REFUSED:
        yield from acts.just(desk, Phrase.ASK_NUMBER_NEEDED)
    elif outcome is Outcome.MISSED and not noted:
        yield from _missed(desk, flow)
    else:
        desk.state.misses = 0
        thanks = flow.step is not Step.RECAP and flow.name not in ("", name_before)
        thanked = desk.phrase(Phrase.THANK_NAME, name=flow.name) if thanks else ""
        yield desk.say(thanked, noted, desk.question())


def _noted(desk: Desk, flow: MessageFlow, heard: Heard) -> str:
    """Take when the caller is to be called back, whatever was asked for, and tell that it is."""
    wish = callback_wish(heard, desk.state.language, desk.now())
    if not wish:
        return ""
    flow.callback = wish
    return desk.phrase(Phrase.CALLBACK_NOTED)


def _missed(desk: Desk, flow: MessageFlow) -> Steps:
    """Ask again in other words; the second time in a row, tell the way out."""
    desk.state.misses += 1
    again = _AGAIN.get(flow.step)
    asked = (desk.phrase(again),) if again else (desk.phrase(Phrase.NOT_UNDERSTOOD), desk.question())
    way_out = Phrase.PERSON_POSSIBLE if desk.snapshot.transfer_number else Phrase.CANCEL_POSSIBLE
    yield desk.say(*asked, desk.phrase(way_out) if desk.state.misses > 1 else "")
