"""When no language model answers: the rules in the languages they speak, a polite way out in the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing

from voice.dialogue.base import CallerTurn, HistoryTurn, Opening, Reply, Say, ToolCall, ToolResult
from voice.dialogue.llm import phrases
from voice.dialogue.llm.conversation import Action, CallMemory
from voice.dialogue.llm.leavings import left_of
from voice.dialogue.llm.news import is_news, news_of, untold
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.rules import RulesEngine
from voice.dialogue.tools import END_CALL, TRANSFER_CALL
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints

# What a model need not know, or cannot be told: these are not among its tools in every call.
_NOT_KEPT = frozenset({END_CALL, TRANSFER_CALL})


class LastResort:
    """A `DialogueEngine` that cannot fail.

    In a language that the rules do not speak it says only that there is a problem, and either that the caller is put
    through, or goodbye. memory: shared with the other engines of the call, for the language it is in.
    """

    def __init__(self, call: CallSnapshot, now: Callable[[], dt.datetime], memory: CallMemory) -> None:
        self._snapshot = call.assistant
        self._now = now
        self._rules = RulesEngine(call.assistant, now, call.from_number, call.earlier_turns)
        self._taken_up = 0  # actions of the memory that the rules know of
        self._memory = memory
        self._nobody_there = call.opening is Opening.NOT_TRANSFERRED

    @property
    def hints(self) -> Hints:
        return self._rules.hints

    @property
    def sees_to_emergency(self) -> bool:
        """Whether the rules have an emergency in hand."""
        return self._rules.sees_to_emergency

    def open(self, opening: Opening) -> Reply:
        """The rules' own opening, or the way out."""
        news = self._news(filter(is_news, self._memory.now())) if opening is Opening.TAKEN_OVER else ""
        if self._speaks_rules:
            self._take_up()
            return self._kept(self._rules.tell(news) if news else self._rules.open(opening))
        if opening in (Opening.ANSWERPHONE, Opening.OUTBOUND):
            return self._leave_word()
        return self._leave(news)

    def see_to(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        """Answer a turn of an emergency: whatever else there was to tell can wait."""
        if turn.language in self._snapshot.languages and not turn.digits:
            self._memory.language = turn.language
        self._memory.turn = len(history) + 1
        self._take_up()
        return self._kept(self._rules.reply(turn, history))

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        if turn.language in self._snapshot.languages and not turn.digits:
            self._memory.language = turn.language
        self._memory.turn = len(history) + 1
        news = self._news(untold(self._memory.actions[self._taken_up :], history, self._now().date()))
        if not self._speaks_rules:
            return self._leave(news)
        self._take_up()
        return self._kept(self._rules.tell(news) if news else self._rules.reply(turn, history))

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        return self._kept(self._rules.silence(count, history)) if self._speaks_rules else self._leave()

    @property
    def _speaks_rules(self) -> bool:
        return self._memory.language in RulesEngine.languages

    # --- what the engines of a call know of one another ---

    def _take_up(self) -> None:
        """Have the rules go on with what a model has held, booked or found since they last spoke."""
        self._rules.speak(self._memory.language)
        new = self._memory.actions[self._taken_up :]
        if new:
            self._taken_up = len(self._memory.actions)
            self._rules.go_on_from(*left_of(self._memory.actions))

    def _news(self, actions: Iterable[Action]) -> str:
        return news_of(actions, self._memory.language, self._now().date())

    async def _kept(self, reply: Reply) -> Reply:
        """The reply of the rules, its tools kept in the memory of the call for a model that answers again."""
        result: ToolResult | None = None
        async with aclosing(reply):
            while True:
                try:
                    event = await reply.asend(result)
                except StopAsyncIteration:
                    return
                result = yield event
                if isinstance(event, ToolCall) and result is not None and event.name not in _NOT_KEPT:
                    self._memory.actions.append(Action(self._memory.turn, event, result))
                    self._taken_up = len(self._memory.actions)

    # --- the way out ---

    async def _leave(self, news: str = "") -> Reply:
        if news:
            yield self._say(news)
        if self._snapshot.transfer_number and not self._nobody_there:
            result = yield ToolCall(TRANSFER_CALL)
            if result and result.ok:
                yield self._say(phrases.say(Phrase.TROUBLE_TRANSFER, self._memory.language))
                return
        goodbye = Phrase.NOBODY_GOODBYE if self._nobody_there else Phrase.TROUBLE_GOODBYE
        yield self._say(phrases.say(goodbye, self._memory.language))
        yield ToolCall(END_CALL)

    async def _leave_word(self) -> Reply:
        business = self._snapshot.business.name
        yield self._say(phrases.named(Phrase.ANSWERPHONE, Phrase.ANSWERPHONE_NAMELESS, self._memory.language, business))
        yield ToolCall(END_CALL)

    def _say(self, text: str) -> Say:
        language = self._memory.language
        return Say(text, "" if language == self._snapshot.language else language)
