"""Appointments in the linked calendars: what is to be written is remembered in the database and written from there.

`changed` belongs into the transaction that changes an appointment; what it notes is written right after the commit,
or, where the broker or a worker is away, by the next round (tasks.py). An event has the same id each time: one that
was written, but not recorded before the worker died, is written again and is still one.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import structlog
from celery import shared_task
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from appointments.calendars import ics, identity
from appointments.calendars.adapters import adapter_of
from appointments.calendars.base import CalendarError
from appointments.calendars.sync import REFUSED_RETRY_S, backoff_s
from appointments.models import Appointment, Calendar, CalendarEntry, CalendarProblem
from tenants.context import HasSchema, require_tenant, tenant_context
from tenants.encryption import DecryptionFailed

log = structlog.get_logger(__name__)

CLAIM = dt.timedelta(minutes=2)
# While an event is written the appointment may change again; so often it is written anew at once.
MOST_ROUNDS = 3


def changed(appointment: Appointment) -> None:
    """Note that an appointment was made, moved, cancelled or changed in any way that a calendar shows.

    Call it inside the transaction that does so. Costs a few statements, and nothing where no calendar is linked.
    """
    wanted = Calendar.objects.filter(resource_id=appointment.resource_id, writes=True)
    if appointment.state in ics.SHOWN:
        fresh = [CalendarEntry(calendar=one, appointment=appointment, revision=0) for one in wanted]
        CalendarEntry.objects.bulk_create(fresh, ignore_conflicts=True)
    entries = CalendarEntry.objects.filter(appointment=appointment)
    if entries.update(revision=F("revision") + 1, due_at=timezone.now(), failures=0):
        transaction.on_commit(partial(queue, require_tenant(), appointment.pk))


def enter_all(calendar: Calendar) -> int:
    """Have every standing appointment to come written into a calendar that was just linked, and say how many."""
    now = timezone.now()
    coming = Appointment.objects.filter(
        resource_id=calendar.resource_id, state__in=Appointment.STANDING, ends_at__gt=now
    )
    entries = [CalendarEntry(calendar=calendar, appointment=one) for one in coming]
    CalendarEntry.objects.bulk_create(entries, ignore_conflicts=True)
    return len(entries)


def write_again(entry: CalendarEntry) -> None:
    """Put back what somebody moved or deleted in their calendar."""
    CalendarEntry.objects.filter(pk=entry.pk).update(revision=F("revision") + 1, due_at=timezone.now(), failures=0)
    transaction.on_commit(partial(queue, require_tenant(), entry.appointment_id))


def pending(now: dt.datetime, most: int) -> list[int]:
    """Appointments with something to be written by now, those that wait longest first."""
    due = CalendarEntry.objects.filter(written_revision__lt=F("revision"), due_at__lte=now)
    free = due.filter(Q(claimed_until=None) | Q(claimed_until__lt=now))
    return list(dict.fromkeys(free.order_by("due_at").values_list("appointment_id", flat=True)[:most]))


def queue(tenant: HasSchema, appointment_id: int) -> None:
    """Have it written now. Where there is no broker, the next round does: nothing depends on the message."""
    with tenant_context(tenant):
        try:
            push_appointment.delay(appointment_id)
        except OperationalError:
            log.warning("an appointment waits to be written: no broker", appointment=appointment_id)


@shared_task
def push_appointment(appointment_id: int) -> int:
    return push(appointment_id)


def push(appointment_id: int) -> int:
    """Write what is to be written of an appointment into each calendar; how many were. May be called at any time."""
    now = timezone.now()
    due = CalendarEntry.objects.filter(
        appointment_id=appointment_id, written_revision__lt=F("revision"), due_at__lte=now
    )
    return sum(_write(entry_id) for entry_id in due.values_list("pk", flat=True))


# --- one entry --------------------------------------------------------------------------------------------------


def _write(entry_id: int) -> bool:
    for _ in range(MOST_ROUNDS):
        entry = _claimed(entry_id)
        if entry is None:
            return False
        try:
            stands = _carried_out(entry)
        except CalendarError as error:
            _failed(entry, error)
            return False
        except DecryptionFailed:
            _failed(entry, CalendarError(CalendarProblem.SIGN_IN))
            return False
        if _recorded(entry, stands):
            return True
    return False


def _claimed(entry_id: int) -> CalendarEntry | None:
    """The entry as it is now, for this worker alone; the attempt is on record before anything is sent."""
    now = timezone.now()
    free = CalendarEntry.objects.filter(Q(claimed_until=None) | Q(claimed_until__lt=now), pk=entry_id)
    if not free.filter(written_revision__lt=F("revision")).update(claimed_until=now + CLAIM):
        return None
    known = CalendarEntry.objects.select_related(
        "calendar", "appointment__service", "appointment__resource", "appointment__customer"
    ).defer("calendar__credentials")
    return known.filter(pk=entry_id).first()


def _carried_out(entry: CalendarEntry) -> bool:
    """Have the event there or not there; which of them. Raises CalendarError."""
    tenant, appointment = identity.this_tenant(), entry.appointment
    belongs = appointment.resource_id == entry.calendar.resource_id and entry.calendar.writes
    if belongs and appointment.state in ics.SHOWN:
        CalendarEntry.objects.filter(pk=entry.pk).update(attempted_at=timezone.now())
        adapter_of(entry.calendar).write(ics.own_event(appointment, tenant))
        return True
    if entry.attempted_at is not None:
        adapter_of(entry.calendar).delete(identity.event_id(tenant, appointment.pk))
    return False


def _recorded(entry: CalendarEntry, stands: bool) -> bool:
    """Keep what was written. False: the appointment has changed meanwhile, and has to be written again."""
    CalendarEntry.objects.filter(pk=entry.pk).update(
        written_revision=entry.revision,
        written_at=timezone.now(),
        starts_at=entry.appointment.starts_at if stands else None,
        ends_at=entry.appointment.ends_at if stands else None,
        claimed_until=None,
        failures=0,
        problem="",
        found="",
        found_starts_at=None,
        found_ends_at=None,
    )
    return not CalendarEntry.objects.filter(pk=entry.pk, revision__gt=entry.revision).exists()


def _failed(entry: CalendarEntry, error: CalendarError) -> None:
    log.warning("appointment not written", calendar=entry.calendar_id, problem=str(error.problem))
    failures = min(entry.failures + 1, 1000)
    pause_s = REFUSED_RETRY_S if error.permanent else max(error.retry_after_s, backoff_s(failures))
    CalendarEntry.objects.filter(pk=entry.pk).update(
        claimed_until=None,
        failures=failures,
        problem=error.problem,
        due_at=timezone.now() + dt.timedelta(seconds=pause_s),
    )
