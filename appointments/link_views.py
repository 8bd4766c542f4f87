"""The page behind the link a customer was sent: see the appointment, confirm, move or cancel it. Nobody signs in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from appointments import booking, errors
from appointments.availability import Slot, free_slots, tenant_zone
from appointments.booking import Actor
from appointments.errors import BookingRefused
from appointments.links import appointment_of
from appointments.models import Appointment
from appointments.timetable import Span

_CUSTOMER = Actor(Appointment.Source.LINK)
_OFFERED = dt.timedelta(days=14)


@never_cache
@require_http_methods(["GET", "POST"])
def appointment_link(request: HttpRequest, code: str, proof: str) -> HttpResponse:
    appointment = appointment_of(code, proof)
    if appointment is None or appointment.customer is None:
        raise Http404
    with translation.override(appointment.language or translation.get_language()):
        if request.method == "POST":
            _act(request, appointment)
            return redirect(request.path)
        return render(request, "appointments/link.html", _page(request, appointment))


def _act(request: HttpRequest, appointment: Appointment) -> None:
    actions: dict[str, Callable[[], str]] = {
        "confirm": lambda: _confirmed(appointment),
        "cancel": lambda: _cancelled(appointment),
        "move": lambda: _moved(appointment, request.POST.get("starts_at", "")),
    }
    action = actions.get(request.POST.get("action", ""))
    if action is None:
        return
    try:
        messages.success(request, action())
    except BookingRefused as refused:
        messages.error(request, _explained(refused))


def _confirmed(appointment: Appointment) -> str:
    booking.confirm(appointment.pk, actor=_CUSTOMER)
    return _("Thank you, we are expecting you.")


def _cancelled(appointment: Appointment) -> str:
    booking.cancel(appointment.pk, actor=_CUSTOMER, now=timezone.now())
    return _("Your appointment is cancelled.")


def _moved(appointment: Appointment, starts_at: str) -> str:
    try:
        wanted = dt.datetime.fromisoformat(starts_at)
    except ValueError:
        wanted = None
    if wanted is None or wanted.tzinfo is None:
        raise BookingRefused("This is no time.", code=errors.SLOT_TAKEN)
    booking.move(appointment.pk, wanted, actor=_CUSTOMER, now=timezone.now())
    return _("Your appointment has moved.")


def _explained(refused: BookingRefused) -> str:
    explanations = {
        errors.TOO_LATE_TO_CHANGE: _("It is too late to change this appointment here. Please call us."),
        errors.NOT_FOUND: _("This appointment can no longer be changed."),
    }
    return explanations.get(refused.code, _("This time is no longer free. Please choose another one."))


def _page(request: HttpRequest, appointment: Appointment) -> dict[str, object]:
    zone = tenant_zone()
    choosing = request.GET.get("move") == "1" and appointment.is_standing
    return {
        "appointment": appointment,
        "starts_at": appointment.starts_at.astimezone(zone),
        "is_over": appointment.starts_at < timezone.now(),
        "days": _free_days(appointment) if choosing else None,
    }


def _free_days(appointment: Appointment) -> dict[dt.date, list[Slot]]:
    now = timezone.now()
    found = free_slots(
        appointment.service, Span(now, now + _OFFERED), now=now, party_size=appointment.party_size, moving=appointment
    )
    days: dict[dt.date, list[Slot]] = {}
    for slot in {slot.starts_at: slot for slot in reversed(found)}.values():
        if slot.starts_at != appointment.starts_at:
            days.setdefault(slot.starts_at.date(), []).append(slot)
    return {day: sorted(slots) for day, slots in sorted(days.items())}
