"""Emergencies are the rules' to answer, whichever engine holds the conversation.

A language model is not asked whether somebody's life is in danger: it might talk it away, be slow, or be away.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice.dialogue.base import CallerTurn, DialogueEngine, HistoryTurn, Opening, Reply
from voice.dialogue.emergencies import emergency_in, latest_of_caller, trades_of_business
from voice.dialogue.last_resort import LastResort
from voice.dialogue.llm.conversation import CallMemory
from voice.snapshot import CallSnapshot
from voice.speech.base import Hints


class EmergenciesFirst:
    """A `DialogueEngine` that hears every turn before another does.

    rules: answers from the moment that an emergency is told until what is to be done about it is done. memory: of the
    call, for the language it is in.
    """

    def __init__(self, engine: DialogueEngine, rules: LastResort, call: CallSnapshot, memory: CallMemory) -> None:
        self._engine = engine
        self._rules = rules
        self._call = call
        self._memory = memory
        business = call.assistant.business
        self._trades = trades_of_business(business.name, business.trade)

    @property
    def hints(self) -> Hints:
        return self._rules.hints if self._rules.sees_to_emergency else self._engine.hints

    def open(self, opening: Opening) -> Reply:
        """The rules take a caller back whom nobody has answered in an emergency."""
        unanswered = opening is Opening.NOT_TRANSFERRED
        if unanswered and any(map(self._tells, latest_of_caller(self._call.earlier_turns))):
            return self._rules.open(opening)
        return self._engine.open(opening)

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        if self._rules.sees_to_emergency or (not turn.digits and self._tells(turn.text)):
            return self._rules.see_to(turn, history)
        return self._engine.reply(turn, history)

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        engine = self._rules if self._rules.sees_to_emergency else self._engine
        return engine.silence(count, history)

    def _tells(self, said: str) -> bool:
        return emergency_in(said, self._trades, self._memory.language) is not None
