"""What a calendar elsewhere can be asked, whoever keeps it: the contract of the adapters, one file a provider."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from appointments.calendar_models import CalendarProblem
from tenants.errors import DomainError

# JSON: what an adapter needs to sign in.
Credentials = Mapping[str, Any]

SHORT_PROBLEMS = frozenset(
    {
        CalendarProblem.TIMEOUT,
        CalendarProblem.NETWORK,
        CalendarProblem.BUSY,
        CalendarProblem.BROKEN,
        CalendarProblem.MALFORMED,
    }
)


class CalendarError(DomainError):
    """A calendar could not be asked. permanent: somebody has to do something about it.

    retry_after_s: how long the server wants to be left alone, where it says so.
    """

    code = "calendar"

    def __init__(self, problem: CalendarProblem, *, retry_after_s: float = 0.0) -> None:
        super().__init__(str(problem.label), code=f"calendar_{problem}")
        self.problem = problem
        self.permanent = problem not in SHORT_PROBLEMS
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Window:
    """What is read of a calendar. Both in UTC."""

    start: dt.datetime
    end: dt.datetime

    def meets(self, starts_at: dt.datetime, ends_at: dt.datetime) -> bool:
        return starts_at < self.end and ends_at > self.start


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence of an event. source, uid, title, all_day: as in BusyTime. own_id: the id of its event as a whole.

    busy: it takes its owner's time: not free, not cancelled, not declined.
    """

    source: str
    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    title: str = ""
    all_day: bool = False
    busy: bool = True
    own_id: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a calendar holds within the window.

    whole: all of it; else only what changed. touched: the sources that changed or went, whose former events no longer
    count. unreadable: sources that could not be understood. time_zone: the calendar's own, where it tells.
    """

    token: str
    whole: bool
    events: Sequence[Event] = ()
    touched: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """An appointment as it is written. id: always the same for the same appointment, of 0-9 and a-v."""

    id: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    description: str = ""
    tentative: bool = False
    sequence: int = 0
    changed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundCalendar:
    """A calendar that an account may read. address: as in Calendar."""

    address: str
    name: str
    writable: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """What access was found to give. credentials: to be kept, perhaps with what was learnt on the way."""

    name: str
    calendars: Sequence[FoundCalendar]
    credentials: Credentials = field(repr=False)


class CalendarAdapter(Protocol):
    """One calendar of one account. Every method raises CalendarError."""

    def check(self) -> None:
        """Whether the calendar can be read with these credentials."""

    def changes(self, token: str, window: Window) -> Changes:
        """What changed since `token`; without one, or when the server knows it no more, all there is."""

    def write(self, event: OwnEvent) -> None:
        """Have the event there as given, whether it was before or not."""

    def delete(self, event_id: str) -> None:
        """Have the event not there. One that is not is no error."""
