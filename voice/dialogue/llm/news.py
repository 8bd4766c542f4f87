"""What was done to the calendar and the caller has not heard of, in fixed words: a model that fails tells nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from voice.dialogue.base import HistoryTurn, Speaker
from voice.dialogue.llm.agenda import REQUESTED
from voice.dialogue.llm.claims import Claim, claims_in
from voice.dialogue.llm.conversation import Action
from voice.dialogue.llm.mentions import mentions_in
from voice.dialogue.rules.phrases import PHRASES, Phrase
from voice.dialogue.tools import BOOK_APPOINTMENT, CANCEL_APPOINTMENT, CONFIRM_APPOINTMENT, MOVE_APPOINTMENT

_FALLBACK = {"ary": "ar"}
_DONE = {
    BOOK_APPOINTMENT: Phrase.BOOK_DONE,
    MOVE_APPOINTMENT: Phrase.MOVE_DONE,
    CANCEL_APPOINTMENT: Phrase.CANCEL_DONE,
    CONFIRM_APPOINTMENT: Phrase.CONFIRM_DONE,
}
_TELLS = {
    BOOK_APPOINTMENT: {Claim.BOOKING, Claim.STANDING, Claim.NOTED},
    MOVE_APPOINTMENT: {Claim.MOVING, Claim.BOOKING, Claim.STANDING, Claim.NOTED},
    CANCEL_APPOINTMENT: {Claim.CANCELLING, Claim.NOTED},
    CONFIRM_APPOINTMENT: {Claim.BOOKING, Claim.STANDING, Claim.NOTED},
}


def is_news(action: Action) -> bool:
    """Whether it changed what the caller comes to."""
    return action.result.ok and action.call.name in _DONE and "starts_at" in action.result.data


def untold(actions: Iterable[Action], history: Sequence[HistoryTurn], today: dt.date) -> list[Action]:
    """What was done of which nothing was heard since."""
    return [action for action in actions if is_news(action) and not _was_heard(action, history, today)]


def is_told(action: Action, sentence: str, language: str, today: dt.date) -> bool:
    """Whether a sentence tells of it: in so many words, or by its day and time."""
    if claims_in(sentence) & _TELLS[action.call.name]:
        return True
    starts_at = dt.datetime.fromisoformat(action.result.data["starts_at"])
    return any(said.has_time and said.fits(starts_at) for said in mentions_in(sentence, language, today))


def news_of(actions: Iterable[Action], language: str, today: dt.date) -> str:
    """What was done, with day, time and code; "" when nothing was."""
    return " ".join(_sentence(action, language, today) for action in actions)


def _was_heard(action: Action, history: Sequence[HistoryTurn], today: dt.date) -> bool:
    since = [turn for turn in history[action.after :] if turn.speaker is Speaker.ASSISTANT]
    return any(is_told(action, turn.text, turn.language, today) for turn in since)


def _sentence(action: Action, language: str, today: dt.date) -> str:
    answer = action.result.data
    phrases = PHRASES.get(language) or PHRASES[_FALLBACK.get(language, "fr")]
    phrase = _DONE[action.call.name]
    if phrase is Phrase.BOOK_DONE and answer.get("state") == REQUESTED:
        phrase = Phrase.BOOK_REQUESTED
    moment = phrases.moment(dt.datetime.fromisoformat(answer["starts_at"]), today)
    return phrases.say(phrase, moment=moment, code=phrases.digits(answer["code"]))
