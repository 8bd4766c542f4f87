"""Emergencies are the rules' to answer, whichever engine holds the conversation.

A language model is not asked whether somebody's life is in danger: it might talk it away, be slow, or be away.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from voice.dialogue.base import CallerTurn, DialogueEngine, HistoryTurn, Opening, Reply, Speaker, ToolCall, ToolResult
from voice.dialogue.emergencies import emergency_in, trades_of
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm.conversation import Action, CallMemory
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints


class EmergenciesFirst:
    """A `DialogueEngine` that hears every turn before another does.

    rules: answers from the moment that an emergency is told until what is to be done about it is done. memory: of the
    call, which is told what the rules have done meanwhile.
    """

    def __init__(self, engine: DialogueEngine, rules: LastResort, call: CallSnapshot, memory: CallMemory) -> None:
        self._engine = engine
        self._rules = rules
        self._call = call
        self._memory = memory
        business = call.assistant.business
        self._trades = trades_of(business.trade) or trades_of(business.name)

    @property
    def hints(self) -> Hints:
        return self._rules.hints if self._rules.sees_to_emergency else self._engine.hints

    def open(self, opening: Opening) -> Reply:
        """The rules take a caller back whom nobody has answered in an emergency."""
        earlier = self._call.earlier_turns
        if opening is Opening.NOT_TRANSFERRED and any(self._tells(turn.text) for turn in _latest_of_caller(earlier)):
            return self._noted(self._rules.open(opening), earlier)
        return self._engine.open(opening)

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        if self._rules.sees_to_emergency or (not turn.digits and self._tells(turn.text)):
            return self._noted(self._rules.reply(turn, history), history)
        return self._engine.reply(turn, history)

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        engine = self._rules if self._rules.sees_to_emergency else self._engine
        return engine.silence(count, history)

    def _tells(self, said: str) -> bool:
        return emergency_in(said, self._trades, self._memory.language) is not None

    async def _noted(self, reply: Reply, history: Sequence[HistoryTurn]) -> Reply:
        """Remember what is done: the model that goes on afterwards must know of it."""
        async with aclosing(reply):
            result: ToolResult | None = None
            while True:
                try:
                    event = await reply.asend(result)
                except StopAsyncIteration:
                    return
                result = yield event
                if isinstance(event, ToolCall) and result is not None:
                    self._memory.actions.append(Action(len(history) + 1, event, result))


def _latest_of_caller(turns: Sequence[HistoryTurn]) -> list[HistoryTurn]:
    return [turn for turn in turns if turn.speaker is Speaker.CALLER][-3:]
