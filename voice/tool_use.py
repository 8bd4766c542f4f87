"""What of a tool call is kept: what was asked for and what came of it, without what is a person's."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from voice.dialogue.base import ToolCall, ToolResult

# Names, numbers, addresses, reasons and keys pressed (a secret may be among them) are left out.
_WORDS = frozenset({"service", "resource", "about", "urgency", "state"})
_MOMENTS = frozenset({"starts_at", "first_day", "last_day", "earliest", "latest"})
_NUMBERS = frozenset({"party_size", "weekdays", "hold", "sms", "email"})
_CODE = "code"
_ANSWERED = frozenset({_CODE, "starts_at", "service", "resource", "state", "hold", "sms", "email"})
_ASKED = (_WORDS | _MOMENTS | {"party_size", "weekdays", "hold", _CODE}) - {"state"}
_LONGEST = 120  # characters of a value: a model may write anything anywhere
_LONGEST_NAME = 40
_PERSONAL = re.compile(r"\+?\d(?:[ .()/-]{0,2}\d){4,}|[\w.+-]+@[\w.-]+")
_MOMENT = re.compile(r"[\d:T+.-]{1,32}Z?")
_HIDDEN = "…"
_CODE_LENGTH = 6
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class ToolUseRecord:
    """One use of a tool. at: seconds of `time.monotonic()` when it was asked for; took_ms: until it was answered."""

    tool: str
    arguments: Mapping[str, Any]
    answer: Mapping[str, Any]
    ok: bool
    error: str
    at: float
    took_ms: int
    key: uuid.UUID = field(default_factory=uuid.uuid4)


def record_of(call: ToolCall, result: ToolResult, at: float, took_s: float) -> ToolUseRecord:
    """What is kept of it."""
    return ToolUseRecord(
        tool=_word(call.name)[:_LONGEST_NAME],
        arguments=_kept(call.arguments, _ASKED),
        answer=_kept(result.data, _ANSWERED) if result.ok else {},
        ok=result.ok,
        error=_word(result.error)[:_LONGEST_NAME],
        at=at,
        took_ms=round(took_s * 1000),
    )


def _kept(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    kept = {name: _value(name, values[name]) for name in sorted(names & values.keys())}
    return {name: value for name, value in kept.items() if value not in ("", None)}


def _value(name: str, value: Any) -> Any:
    if name in _NUMBERS:
        return _number(value)
    if name in _MOMENTS:
        return value if isinstance(value, str) and _MOMENT.fullmatch(value) else None
    if name == _CODE:
        digits = "".join(char for char in str(value) if char.isascii() and char.isdigit())
        return digits if len(digits) == _CODE_LENGTH else _HIDDEN  # a number of another length is somebody's
    return _word(str(value))


def _number(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [one for one in value[:7] if isinstance(one, int)]
    return value if isinstance(value, bool | int) and abs(value) < _LARGEST else None


def _word(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text[:_LONGEST])
    return _PERSONAL.sub(_HIDDEN, printable).strip()
