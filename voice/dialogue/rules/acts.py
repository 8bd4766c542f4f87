"""What the engine does at any point of a call. Each act is a generator of events; `lead` is said before its words."""

from __future__ import annotations

from voice.dialogue.base import Say, ToolCall, ToolResult
from voice.dialogue.rules import booking_words
from voice.dialogue.rules.desk import Asked, Desk, Steps
from voice.dialogue.rules.message_flow import Step
from voice.dialogue.rules.phrases import Phrase
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Intent
from voice.dialogue.tools import END_CALL, TAKE_MESSAGE, TRANSFER_CALL

_REASON_LIMIT = 500  # characters


def done(result: ToolResult | None) -> bool:
    """Whether an action is known to have been done. No answer is no success."""
    return result is not None and result.ok


def just(desk: Desk, phrase: Phrase, **values: str) -> Steps:
    """Say one sentence."""
    yield desk.say(desk.phrase(phrase, **values))


def greet(desk: Desk) -> Steps:
    """The assistant's own greeting, else the engine's."""
    name = desk.snapshot.business.name
    own = desk.snapshot.greeting.get(desk.state.language, "").strip()
    yield desk.say(own or desk.phrase(Phrase.GREETING if name else Phrase.GREETING_NAMELESS, business=name))


def introduce(desk: Desk) -> Steps:
    """To a person who was called: in whose name, and what for."""
    name = desk.snapshot.business.name
    yield from just(desk, Phrase.OUTBOUND if name else Phrase.OUTBOUND_NAMELESS, business=name)


def leave_word(desk: Desk) -> Steps:
    """To a machine that was reached: who called, and to call back; then the end."""
    name = desk.snapshot.business.name
    yield from just(desk, Phrase.ANSWERPHONE if name else Phrase.ANSWERPHONE_NAMELESS, business=name)
    yield ToolCall(END_CALL)


def goodbye(desk: Desk, lead: str = "") -> Steps:
    """The assistant's own closing, else the engine's; then the end."""
    desk.state.flow = desk.state.booking = None
    own = desk.snapshot.closing.get(desk.state.language, "").strip()
    yield desk.say(lead, own or desk.phrase(Phrase.CLOSING))
    yield ToolCall(END_CALL)


def ask_anything_else(desk: Desk, lead: str = "") -> Steps:
    """Hand the turn back to the caller."""
    yield desk.say(lead, desk.ask(Asked.ANYTHING_ELSE))


def finish(desk: Desk, heard: Heard | None, done: str) -> Steps:
    """What was wanted is done: hand the turn back, or part from whoever has said goodbye already."""
    leaving = heard is not None and heard.has(Intent.GOODBYE)
    yield from goodbye(desk, done) if leaving else ask_anything_else(desk, done)


def repeat(desk: Desk) -> Steps:
    """The last words again, as they were planned."""
    if desk.state.last_words:
        yield from desk.state.last_words
    else:
        yield from just(desk, Phrase.NOTHING_TO_REPEAT)


def transfer(desk: Desk, heard: Heard | None, lead: str = "") -> Steps:
    """Try to hand over; when that fails, offer a message or go on with the one under way."""
    if not desk.snapshot.transfer_number:
        yield nobody(desk, Phrase.NO_TRANSFERS, lead)
        return
    desk.state.misses = 0
    reason = heard.said.raw.strip()[:_REASON_LIMIT] if heard else ""
    result = yield ToolCall(TRANSFER_CALL, {"reason": reason})
    if done(result):
        yield desk.say(lead, desk.phrase(Phrase.TRANSFERRING))
    else:
        yield nobody(desk, Phrase.NOT_TRANSFERRED, lead)


def nobody(desk: Desk, phrase: Phrase, lead: str = "") -> Say:
    """Nobody can be reached: what can be done instead."""
    desk.state.booking = None
    instead = desk.question() if desk.state.flow else desk.ask(Asked.MESSAGE)
    return desk.say(lead, desk.phrase(phrase), instead)


def open_question(desk: Desk) -> str:
    """What was asked for the message or the appointment under way, "" when neither is."""
    return booking_words.question(desk, desk.state.booking) if desk.state.booking else desk.question()


def asked_again(desk: Desk) -> str:
    """The open question once more, in the language that is spoken now; "" when none is."""
    match desk.state.asked:
        case _ if question := open_question(desk):
            return question
        case Asked.MESSAGE:
            return desk.phrase(Phrase.OFFER_MESSAGE)
        case Asked.PERSON_OR_MESSAGE:
            return desk.phrase(Phrase.OFFER_PERSON_OR_MESSAGE)
        case Asked.ANYTHING_ELSE:
            return desk.phrase(Phrase.ANYTHING_ELSE)
        case _:
            return ""


def ask_whether_there(desk: Desk) -> Steps:
    """The caller is silent."""
    yield desk.say(desk.phrase(Phrase.STILL_THERE), open_question(desk))


def give_up(desk: Desk) -> Steps:
    """The caller stays silent: hang up. A message that lacks nothing but the last yes is kept all the same."""
    flow, desk.state.flow = desk.state.flow, None
    if flow and flow.step is Step.RECAP:
        yield ToolCall(TAKE_MESSAGE, flow.arguments)
    yield desk.say(desk.phrase(Phrase.NOTHING_HEARD))
    yield ToolCall(END_CALL)
