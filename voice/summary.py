"""What a person hears about a caller before taking the call: who calls, and what for. By rules, from what was said."""

from __future__ import annotations

from collections.abc import Sequence

from voice.dialogue.base import HistoryTurn, Speaker
from voice.dialogue.phrases import spoken
from voice.presentation import is_withheld, readable_number

LONGEST_REASON = 160
LONGEST_WORDS = 200
# "Yes please" says nothing about what the call is about.
_FEWEST_WORDS = 3


def summarise(history: Sequence[HistoryTurn], language: str, *, caller: str, reason: str = "") -> str:
    """Sentences in `language`, the business's own.

    caller: the caller's number as the network gave it. reason: what the dialogue says the call is about, if it does.
    What the caller said stays in the caller's own words.
    """
    sentences = [_who(caller, language)]
    if reason.strip():
        sentences.append(_sentence("summary_reason", language, reason=_shortened(reason, LONGEST_REASON)))
    words = _last_words(history)
    if words:
        sentences.append(_sentence("summary_said", language, words=words))
    return " ".join(sentences)


def _who(caller: str, language: str) -> str:
    if is_withheld(caller):
        return spoken("summary_withheld", language)
    return spoken("summary_from", language).format(caller=readable_number(caller))


def _sentence(phrase: str, language: str, **parts: str) -> str:
    return spoken(phrase, language).format(**{name: text.rstrip(" .…") for name, text in parts.items()})


def _last_words(history: Sequence[HistoryTurn]) -> str:
    """The last thing the caller said that was long enough to say something; else the last thing at all."""
    said = [turn.text.strip() for turn in history if turn.speaker is Speaker.CALLER and turn.text.strip()]
    telling = [text for text in said if len(text.split()) >= _FEWEST_WORDS]
    return _shortened((telling or said or [""])[-1], LONGEST_WORDS)


def _shortened(text: str, length: int) -> str:
    """At most `length` characters, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + "…"
