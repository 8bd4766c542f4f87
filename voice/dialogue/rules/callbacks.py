"""When a caller asks to be called back: what is kept of it are their own words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from voice.dialogue.moments import moment_in
from voice.dialogue.rules.understand import Heard
from voice.dialogue.rules.vocabulary.base import Intent

_A_NUMBER = 6  # digits: where so many are dictated, two of them are no hour
_ABOUT_APPOINTMENTS = (
    Intent.APPOINTMENT,
    Intent.MOVE_APPOINTMENT,
    Intent.CANCEL_APPOINTMENT,
    Intent.CONFIRM_APPOINTMENT,
    Intent.WHICH_APPOINTMENT,
)


def callback_wish(heard: Heard, language: str, now: dt.datetime) -> str:
    """The words that tell when to call back, "" when nothing of it was said.

    now: aware, in the wall time of the business. "Call me tomorrow" does, and "tomorrow you can call me", but not where
    tomorrow may be the day of an appointment.
    """
    asked = heard.vocabulary.call_back.search(heard.said.text)
    if not asked:
        return ""
    told = [heard.said.raw_from(asked.start())]
    if not heard.has(*_ABOUT_APPOINTMENTS):
        told.append(heard.said.raw_from(0))
    return next((words.strip(" ,.;:،؛?؟") for words in told if _tells_when(words, heard, language, now)), "")


def before_wish(heard: Heard, wish: str) -> Heard:
    """What was said ahead of such a wish: the name in "Anna Durand, call me back tomorrow"."""
    return replace(heard, said=heard.said.before(heard.said.raw.find(wish)))


def _tells_when(words: str, heard: Heard, language: str, now: dt.datetime) -> bool:
    moment = moment_in(words, language, now)
    if moment is None:
        return False
    return moment.has_day or moment.soonest or len(heard.number) < _A_NUMBER
