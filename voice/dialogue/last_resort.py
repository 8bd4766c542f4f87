"""When no language model answers: the rules in the languages they speak, a polite way out in the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from voice.dialogue.base import CallerTurn, HistoryTurn, Opening, Reply, Say, ToolCall
from voice.dialogue.llm import phrases
from voice.dialogue.llm.conversation import CallMemory
from voice.dialogue.llm.phrases import Phrase
from voice.dialogue.rules import RulesEngine
from voice.dialogue.tools import END_CALL, TRANSFER_CALL
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints


class LastResort:
    """A `DialogueEngine` that cannot fail.

    In a language that the rules do not speak it says only that there is a problem, and either that the caller is put
    through, or goodbye. memory: shared with the other engines of the call, for the language it is in.
    """

    def __init__(self, call: CallSnapshot, now: Callable[[], dt.datetime], memory: CallMemory) -> None:
        self._snapshot = call.assistant
        self._rules = RulesEngine(call.assistant, now, call.from_number, call.earlier_turns)
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
        if self._speaks_rules:
            self._rules.speak(self._memory.language)
            return self._rules.open(opening)
        if opening in (Opening.ANSWERPHONE, Opening.OUTBOUND):
            return self._leave_word()
        return self._leave()

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        if turn.language in self._snapshot.languages and not turn.digits:
            self._memory.language = turn.language
        if not self._speaks_rules:
            return self._leave()
        self._rules.speak(self._memory.language)
        return self._rules.reply(turn, history)

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        return self._rules.silence(count, history) if self._speaks_rules else self._leave()

    @property
    def _speaks_rules(self) -> bool:
        return self._memory.language in RulesEngine.languages

    async def _leave(self) -> Reply:
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
