"""What the tools of a call have answered of the calendar: the appointments there are, the times that may be offered.

A sentence about an appointment is compared with this: a time that is free is not one that is booked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from voice.dialogue.base import ToolCall, ToolResult
from voice.dialogue.llm.mentions import Mention
from voice.dialogue.tools import (
    BOOK_APPOINTMENT,
    CANCEL_APPOINTMENT,
    CHECK_AVAILABILITY,
    FIND_APPOINTMENTS,
    HOLD_SLOT,
    MOVE_APPOINTMENT,
    SEND_SMS,
)

BOOKED, REQUESTED, CANCELLED = "booked", "requested", "cancelled"
SMS, EMAIL = "sms", "email"


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment as it was answered last; wall time. former: when it was before it was moved in this call."""

    code: str
    starts_at: dt.datetime
    state: str
    former: tuple[dt.datetime, ...] = ()

    @property
    def stands(self) -> bool:
        return self.state in (BOOKED, REQUESTED)


class Agenda:
    """The calendar as one call knows it.

    today: what "tomorrow" is told from. said_by_caller, told_by_business: the days and times that the caller has named,
    and the business in what it wrote for its assistant. open: whether the call can book at all.
    """

    def __init__(
        self,
        today: dt.date,
        said_by_caller: Sequence[Mention] = (),
        told_by_business: Sequence[Mention] = (),
        *,
        open: bool = True,
    ) -> None:
        self.today = today
        self.open = open
        self.entries: dict[str, Entry] = {}
        # Codes that a tool has answered for in this reply, by the tool; and how customers are written to.
        self.now: dict[str, set[str]] = {}
        self.written: set[str] = set()
        self.said_by_caller = said_by_caller
        self.told_by_business = told_by_business
        self._free: set[dt.datetime] = set()
        self._holds: dict[int, dt.datetime] = {}

    def begin_reply(self) -> None:
        """What was answered so far is of earlier replies."""
        self.now = {}

    def learn(self, call: ToolCall, result: ToolResult) -> None:
        """Take in what a tool has answered."""
        self._offer(result.data.get("alternatives", ()))
        if not result.ok:
            self._take_back(call, result)
            return
        answer = result.data
        if call.name == CHECK_AVAILABILITY:
            self._offer([*answer.get("free", ()), *answer.get("next_free", ())])
        elif call.name == HOLD_SLOT and "starts_at" in answer:
            self._holds[answer.get("hold", 0)] = dt.datetime.fromisoformat(answer["starts_at"])
        elif call.name == FIND_APPOINTMENTS:
            self._enter(call.name, answer.get("appointments", ()))
        elif "code" in answer:
            self._enter(call.name, [answer])
        if call.name == SEND_SMS:
            self.written.add(SMS)
        self.written |= {channel for channel in (SMS, EMAIL) if answer.get(channel)}

    @property
    def held(self) -> Set[dt.datetime]:
        """What was kept for the caller and not booked since."""
        return set(self._holds.values())

    @property
    def known(self) -> Set[dt.datetime]:
        """Every moment that may be spoken of."""
        entered = {at for entry in self.entries.values() for at in (entry.starts_at, *entry.former)}
        return self._free | self.held | entered

    def standing(self, *states: str) -> list[Entry]:
        """The appointments there are, or those in these states."""
        return [one for one in self.entries.values() if (one.state in states if states else one.stands)]

    def touched(self, tools: Iterable[str], *states: str) -> list[Entry]:
        """The appointments in these states for which one of the tools has answered in this reply."""
        codes = {code for tool in tools for code in self.now.get(tool, ())}
        return [one for code, one in self.entries.items() if code in codes and one.state in states]

    def _offer(self, slots: Iterable[Mapping[str, Any]]) -> None:
        self._free |= {dt.datetime.fromisoformat(slot["starts_at"]) for slot in slots}

    def _take_back(self, call: ToolCall, result: ToolResult) -> None:
        """What has just been refused is free no longer."""
        if result.error not in ("slot_taken", "hold_gone", "closed", "day_full"):
            return
        refused = self._holds.pop(call.arguments.get("hold", 0), None) or _moment(call.arguments.get("starts_at"))
        self._free -= {refused} if refused else set()

    def _enter(self, tool: str, answers: Iterable[Mapping[str, Any]]) -> None:
        for answer in answers:
            code, starts_at = answer["code"], dt.datetime.fromisoformat(answer["starts_at"])
            entry = Entry(code, starts_at, answer["state"])
            before = self.entries.get(code)
            if before is not None:
                moved = (*before.former, before.starts_at) if tool == MOVE_APPOINTMENT else before.former
                entry = replace(entry, former=moved)
            self.entries[code] = entry
            self.now.setdefault(tool, set()).add(code)
            if tool == BOOK_APPOINTMENT:
                self._holds = {hold: at for hold, at in self._holds.items() if at != starts_at}
            if tool in (BOOK_APPOINTMENT, MOVE_APPOINTMENT):
                self._free.discard(starts_at)
            if tool == CANCEL_APPOINTMENT:
                self._free.add(starts_at)


def _moment(written: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(written).replace(tzinfo=None)
    except (TypeError, ValueError):
        return None
