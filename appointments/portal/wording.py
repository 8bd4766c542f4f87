"""What the calendar refuses, remarks and has done, in plain words for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from appointments import errors
from appointments.models import Appointment
from appointments.portal.dates import parse_moment
from tenants.errors import DomainError


def refused(error: DomainError) -> str:
    sentences = {
        errors.SLOT_TAKEN: _("This time is taken."),
        errors.CLOSED: _("It is closed at that time."),
        errors.TOO_SOON: _("That is too soon to be booked."),
        errors.TOO_FAR: _("That is further ahead than can be booked."),
        errors.DAY_FULL: _("That day takes no more of these appointments."),
        errors.TOO_MANY_PEOPLE: _("Nobody and no place takes so many people."),
        errors.NOT_BOOKABLE: _("This cannot be booked with them. Choose something else."),
        errors.TOO_LATE_TO_CHANGE: _("It is too late to change this appointment."),
        errors.NOT_FOUND: _("This appointment does not stand any more."),
        errors.KEY_REUSED: _(
            "This page has booked an appointment already, at another time. To move it, open it in the calendar; "
            "to book one more, begin with a new page."
        ),
        "illegal_transition": _("This cannot be done with the appointment as it is now."),
    }
    return sentences.get(error.code, _("This could not be done."))


def remark(code: str) -> str:
    """What is unusual about a time that somebody of the staff has chosen; none of it forbids it."""
    sentences = {
        "past": _("This time is over already."),
        errors.CLOSED: _("This is outside the opening hours."),
        errors.TOO_SOON: _("Callers could not book so soon."),
        errors.TOO_FAR: _("Callers could not book so far ahead."),
        errors.DAY_FULL: _("The daily limit of this service is reached."),
        errors.SLOT_TAKEN: _("This time is taken."),
        errors.NOT_BOOKABLE: _("Nobody can take this appointment."),
    }
    return sentences[code]


def changed_fields(details: Mapping[str, Any]) -> str:
    """Which fields a change was of."""
    names = [str(Appointment._meta.get_field(name).verbose_name) for name in details.get("fields", ())]  # type: ignore[union-attr]
    return capfirst(", ".join(names))


def moments_of(details: Mapping[str, Any]) -> dict[str, Any]:
    """The times before and after a move."""
    return {name: parse_moment(str(details.get(name, ""))) for name in ("before", "after")}
