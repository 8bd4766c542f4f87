"""Reading a linked calendar: what of it keeps a resource from being booked, and what became of our own events.

One worker reads a calendar at a time. What it reads replaces what was known in one transaction: nobody ever sees a
calendar half read, and one that cannot be read keeps what was known last.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from appointments.calendars import identity
from appointments.calendars.adapters import adapter_of
from appointments.calendars.base import CalendarError, Changes, Event, Window
from appointments.models import BookingSettings, BusyTime, Calendar, CalendarEntry, CalendarProblem
from tenants.encryption import DecryptionFailed

log = structlog.get_logger(__name__)

# A worker that dies leaves a calendar to the next one after this.
CLAIM = dt.timedelta(minutes=5)
TIME_LIMIT_S = 240
# What lies before the window is over for every zone.
PAST = dt.timedelta(days=1)
MARGIN = dt.timedelta(days=2)
# A window moves with the clock, and recurring events come into it at its far end without any change.
WHOLE_EVERY = dt.timedelta(days=1)
# While Google calls by itself, reading is what notices that it does no more.
WATCHED_EVERY_S = 1800
FIRST_RETRY_S, LAST_RETRY_S = 60, 3600
REFUSED_RETRY_S = 6 * 3600


def read(calendar_id: int) -> bool:
    """Read what changed, or keep what is known and say why. False: it is being read already, or is not there."""
    calendar = _claimed(calendar_id)
    if calendar is None:
        return False
    began = timezone.now()
    window = window_at(began)
    try:
        changes = adapter_of(calendar).changes(_token(calendar, window, began), window)
    except CalendarError as error:
        _failed(calendar, error)
    except SoftTimeLimitExceeded:
        _failed(calendar, CalendarError(CalendarProblem.TIMEOUT))
    except DecryptionFailed:
        _failed(calendar, CalendarError(CalendarProblem.SIGN_IN))
    else:
        _apply(calendar, changes, window, began)
    return True


def window_at(now: dt.datetime) -> Window:
    """What is read of a calendar: as far ahead as can be booked."""
    booking = BookingSettings.objects.first() or BookingSettings()
    return Window(now - PAST, now + dt.timedelta(days=booking.horizon_days) + MARGIN)


def backoff_s(failures: int) -> float:
    """Seconds until what failed so many times in a row is tried again; spread, so that not all come at once."""
    return min(LAST_RETRY_S, FIRST_RETRY_S * 2.0 ** min(failures - 1, 10)) * random.uniform(0.8, 1.2)  # noqa: S311


# --- whose turn it is -------------------------------------------------------------------------------------------


def _claimed(calendar_id: int) -> Calendar | None:
    now = timezone.now()
    free = Calendar.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=calendar_id)
    if not free.update(claimed_until=now + CLAIM):
        return None
    return Calendar.objects.filter(pk=calendar_id).first()


def _token(calendar: Calendar, window: Window, now: dt.datetime) -> str:
    """Where to go on from; nothing, when it is time to read the calendar whole."""
    known = calendar.fully_read_at is not None and calendar.read_until is not None
    if not known or now - calendar.fully_read_at > WHOLE_EVERY:  # type: ignore[operator]
        return ""
    return "" if window.end - calendar.read_until > WHOLE_EVERY else calendar.sync_token  # type: ignore[operator]


def _held(calendar: Calendar) -> Calendar | None:
    """The row, locked, as long as it is still ours to write: it was not unlinked, linked anew or taken by another."""
    mine = {"pk": calendar.pk, "claimed_until": calendar.claimed_until, "linked_at": calendar.linked_at}
    return Calendar.objects.select_for_update().filter(**mine).first()


# --- what was read ----------------------------------------------------------------------------------------------


@transaction.atomic
def _apply(claimed: Calendar, changes: Changes, window: Window, began: dt.datetime) -> None:
    calendar = _held(claimed)
    if calendar is None:
        return
    own_of = partial(identity.appointment_of, identity.this_tenant())
    external = [event for event in changes.events if own_of(event.own_id) is None]
    _replace_busy_times(calendar, changes, external, window)
    _compare_entries(calendar, changes, _own_events(changes, own_of), window, began)
    calendar.state, calendar.problem = Calendar.State.OK, ""
    calendar.failures, calendar.failing_since = 0, None
    calendar.synced_at, calendar.sync_token = began, changes.token
    calendar.time_zone = changes.time_zone or calendar.time_zone
    if changes.whole:
        calendar.fully_read_at, calendar.read_until = began, window.end
        calendar.unreadable = len(changes.unreadable)
    _put_back(calendar, _pause_s(calendar), began)


def _replace_busy_times(calendar: Calendar, changes: Changes, external: Sequence[Event], window: Window) -> None:
    known = BusyTime.objects.filter(calendar=calendar)
    outdated = known if changes.whole else known.filter(source__in=[_cut(one) for one in changes.touched])
    # What cannot be understood any more is kept as it was: better busy for nothing than booked twice.
    outdated.exclude(source__in=[_cut(one) for one in changes.unreadable]).delete()
    known.filter(ends_at__lt=window.start).delete()
    busy = {(one.source, one.uid): one for one in external if one.busy and one.ends_at > one.starts_at}
    BusyTime.objects.bulk_create(
        (_busy_time(calendar, event) for event in busy.values()), batch_size=500, ignore_conflicts=True
    )


def _busy_time(calendar: Calendar, event: Event) -> BusyTime:
    return BusyTime(
        calendar=calendar,
        resource_id=calendar.resource_id,
        source=_cut(event.source),
        uid=_cut(event.uid),
        title=event.title.replace("\x00", "")[:300],
        all_day=event.all_day,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
    )


def _cut(name: str) -> str:
    """A name that fits its column, and is still the only one of its kind."""
    name = name.replace("\x00", "")
    return name if len(name) <= 500 else name[:430] + hashlib.sha256(name.encode()).hexdigest()


# --- our own events ---------------------------------------------------------------------------------------------

_AppointmentOf = partial[int | None]


def _own_events(changes: Changes, own_of: _AppointmentOf) -> Mapping[int, list[Event]]:
    """By appointment. One that the calendar's owner made free or declined is not taken out of it."""
    own: defaultdict[int, list[Event]] = defaultdict(list)
    for event in changes.events:
        if (appointment_id := own_of(event.own_id)) is not None:
            own[appointment_id].append(event)
    for source in changes.touched:
        if (appointment_id := own_of(source)) is not None:
            own.setdefault(appointment_id, [])
    return own


def _compare_entries(
    calendar: Calendar, changes: Changes, own: Mapping[int, list[Event]], window: Window, began: dt.datetime
) -> None:
    """Say of each event of ours whether it still stands as it was written. What is being written is left alone."""
    written = CalendarEntry.objects.filter(calendar=calendar, starts_at__isnull=False, written_at__lt=began)
    settled = written.filter(starts_at__gte=window.start, ends_at__lte=window.end)
    if not changes.whole:
        settled = settled.filter(appointment__in=own)
    for entry in settled.select_for_update():
        if not entry.is_pending:
            _compare(entry, own.get(entry.appointment_id, ()))


def _compare(entry: CalendarEntry, found: Iterable[Event]) -> None:
    times = [(event.starts_at, event.ends_at) for event in found]
    before = (entry.found, entry.found_starts_at, entry.found_ends_at)
    if not times:
        now: tuple[str, dt.datetime | None, dt.datetime | None] = (CalendarEntry.Found.DELETED, None, None)
    elif (entry.starts_at, entry.ends_at) in times:
        now = ("", None, None)
    else:
        now = (CalendarEntry.Found.MOVED, *times[0])
    if now != before:
        entry.found, entry.found_starts_at, entry.found_ends_at = now
        entry.save(update_fields=["found", "found_starts_at", "found_ends_at"])


# --- what comes next --------------------------------------------------------------------------------------------


@transaction.atomic
def _failed(claimed: Calendar, error: CalendarError) -> None:
    """What is known is kept; since when it is old, and why, is said."""
    calendar = _held(claimed)
    if calendar is None:
        return
    log.warning("calendar not read", calendar=calendar.pk, provider=calendar.provider, problem=str(error.problem))
    calendar.state = Calendar.State.REFUSED if error.permanent else Calendar.State.UNREACHABLE
    calendar.problem = error.problem
    calendar.failures = min(calendar.failures + 1, 1000)
    calendar.failing_since = calendar.failing_since or timezone.now()
    pause_s = REFUSED_RETRY_S if error.permanent else max(error.retry_after_s, backoff_s(calendar.failures))
    _put_back(calendar, pause_s, timezone.now())


def _pause_s(calendar: Calendar) -> float:
    ends_at = calendar.channel_expires_at
    watched = bool(calendar.channel_resource) and ends_at is not None and ends_at > timezone.now()
    return (WATCHED_EVERY_S if watched else settings.CALENDAR_READ_EVERY_S) * random.uniform(0.8, 1.2)  # noqa: S311


def _put_back(calendar: Calendar, pause_s: float, began: dt.datetime) -> None:
    """A reading that was asked for while this one went on is not forgotten."""
    if calendar.next_read_at <= began or calendar.failures:
        calendar.next_read_at = timezone.now() + dt.timedelta(seconds=pause_s)
    calendar.claimed_until = None
    calendar.save()
