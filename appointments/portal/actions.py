"""What can be done to an appointment as it stands, and which of it is the first thing to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from appointments import booking
from appointments.booking import Actor
from appointments.models import Appointment

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = Appointment.State


@dataclass(frozen=True, slots=True)
class Action:
    """name: as addresses have it; done: what is said afterwards."""

    name: str
    label: StrOrPromise
    done: StrOrPromise


# `move` and `again` have pages of their own.
MOVE = Action("move", _("Move"), "")
AGAIN = Action("again", _("Book again"), "")
APPROVE = Action("approve", _("Approve"), _("Approved. It is booked."))
CONFIRM = Action("confirm", _("The customer has confirmed"), _("Noted that the customer will come."))
CANCEL = Action("cancel", _("Cancel the appointment"), _("Cancelled. The time is free again."))
CAME = Action("came", _("Came"), _("Noted that they came."))
NO_SHOW = Action("no-show", _("Did not come"), _("Noted that they did not come."))
REOPEN = Action("reopen", _("Take this back"), _("Taken back. It is booked as before."))


def offered(appointment: Appointment, now: dt.datetime) -> list[Action]:
    """What can be done now, the first thing first."""
    if appointment.state == State.REQUESTED:
        return [APPROVE, MOVE, CANCEL]
    if appointment.state == State.BOOKED and appointment.starts_at <= now:
        return [CAME, NO_SHOW, MOVE, CANCEL]
    if appointment.state == State.BOOKED:
        return [MOVE, *([] if appointment.confirmed_at else [CONFIRM]), CANCEL]
    if appointment.state in (State.ATTENDED, State.NO_SHOW):
        return [AGAIN, REOPEN]
    return [AGAIN] if appointment.state == State.CANCELLED else []


def doable(name: str, appointment: Appointment, now: dt.datetime) -> Action | None:
    """The action of that name, if it can be done now and not on a page of its own."""
    return next((one for one in offered(appointment, now) if one.name == name and one not in (MOVE, AGAIN)), None)


def do(action: Action, appointment: Appointment, *, actor: Actor, now: dt.datetime, why: str = "") -> None:
    """Raises BookingRefused, IllegalTransition."""
    doing: dict[str, Callable[..., object]] = {
        APPROVE.name: booking.approve,
        CONFIRM.name: booking.confirm,
        CANCEL.name: partial(booking.cancel, now=now, why=why),
        CAME.name: booking.mark_attended,
        NO_SHOW.name: booking.mark_no_show,
        REOPEN.name: booking.reopen,
    }
    doing[action.name](appointment.pk, actor=actor)
