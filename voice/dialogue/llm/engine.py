"""A dialogue engine whose answers come from a language model, sentence by sentence, past the guard.

What must be instant or certain asks no model: openings, silences, the words around a transfer and the end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import ClassVar

from voice.dialogue.base import CallerTurn, DialogueEvent, HistoryTurn, Opening, Reply, Say, Speaker, ToolCall
from voice.dialogue.llm import phrases
from voice.dialogue.llm.agenda import Agenda
from voice.dialogue.llm.answer import Answer
from voice.dialogue.llm.conversation import CallMemory, memory_of
from voice.dialogue.llm.draft import Draft
from voice.dialogue.llm.facts import Known, learn_present, regions_of_call, told_by_business
from voice.dialogue.llm.guard import Guard
from voice.dialogue.llm.mentions import Mention, mentions_in, moments_told
from voice.dialogue.llm.news import is_news, news_of, untold
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.llm.prompt import (
    INSTRUCTIONS,
    LANGUAGE_NAMES,
    new_canary,
    offered_tools,
    system_prompt,
    with_change,
)
from voice.dialogue.llm.provider import ChatModel
from voice.dialogue.phone import is_complete
from voice.dialogue.tools import END_CALL
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints

_LISTENED_TO = 1000  # characters of a turn: nobody says more, and the time to read it stays bounded
_KEY = re.compile(r"[0-9*#]")


def keyed_last(history: Sequence[HistoryTurn]) -> str:
    """The keys that the caller has pressed since anybody spoke. The history has each of them as a turn."""
    keys = takewhile(lambda turn: turn.speaker is Speaker.CALLER and _KEY.fullmatch(turn.text), reversed(history))
    return "".join(turn.text for turn in keys)[::-1]


def _as_keys(keyed: str) -> str:
    return f"(keys pressed: {keyed})"


class LanguageModelEngine:
    """A `DialogueEngine` for one call.

    now: the present, aware, in the tenant's time zone. memory: shared with the other engines of the call.
    """

    languages: ClassVar[frozenset[str]] = frozenset(LANGUAGE_NAMES)

    def __init__(
        self, call: CallSnapshot, now: Callable[[], dt.datetime], model: ChatModel, memory: CallMemory | None = None
    ) -> None:
        self._call = call
        self._now = now
        self._model = model
        self._memory = memory or memory_of(call)
        self._canary = new_canary()
        self._told = told_by_business(call)
        self._caller = Known(call.assistant.languages, regions_of_call(call))
        self._caller_moments: list[Mention] = []
        self._heard = 0  # turns of the history that the caller's words have been taken from

    @property
    def hints(self) -> Hints:
        """The words of the business; a model may ask for anything at any time."""
        business = self._call.assistant.business
        services = [word for service in business.services for word in (service.name, *service.aliases)]
        return Hints(phrases=tuple(word for word in (business.name, *services) if word))

    def open(self, opening: Opening) -> Reply:
        """Fixed words: nobody waits for a model to say hello."""
        match opening:
            case Opening.NEW_CALL:
                return _fixed(self._greeting())
            case Opening.NOT_TRANSFERRED:
                return _fixed(self._phrase(Phrase.NOT_TRANSFERRED))
            case Opening.RESUMED:
                return _fixed(self._phrase(Phrase.RESUMED))
            case Opening.OUTBOUND:
                self._memory.outbound = True
                return _fixed(self._named(Phrase.OUTBOUND, Phrase.OUTBOUND_NAMELESS))
            case Opening.ANSWERPHONE:
                return _fixed(self._named(Phrase.ANSWERPHONE, Phrase.ANSWERPHONE_NAMELESS), ToolCall(END_CALL))
            case Opening.TAKEN_OVER:
                return _fixed(self._taken_over())

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        """Answer a turn. Keys are gathered until they make a number, end with # or are followed by words."""
        if turn.digits:
            keyed = keyed_last(history) + turn.digits
            return self._answer(_as_keys(keyed), history) if self._is_whole(keyed) else _fixed()
        if turn.language in self._call.assistant.languages:
            self._memory.language = turn.language
        return self._answer(turn.text, history, changed=bool(turn.change))

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        """Take what was keyed for all of it; else ask once whether the caller is there, then say goodbye."""
        keyed = keyed_last(history)
        if keyed:
            return self._answer(_as_keys(keyed), history)
        if count < 2:
            return _fixed(self._say(phrases.still_there(self._memory.language)))
        return _fixed(self._phrase(Phrase.NOTHING_HEARD), ToolCall(END_CALL))

    # --- an answer of the model ---

    def _answer(self, said: str, history: Sequence[HistoryTurn], *, changed: bool = False) -> Reply:
        memory, now = self._memory, self._now()
        system = system_prompt(self._call, memory.language, now, self._canary)
        memory.turn = len(history) + 1
        self._listen(said, history)
        return Answer(
            self._model,
            offered_tools(self._call, outbound=memory.outbound),
            memory,
            self._draft(now, history),
            system=with_change(system, memory.language) if changed else system,
            said=said,
            history=history,
            say=self._say,
            phrase=self._phrase,
            goodbye=self._goodbye,
            news=lambda actions: self._say(news_of(actions, memory.language, now.date())),
        ).events()

    def _draft(self, now: dt.datetime, history: Sequence[HistoryTurn]) -> Draft:
        """The reply to be written. What an engine that has failed did in this turn was done in this reply."""
        memory = self._memory
        draft = Draft(self._guard(now), memory.language, memory.before(), untold(memory.before(), history, now.date()))
        for action in memory.now():
            draft.did(action)
        return draft

    def _listen(self, said: str, history: Sequence[HistoryTurn]) -> None:
        """Keep the figures and names that the caller has said so far."""
        earlier = [turn.text for turn in history[self._heard :] if turn.speaker is Speaker.CALLER]
        for text in (*earlier, said):
            self._caller.learn(text[:_LISTENED_TO])
            self._caller.learn_dictation(text[:_LISTENED_TO])
            self._caller_moments += mentions_in(text[:_LISTENED_TO], self._memory.language, self._now().date())
        self._heard = len(history) + 1

    def _guard(self, now: dt.datetime) -> Guard:
        known = self._told.copy()
        learn_present(known, now)
        assistant = self._call.assistant
        told = moments_told(self._call.schema_name, assistant.prompt, self._memory.language, now.date())
        agenda = Agenda(now.date(), self._caller_moments, told, open=bool(assistant.bookables))
        hours = self._call.assistant.business.hours
        guard = Guard(known, self._caller, hours, INSTRUCTIONS, self._canary, self._memory.language, agenda)
        for action in self._memory.before():
            guard.learn(action.call, action.result)
        agenda.begin_reply()
        return guard

    def _is_whole(self, keyed: str) -> bool:
        return keyed.endswith("#") or is_complete(keyed, regions_of_call(self._call))

    # --- fixed words ---

    def _taken_over(self) -> Say:
        """What the engine that has failed did and may not have told; else that we are sorry."""
        language = self._memory.language
        news = news_of(filter(is_news, self._memory.now()), language, self._now().date())
        return self._say(news or phrases.say(Phrase.TAKEN_OVER, language))

    def _say(self, text: str) -> Say:
        language = self._memory.language
        return Say(text, "" if language == self._call.assistant.language else language)

    def _phrase(self, phrase: Phrase) -> Say:
        return self._say(phrases.say(phrase, self._memory.language))

    def _named(self, phrase: Phrase, nameless: Phrase) -> Say:
        business = self._call.assistant.business.name
        return self._say(phrases.named(phrase, nameless, self._memory.language, business))

    def _greeting(self) -> Say:
        own = self._call.assistant.greeting.get(self._memory.language, "").strip()
        return self._say(own) if own else self._named(Phrase.GREETING, Phrase.GREETING_NAMELESS)

    def _goodbye(self) -> Say:
        own = self._call.assistant.closing.get(self._memory.language, "").strip()
        return self._say(own) if own else self._phrase(Phrase.CLOSING)


async def _fixed(*events: DialogueEvent) -> Reply:
    for event in events:
        yield event
