"""A chain of dialogue engines that answers as long as one of them does.

An engine that fails before it has said anything is replaced in the same turn: the caller notices a pause at most. One
that fails in the middle of its answer is apologised for. Either way it sits out the turn that follows. The last engine
is one that cannot fail, and is asked whenever no other may be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing

import structlog

from voice.breaker import BreakerState, CircuitBreaker, breaker_of
from voice.dialogue.base import (
    CallerTurn,
    DialogueEngine,
    DialogueError,
    DialogueEvent,
    HistoryTurn,
    Opening,
    Reply,
    Say,
    ToolResult,
)
from voice.speech.base import Expecting, Hints

log = structlog.get_logger(__name__)

BREAKERS = "dialogue"  # the kind of this chain's breakers (voice/breaker.py)

Ask = Callable[[DialogueEngine], Reply]


class _Member:
    """An engine of the chain. breaker: None for the last one. rests: it failed in the turn before."""

    def __init__(self, name: str, engine: DialogueEngine, breaker: CircuitBreaker | None) -> None:
        self.name = name
        self.engine = engine
        self.breaker = breaker
        self.rests = False

    @property
    def is_amid_something(self) -> bool:
        """Whether it waits for the answer to a question of its own, of which the others know nothing."""
        return self.engine.hints.expecting is not Expecting.ANYTHING

    @property
    def is_well(self) -> bool:
        """Whether it could answer the next turn."""
        return self.breaker is None or self.breaker.state is not BreakerState.OPEN

    def may_answer(self) -> bool:
        """Whether to ask it in this turn. Who is told yes does ask: a half-open breaker lets one trial through."""
        return self.breaker is None or self.breaker.allows()

    def succeeded(self) -> None:
        if self.breaker:
            self.breaker.succeeded()

    def failed(self, error: DialogueError) -> None:
        self.rests = self.breaker is not None
        log.warning("dialogue engine failed", engine=self.name, reason=str(error), permanent=error.permanent)
        if self.breaker:
            self.breaker.failed(permanent=error.permanent)


class FailoverEngine:
    """A `DialogueEngine` made of several, by name and in order of preference. The last one must not fail.

    first_s: how long the first event of an answer may take; next_s: each one after it.
    """

    def __init__(
        self, engines: Sequence[tuple[str, DialogueEngine]], *, first_s: float = 4.0, next_s: float = 5.0
    ) -> None:
        *others, (name, last) = engines
        self._members = [_Member(name, engine, breaker_of(BREAKERS, name)) for name, engine in others]
        self._members.append(_Member(name, last, None))
        self._speaking = self._members[0].engine
        self._first_s = first_s
        self._next_s = next_s

    @property
    def hints(self) -> Hints:
        return self._speaking.hints

    def open(self, opening: Opening) -> Reply:
        """The words of the engine that is to speak. They are fixed and tell nothing of its provider."""
        return self._answer(self._unwatched(), lambda engine: engine.open(opening))

    def reply(self, turn: CallerTurn, history: Sequence[HistoryTurn]) -> Reply:
        return self._answer(self._allowed(), lambda engine: engine.reply(turn, history))

    def silence(self, count: int, history: Sequence[HistoryTurn]) -> Reply:
        return self._answer(self._unwatched(), lambda engine: engine.silence(count, history))

    # --- who answers ---

    def _allowed(self) -> Iterator[_Member]:
        """Who may answer a turn, in order. An engine amid something comes first."""
        resting = [member for member in self._members if member.rests]
        for member in resting:
            member.rests = False
        amid = [member for member in self._members if member.engine is self._speaking and member.is_amid_something]
        for member in (*amid, *(member for member in self._members if member not in amid)):
            if member not in resting and member.may_answer():
                yield member

    def _unwatched(self) -> Iterator[_Member]:
        """The engine that speaks and those after it, without their breakers."""
        engines = [(member.name, member.engine) for member in self._members]
        at = [engine for _, engine in engines].index(self._speaking)
        return (_Member(name, engine, None) for name, engine in engines[at:])

    def _next_after(self, failed: _Member) -> Iterator[_Member]:
        """Who goes on when an engine has failed in the middle of its answer."""
        at = [member.engine for member in self._members].index(failed.engine)
        later = [member for member in self._members[at + 1 :] if member.is_well] or self._members[-1:]
        return (_Member(member.name, member.engine, None) for member in later)

    # --- one answer ---

    async def _answer(self, members: Iterator[_Member], ask: Ask) -> Reply:
        while member := next(members, None):
            self._speaking = member.engine
            said = False
            try:
                async with aclosing(ask(member.engine)) as reply:
                    result: ToolResult | None = None
                    while event := await self._next(member, reply, result, said=said):
                        said = said or isinstance(event, Say)
                        result = yield event
                member.succeeded()
                return
            except DialogueError as error:
                member.failed(error)
                if error.answered:
                    return
            except (GeneratorExit, asyncio.CancelledError):
                if said:  # the caller interrupts a good answer
                    member.succeeded()
                raise
            if said:
                members, ask = self._next_after(member), _take_over

    async def _next(
        self, member: _Member, reply: Reply, result: ToolResult | None, *, said: bool
    ) -> DialogueEvent | None:
        """The next event, None after the last. Raises DialogueError, also when it does not come in time."""
        patience = self._next_s if said else self._first_s
        try:
            async with asyncio.timeout(patience):
                return await reply.asend(result)
        except StopAsyncIteration:
            return None
        except TimeoutError as error:
            raise DialogueError(f"{member.name} let the caller wait for {patience:g} s") from error


def _take_over(engine: DialogueEngine) -> Reply:
    return engine.open(Opening.TAKEN_OVER)
