"""What iCalendar data (RFC 5545) holds within a window: recurring events unfolded, their exceptions in their places."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from typing import Any

import icalendar
import recurring_ical_events
from recurring_ical_events.errors import InvalidCalendar

from appointments.calendars.base import Event, Window

# Kept of one object: who has more in three months has no calendar but a clock.
MOST_OCCURRENCES = 2000
_RARE_ENOUGH = frozenset({"YEARLY", "MONTHLY", "WEEKLY", "DAILY"})
_MOST_TIMES_A_DAY = 24
# All-day events are days of another zone than the window.
_DAY = dt.timedelta(days=1)


class Unreadable(Exception):
    """The data is no calendar, or one that cannot be unfolded in reasonable time."""


def events_of(data: str, source: str, window: Window, zone: dt.tzinfo, owners: frozenset[str]) -> list[Event]:
    """The occurrences within the window. zone: that of all-day events and of times that name none.

    owners: the addresses (in lower case) of whose calendar it is: what they declined does not keep them.
    Raises Unreadable.
    """
    try:
        calendar = icalendar.Calendar.from_ical(data)
        for event in calendar.walk("VEVENT"):
            _require_rare(event)
        found = recurring_ical_events.of(calendar).between(window.start - _DAY, window.end + _DAY)
        events = [_event(one, source, zone, owners) for one in found[:MOST_OCCURRENCES] if not _is_cancelled(one)]
    # Both libraries meet data that anybody may have written, and fail in as many ways.
    except (InvalidCalendar, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError) as error:
        raise Unreadable(str(type(error))) from error
    return [event for event in events if window.meets(event.starts_at, event.ends_at)]


def _require_rare(event: icalendar.Component) -> None:
    """A rule that strikes every second would keep a worker busy for hours."""
    for rule in _rules(event):
        frequency = str(rule.get("FREQ", [""])[0]).upper()
        times = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            times *= max(1, len(rule.get(part, [])))
        if frequency not in _RARE_ENOUGH or times > _MOST_TIMES_A_DAY:
            raise Unreadable("a rule that strikes too often")


def _rules(event: icalendar.Component) -> Iterator[Any]:
    rules = event.get("RRULE", [])
    yield from rules if isinstance(rules, list) else [rules]


def _event(event: icalendar.Event, source: str, zone: dt.tzinfo, owners: frozenset[str]) -> Event:
    start, end = event.start, event.end
    uid = str(event.get("UID", "")) or source
    is_private = str(event.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL")
    recurrence = event.get("RECURRENCE-ID")
    return Event(
        source=source,
        uid=f"{uid} {recurrence.to_ical().decode()}" if recurrence is not None else uid,
        starts_at=_moment(start, zone),
        ends_at=_moment(end, zone),
        title="" if is_private else str(event.get("SUMMARY", "")),
        all_day=not isinstance(start, dt.datetime),
        busy=_takes_time(event, owners),
        own_id=uid,
    )


def _is_cancelled(event: icalendar.Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _takes_time(event: icalendar.Event, owners: frozenset[str]) -> bool:
    if str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT":
        return False
    attendees = event.get("ATTENDEE", [])
    return not any(
        str(one).lower().removeprefix("mailto:") in owners and str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
        for one in (attendees if isinstance(attendees, list) else [attendees])
    )


def _moment(value: dt.date, zone: dt.tzinfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)


def zone_of(time_zone: str) -> dt.tzinfo | None:
    """A zone by its name, or as the VTIMEZONE that CalDAV servers give of a calendar; None when it is neither."""
    try:
        if "BEGIN:VTIMEZONE" in time_zone:
            described: Any = next(iter(icalendar.Calendar.from_ical(time_zone).walk("VTIMEZONE")))
            zone: dt.tzinfo = described.to_tz()
            return zone
        return zoneinfo.ZoneInfo(time_zone) if time_zone else None
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None
