"""What the engines of a call have left standing: an appointment, a time that is held. For whoever goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from voice.dialogue.llm.conversation import Action
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CONFIRM_APPOINTMENT,
    FIND_APPOINTMENTS,
    HOLD_SLOT,
    MOVE_APPOINTMENT,
)

Answered = Mapping[str, Any]


def left_of(actions: Iterable[Action]) -> tuple[Answered | None, Answered | None, bool]:
    """The appointment spoken of last, the time that is held, both as tools answered them, and whether the time is for
    that appointment: it was looked for, not made, in this call.
    """
    standing: Answered | None = None
    held: Answered | None = None
    moves = False
    for action in actions:
        name, answer = action.call.name, action.result.data
        if not action.result.ok:
            held = None if action.result.error == "hold_gone" else held
        elif name == HOLD_SLOT:
            held = answer if "starts_at" in answer else held
        elif name == FIND_APPOINTMENTS:
            found = answer.get("appointments", ())
            standing, moves = (found[0], True) if len(found) == 1 else (standing, moves)
        elif name in (BOOK_APPOINTMENT, MOVE_APPOINTMENT, CONFIRM_APPOINTMENT):
            standing, held, moves = answer, None, False
        elif name == CANCEL_APPOINTMENT:
            standing, moves = None, False
    return standing, held, moves and standing is not None
