"""The page of one appointment, what is done to it there, and moving it to another time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appointments import booking, details, selectors
from appointments.availability import Wish
from appointments.details import ChangedMeanwhile
from appointments.errors import BookingRefused
from appointments.models import Appointment
from appointments.portal import actions, wording
from appointments.portal.access import actor_of, edits_appointments, for_editors, sees_contacts, zone_of
from appointments.portal.agenda_views import whole_number
from appointments.portal.appointment_forms import AppointmentNotesForm, TypedTime
from appointments.portal.dates import parse_day, parse_moment
from appointments.portal.times import free_times, remarks_on
from tenants.errors import DomainError, IllegalTransition

_OTHERS_SHOWN = 20


@require_safe
def appointment(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """Who, when, what, with whom, and everything that happened to it. Raises Http404."""
    return _page(request, _found(appointment_id))


@require_POST
@for_editors
def act(request: HttpRequest, appointment_id: str, action: str) -> HttpResponse:
    """Approve, confirm, cancel, came, did not come, or take that back. Raises Http404, PermissionDenied."""
    found, now = _found(appointment_id), timezone.now()
    wanted = actions.doable(action, found, now)
    why = request.POST.get("why", "").strip()[:200]
    try:
        with details.unchanged(found.pk, request.POST.get("version", "")):
            if wanted is None:
                raise IllegalTransition("appointment", found.state, action)
            actions.do(wanted, found, actor=actor_of(request), now=now, why=why)
    except DomainError as error:
        return _page(request, _found(appointment_id), status=409, **_problem(error))
    messages.success(request, str(wanted.done))
    return redirect("appointment", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def notes(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """What is written on an appointment. Raises Http404, PermissionDenied."""
    found = _found(appointment_id)
    if request.method != "POST":
        form = AppointmentNotesForm.of(found)
        return _notes_page(request, found, form, details.version_of(found))
    form, seen = AppointmentNotesForm(request.POST), request.POST.get("version", "")
    if not form.is_valid():
        return _notes_page(request, found, form, seen, status=422)
    try:
        details.change_notes(found.pk, **form.cleaned_data, actor=actor_of(request), seen=seen)
    except ChangedMeanwhile:
        found = _found(appointment_id)
        return _notes_page(request, found, form, details.version_of(found), status=409, is_stale=True)
    messages.success(request, _("Saved."))
    return redirect("appointment", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_editors
def move(request: HttpRequest, appointment_id: str) -> HttpResponse:
    """Choose among free times, or type any. Raises Http404, PermissionDenied."""
    found = _found(appointment_id)
    if not found.is_standing:
        return _page(request, found, status=409, problem=wording.refused(IllegalTransition("", "", "")))
    if request.method != "POST":
        return _move_page(request, found, request.GET)
    typed = request.POST
    starts_at = parse_moment(typed.get("start", ""))
    if starts_at is None:
        wanted = TypedTime(typed.get("date", ""), typed.get("time", ""), zone_of(request))
        if wanted.moment is None:
            return _move_page(request, found, typed, status=422, time_error=wanted.error)
        starts_at = wanted.moment
        wish = _wish(found, starts_at, whole_number(typed.get("with", "")))
        unusual = [wording.remark(code) for code in remarks_on(wish, timezone.now(), found) if code != "slot_taken"]
        if unusual:
            return _move_page(request, found, typed, remarks=unusual, chosen=starts_at)
    return _moved(request, found, starts_at)


def _moved(request: HttpRequest, found: Appointment, starts_at: dt.datetime) -> HttpResponse:
    resource_id = whole_number(request.POST.get("with", ""))
    try:
        with details.unchanged(found.pk, request.POST.get("version", "")):
            booking.move(found.pk, starts_at, actor=actor_of(request), now=timezone.now(), resource_id=resource_id)
    except BookingRefused as refused:
        problem, offered = wording.refused(refused), refused.alternatives
        return _move_page(request, found, request.POST, status=409, problem=problem, alternatives=offered)
    except ChangedMeanwhile as error:
        return _page(request, _found(str(found.pk)), status=409, **_problem(error))
    messages.success(request, _("Moved."))
    return redirect("appointment", found.pk)


def _wish(found: Appointment, starts_at: dt.datetime, resource_id: int | None) -> Wish:
    return Wish(found.service_id, starts_at, resource_id, found.party_size)


def _found(appointment_id: str) -> Appointment:
    found = selectors.appointment(int(appointment_id))
    if found is None:
        raise Http404
    return found


def _problem(error: DomainError) -> dict[str, Any]:
    return {"is_stale": True} if isinstance(error, ChangedMeanwhile) else {"problem": wording.refused(error)}


def _page(request: HttpRequest, found: Appointment, status: int = 200, **more: Any) -> HttpResponse:
    offered = actions.offered(found, timezone.now()) if edits_appointments(request) else []
    everything = selectors.appointments_of(found.customer) if found.customer else Appointment.objects.none()
    context = {
        "appointment": found,
        "version": details.version_of(found),
        "actions": offered,
        "others": everything.exclude(pk=found.pk)[:_OTHERS_SHOWN],
        "edits": edits_appointments(request),
        "sees_contacts": sees_contacts(request),
    }
    return render(request, "appointments/detail.html", context | more, status=status)


def _notes_page(
    request: HttpRequest, found: Appointment, form: AppointmentNotesForm, version: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"appointment": found, "form": form, "version": version}
    return render(request, "appointments/notes.html", context | more, status=status)


def _move_page(request: HttpRequest, found: Appointment, asked: Any, status: int = 200, **more: Any) -> HttpResponse:
    zone = zone_of(request)
    resource_id = whole_number(asked.get("with", ""))
    day = parse_day(asked.get("date", "")) or max(found.starts_at, timezone.now()).astimezone(zone).date()
    times = free_times(found.service, day, zone, resource_id=resource_id, party_size=found.party_size, moving=found)
    context = {
        "appointment": found,
        "version": asked.get("version") or details.version_of(found),
        "times": times,
        "resource_id": resource_id,
        "resources": selectors.bookable_resources(),
        "typed_time": asked.get("time", ""),
    }
    return render(request, "appointments/move.html", context | more, status=status)
