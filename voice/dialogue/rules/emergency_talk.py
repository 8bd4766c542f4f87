"""The talk of an emergency: help is named first, a person is fetched at once, and nobody is asked for a date.

A danger to life: which number to call, and a person on top of it. An emergency of the trade: the person, and where
nobody answers an urgent message, taken on the spot.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from voice.dialogue.base import HistoryTurn, Say, ToolCall
from voice.dialogue.emergencies import Emergency, emergency_in, latest_of_caller, numbers_for, phrases
from voice.dialogue.emergencies.phrases import Phrase
from voice.dialogue.rules import acts
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import MessageFlow, spoken_reason
from voice.dialogue.rules.phrases import Phrase as EnginePhrase
from voice.dialogue.rules.understand import Heard, understand
from voice.dialogue.rules.vocabulary.base import Intent
from voice.dialogue.tools import TRANSFER_CALL

log = structlog.get_logger(__name__)

_REASON_LIMIT = 500  # characters


def alarm(desk: Desk, heard: Heard) -> Emergency | None:
    """The emergency that a turn tells of, unless it is known and what can be done is being done.

    Who asks for a message or a person does not need to have the matter called an emergency.
    """
    state = desk.state
    found = emergency_in(heard.said.raw, desk.trades, state.language)
    if found is None and state.asked is Asked.WHAT_HAPPENS and not heard.has(Intent.NO, Intent.CANCEL):
        return Emergency(state.language)
    if found is None or found.danger:
        return found
    if state.emergency and (state.flow or state.tried_person):
        return None
    wishes = heard.has(Intent.MESSAGE, Intent.PERSON) or state.flow
    return None if found.trade is None and wishes else found


def turn(desk: Desk, found: Emergency, heard: Heard) -> Steps:
    """What is done about it."""
    log.info("emergency heard", danger=found.danger, trade=found.trade)
    state = desk.state
    state.misses = 0
    if found.danger:
        yield from _in_danger(desk, found, heard)
    elif not found.told and state.asked is not Asked.WHAT_HAPPENS:
        state.asked, state.emergency = Asked.WHAT_HAPPENS, found
        state.told = heard.said.raw.strip()
        yield _say(desk, phrases.say(Phrase.WHAT_HAPPENS, state.language))
    else:
        state.emergency, state.urgent = found, True
        yield from put_through(desk, heard)


def put_through(desk: Desk, heard: Heard) -> Steps:
    """Hand over at once; where nobody can be reached, take an urgent message."""
    state = desk.state
    agrees = state.asked is Asked.PERSON  # to being put through: the matter was told before
    words = state.told if agrees else " ".join(filter(None, (state.told, heard.said.raw.strip())))
    if not desk.snapshot.transfer_number or state.tried_person:
        yield from _take_message(desk, words, phrases.say(Phrase.TAKING_MESSAGE, state.language))
        return
    state.tried_person = True
    reason = phrases.say(Phrase.REASON, desk.snapshot.language, words=words)[:_REASON_LIMIT]
    result = yield ToolCall(TRANSFER_CALL, {"reason": reason})
    if acts.done(result):
        yield _say(desk, phrases.say(Phrase.PUTTING_THROUGH, state.language))
        return
    nobody = phrases.say(Phrase.NOBODY, state.language)
    yield from _take_message(desk, words, f"{nobody} {phrases.say(Phrase.TAKING_MESSAGE, state.language)}")


def not_answered(desk: Desk, history: Sequence[HistoryTurn]) -> Steps | None:
    """Nobody took the call of somebody in an emergency. None: the call was about something else."""
    for said in latest_of_caller(history):
        found = emergency_in(said, desk.trades, desk.state.language)
        if found:
            desk.state.emergency, desk.state.urgent, desk.state.tried_person = found, True, True
            return _nobody_came(desk, found, said)
    return None


def awaits_answer(desk: Desk) -> bool:
    """Whether the caller in danger was offered a person and has neither hung up nor answered."""
    return desk.state.asked is Asked.PERSON


def answer(desk: Desk, heard: Heard) -> Steps:
    """Who stays on the line is put through, unless they will not have it: then help is named once more."""
    if heard.has(Intent.GOODBYE, Intent.THANKS) and not heard.has(Intent.YES):
        yield from acts.goodbye(desk)
    elif heard.has(Intent.NO, Intent.CANCEL):
        yield from ask_again(desk)
    else:
        yield from put_through(desk, heard)


def ask_again(desk: Desk) -> Steps:
    """The same once more: the caller is silent, or hesitates."""
    state = desk.state
    if state.emergency and state.emergency.danger:
        yield _must_be_heard(desk, _help(desk, state.emergency), state.language)
    asked = Phrase.WHAT_HAPPENS if state.asked is Asked.WHAT_HAPPENS else Phrase.OFFER_PERSON
    yield _say(desk, phrases.say(asked, state.language))


def under_way(desk: Desk) -> bool:
    """Whether an emergency is being seen to: a question of its own is open, or its message is not yet taken."""
    state = desk.state
    return state.emergency is not None and bool(
        state.flow or state.asked in (Asked.PERSON, Asked.WHAT_HAPPENS, Asked.MESSAGE)
    )


def _nobody_came(desk: Desk, found: Emergency, words: str) -> Steps:
    nobody = phrases.say(Phrase.NOBODY, desk.state.language)
    if found.danger:
        yield _must_be_heard(desk, f"{nobody} {_help(desk, found)}", desk.state.language)
        yield _say(desk, _offer_message(desk, words))
        return
    yield from _take_message(desk, words, f"{nobody} {phrases.say(Phrase.TAKING_MESSAGE, desk.state.language)}")


def _in_danger(desk: Desk, found: Emergency, heard: Heard) -> Steps:
    """Help first. A person is offered at once, and fetched without asking when the caller does not hang up."""
    state = desk.state
    again = state.emergency is not None and state.emergency.danger is not None
    state.emergency, state.urgent, state.booking = found, True, None
    state.told = state.told or heard.said.raw.strip()
    language = found.language if found.language in desk.snapshot.languages else state.language
    yield _must_be_heard(desk, _help(desk, found, language), language)
    if desk.snapshot.transfer_number and not state.tried_person:
        if again:
            state.asked = Asked.NOTHING
            yield from put_through(desk, heard)
        else:
            state.asked = Asked.PERSON
            yield _say(desk, phrases.say(Phrase.OFFER_PERSON, language), language)
    elif state.flow:
        state.flow.urgent = True
        yield desk.say(desk.question())
    else:
        yield _say(desk, _offer_message(desk, heard.said.raw), language)


def _help(desk: Desk, found: Emergency, language: str = "") -> str:
    assert found.danger is not None
    return phrases.call_for_help(found.danger, numbers_for(found.danger, desk.region), language or desk.state.language)


def _offer_message(desk: Desk, words: str) -> str:
    desk.state.asked, desk.state.offered_for = Asked.MESSAGE, words.strip()
    return phrases.say(Phrase.OFFER_MESSAGE, desk.state.language)


def _take_message(desk: Desk, words: str, lead: str) -> Steps:
    """An urgent message with what was said as its reason, and with what is known of the caller already."""
    state = desk.state
    heard = understand(words, desk.tongue.vocabulary, desk.tongue.catalogue)
    flow = state.flow or _with_what_is_known(desk)
    flow.urgent = True
    flow.reason = flow.reason.strip() or spoken_reason(heard)
    flow.begin(heard)
    state.flow, state.booking, state.asked, state.offered_for, state.told = flow, None, Asked.NOTHING, "", ""
    yield desk.say(lead, desk.question())


def _with_what_is_known(desk: Desk) -> MessageFlow:
    state = desk.state
    known = state.booking.details if state.booking else None
    flow = MessageFlow(
        desk.caller_number, desk.regions, no_reason=desk.phrase(EnginePhrase.NO_REASON), name=state.name, urgent=True
    )
    if known:
        flow.name = known.name or flow.name
        if known.number_settled and known.number:
            flow.number, flow.number_settled = known.number, True
    return flow


def _must_be_heard(desk: Desk, text: str, language: str) -> Say:
    return Say(text, "" if language == desk.snapshot.language else language, interruptible=False)


def _say(desk: Desk, text: str, language: str = "") -> Say:
    language = language or desk.state.language
    return Say(text, "" if language == desk.snapshot.language else language)
