"""What staff write on an appointment, and changes by people whose page may no longer be true."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from appointments import booking
from appointments.availability import Wish
from appointments.booking import Actor, Person
from appointments.models import Appointment, AppointmentEvent
from tenants.errors import DomainError


class ChangedMeanwhile(DomainError):
    """Somebody else has changed what was about to be changed."""

    code = "changed_meanwhile"


def version_of(appointment: Appointment) -> str:
    """A token of the appointment as it is: another one as soon as anything is done to it."""
    return appointment.changed_at.isoformat()


@contextmanager
def unchanged(appointment_id: int, seen: str) -> Iterator[Appointment]:
    """One transaction in which the appointment is still the one whose version was seen.

    Raises ChangedMeanwhile, Appointment.DoesNotExist.
    """
    with transaction.atomic():
        appointment = Appointment.objects.select_for_update().get(pk=appointment_id)
        if version_of(appointment) != seen:
            raise ChangedMeanwhile(f"appointment {appointment_id} was changed meanwhile")
        yield appointment


def book_by_hand(
    wish: Wish, person: Person, *, actor: Actor, now: dt.datetime, form_key: str, reason: str = "", note: str = ""
) -> Appointment:
    """Book what a person of the staff has filled in. Raises BookingRefused.

    form_key: the same form for the same person makes one appointment, however often it is sent; for another time it
    is refused, for another person it is another appointment.
    """
    whom = f"{person.customer_id} {person.name} {person.phone} {person.email}".encode()
    key = f"portal:{form_key}:{hashlib.sha256(whom).hexdigest()[:16]}"
    with transaction.atomic():
        appointment = booking.book(wish, person, actor=actor, now=now, reason=reason, key=key)
        if note and appointment.note != note:
            appointment.note = note
            appointment.save(update_fields=["note", "changed_at"])
    return appointment


def change_notes(appointment_id: int, *, reason: str, note: str, language: str, actor: Actor, seen: str) -> Appointment:
    """Replace what is written on an appointment. Raises ChangedMeanwhile, Appointment.DoesNotExist."""
    wanted = {"reason": reason, "note": note, "language": language}
    with unchanged(appointment_id, seen) as appointment:
        changed = [name for name, value in wanted.items() if getattr(appointment, name) != value]
        if changed:
            for name in changed:
                setattr(appointment, name, wanted[name])
            appointment.save(update_fields=[*changed, "changed_at"])
            AppointmentEvent.objects.create(
                appointment=appointment,
                kind=AppointmentEvent.Kind.CHANGED,
                source=actor.source,
                user=actor.user,
                details={"fields": changed},
            )
    return appointment
