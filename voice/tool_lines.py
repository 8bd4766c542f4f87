"""What the assistant did in a call, in words for a page. Knows no database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext as _

from voice import presentation
from voice.dialogue import tools


class UsedTool(Protocol):
    """What is shown of the use of a tool (voice.models.ToolUse)."""

    tool: str
    arguments: Mapping[str, Any]
    answer: Mapping[str, Any]
    ok: bool
    error: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class ToolLine:
    """what: done or tried. details: service, time and code, where there are any. failed: why not, "" when done."""

    offset: str
    what: str
    details: tuple[str, ...]
    failed: str


def tool_lines(uses: Iterable[UsedTool], began_at: dt.datetime, language: str) -> list[ToolLine]:
    """The uses in the order in which they were begun, in a call that began at `began_at`."""
    return [
        ToolLine(
            presentation.offset(use.at - began_at),
            _what(use.tool),
            tuple(_details(use, language)),
            "" if use.ok else _why_not(use.error),
        )
        for use in uses
    ]


def _what(tool: str) -> str:
    names = {
        tools.TAKE_MESSAGE: _("Take a message"),
        tools.TRANSFER_CALL: _("Put the caller through"),
        tools.END_CALL: _("End the call"),
        tools.PRESS_KEYS: _("Press keys"),
        tools.CHECK_AVAILABILITY: _("Look for free times"),
        tools.HOLD_SLOT: _("Hold a time"),
        tools.BOOK_APPOINTMENT: _("Book an appointment"),
        tools.FIND_APPOINTMENTS: _("Look for the caller's appointments"),
        tools.MOVE_APPOINTMENT: _("Move an appointment"),
        tools.CANCEL_APPOINTMENT: _("Cancel an appointment"),
        tools.CONFIRM_APPOINTMENT: _("Note that the caller will come"),
        tools.SEND_SMS: _("Send an SMS"),
    }
    return names.get(tool, tool)


def _why_not(error: str) -> str:
    reasons = {
        "slot_taken": _("the time was taken"),
        "closed": _("it is closed then"),
        "too_soon": _("too soon"),
        "too_far": _("too far ahead"),
        "day_full": _("the day is full"),
        "too_many_people": _("too many people"),
        "hold_gone": _("the time was no longer held"),
        "not_found": _("no such appointment"),
        "too_late_to_change": _("too late to change it"),
        "unknown_service": _("no such service"),
        "unknown_resource": _("nobody of that name"),
        "not_saved": _("the database did not answer"),
        "no_transfer_number": _("there is nobody to put callers through to"),
        tools.INVALID_ARGUMENTS: _("what was asked for made no sense"),
        tools.UNKNOWN_TOOL: _("there is no such action"),
    }
    return reasons.get(error, error)


def _details(use: UsedTool, language: str) -> Iterable[str]:
    known = {**use.arguments, **use.answer}
    for name in ("service", "resource"):
        if known.get(name):
            yield str(known[name])
    when = _moment(known.get("starts_at") or known.get("first_day"), language)
    if when:
        yield when
    if known.get("code"):
        yield _("code %(code)s") % {"code": known["code"]}


def _moment(written: Any, language: str) -> str:
    """Wall time of the business, as the tools take and answer it; "" for what is none."""
    try:
        at = dt.datetime.fromisoformat(str(written))
    except ValueError:
        return ""
    day = presentation.day(at, language)
    return day if len(str(written)) <= len("2026-03-03") else f"{day} {presentation.clock(at)}"
