"""A call as messages of the chat completions API.

Servers differ in what order of roles they bear: here user and assistant take turns, the first is a user, and a tool's
answer is followed by the assistant. Any of them takes that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voice.dialogue.base import HistoryTurn, Speaker, ToolCall, ToolResult, Used
from voice.snapshot import CallSnapshot

_LONGEST_HISTORY = 60  # turns: what was said before is not worth the wait
_BEGINNING = "(The call begins.)"
_NOTHING_SAID = "…"
_MARKS = re.compile(r"[<>\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Action:
    """A tool that was called, and what came of it.

    after: how many turns had been spoken before. said: what the assistant had said before in the same turn.
    """

    after: int
    call: ToolCall
    result: ToolResult
    said: str = ""


@dataclass(slots=True)
class CallMemory:
    """What the engines of one call know beside its history, each of them in turn.

    turn: how many turns there are with the caller's that is being answered. used: what completions have used and nobody
    has been told yet; those that the caller cut short are told of later.
    """

    language: str
    actions: list[Action] = field(default_factory=list)
    outbound: bool = False
    turn: int = 0
    used: list[Used] = field(default_factory=list)

    def before(self) -> list[Action]:
        """What was done before the turn that is being answered."""
        return [action for action in self.actions if action.after < self.turn]

    def now(self) -> list[Action]:
        """What was done in this turn, by an engine that has failed since."""
        return [action for action in self.actions if action.after >= self.turn]

    def result_of(self, call: ToolCall) -> ToolResult | None:
        """The success of the very same call earlier on."""
        return next((action.result for action in self.actions if action.result.ok and action.call == call), None)


def memory_of(call: CallSnapshot) -> CallMemory:
    """What a call begins with: the language that was last spoken in it, else the assistant's."""
    assistant = call.assistant
    spoken = [turn.language for turn in call.earlier_turns if turn.language in assistant.languages]
    return CallMemory((spoken or [assistant.language])[-1])


def messages_of(
    system: str, history: Sequence[HistoryTurn], said: str, actions: Sequence[Action]
) -> list[dict[str, Any]]:
    """The conversation so far and what the caller has just `said`, ready for the model to answer."""
    turns = [*history, HistoryTurn(Speaker.CALLER, said, "")] if said else list(history)
    written = _Messages(system)
    first = max(0, len(turns) - _LONGEST_HISTORY)
    for place in range(first, len(turns) + 1):
        if place > first:
            written.add_turn(turns[place - 1])
        for number, action in enumerate(actions):
            if action.after == place:
                written.add_action(number, action, action.said if place == len(turns) else "")
    return written.messages


def as_caller(text: str) -> str:
    """A caller's words, marked as such. They cannot close the mark themselves."""
    return f"<caller>{_MARKS.sub(' ', text).strip()}</caller>"


class _Messages:
    def __init__(self, system: str) -> None:
        self.messages: list[dict[str, Any]] = [
            {"role": "system", "content": system},
            {"role": "user", "content": _BEGINNING},
        ]

    def add_turn(self, turn: HistoryTurn) -> None:
        if turn.speaker is Speaker.CALLER:
            self._add("user", as_caller(turn.text))
        else:
            self._add("assistant", turn.text)

    def add_action(self, number: int, action: Action, said: str) -> None:
        """The model's own call and the answer to it, with an id that every provider accepts (Mistral: nine letters)."""
        made = f"call{number:05}"
        function = {"name": action.call.name, "arguments": json.dumps(dict(action.call.arguments), ensure_ascii=False)}
        calls = [{"id": made, "type": "function", "function": function}]
        if self.messages[-1]["role"] == "assistant":
            self.messages[-1]["tool_calls"] = calls
        else:
            self.messages.append({"role": "assistant", "content": said, "tool_calls": calls})
        self.messages.append({"role": "tool", "tool_call_id": made, "content": told(action.result)})

    def _add(self, role: str, content: str) -> None:
        last = self.messages[-1]
        if last["role"] == role:
            last["content"] += f"\n{content}"
            return
        if last["role"] == "tool" and role == "user":
            self.messages.append({"role": "assistant", "content": _NOTHING_SAID})
        self.messages.append({"role": role, "content": content})


def told(result: ToolResult) -> str:
    """A tool's answer as the model reads it."""
    answer: Mapping[str, Any] = {"ok": result.ok, **({"error": result.error} if result.error else {}), **result.data}
    return json.dumps(answer, ensure_ascii=False)
