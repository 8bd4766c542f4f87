"""Which dialogue engine runs a call, by the name in the assistant's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from voice.dialogue.base import DialogueEngine
from voice.dialogue.rules import RulesEngine
from voice.snapshot import CallSnapshot

Clock = Callable[[], dt.datetime]
EngineFactory = Callable[[CallSnapshot, Clock], DialogueEngine]


class UnknownEngine(ValueError):
    """An assistant names a dialogue engine that does not exist."""


def make_engine(call: CallSnapshot, now: Clock) -> DialogueEngine:
    """The engine a call's assistant asks for, fresh for that call.

    now: the present, aware, in the tenant's time zone. Raises UnknownEngine.
    """
    name = call.assistant.dialogue
    factory = ENGINES.get(name)
    if factory is None:
        raise UnknownEngine(f"there is no dialogue engine {name!r}; choose one of: {', '.join(sorted(ENGINES))}")
    return factory(call, now)


def _rules(call: CallSnapshot, now: Clock) -> DialogueEngine:
    return RulesEngine(call.assistant, now, caller_number=call.from_number)


ENGINES: Mapping[str, EngineFactory] = {"rules": _rules}
