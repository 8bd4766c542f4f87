"""The portal's first page: the day so far, and what waits for a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from appointments.calendar_forms import changes_calendars
from appointments.portal.access import configures, zone_of
from voice import analytics_charts, overview
from voice.views import sees_numbers


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Conflicts are shown to who may resolve them, as on the page of linked calendars."""
    now, zone = timezone.now(), zone_of(request)
    calls, waits = overview.calls_today(now, zone), overview.attention(now)
    context = {
        "today": now,
        "calls": calls,
        "week": analytics_charts.week(calls.days, calls.days_before, get_language() or "en"),
        "booked": overview.appointments_today(now, zone),
        "waiting": overview.open_messages(),
        "waits": waits,
        "conflicts": waits.conflicts if changes_calendars(request) else [],
        "steps": overview.first_steps(),
        "configures": configures(request),
        "sees_numbers": sees_numbers(request),
    }
    return render(request, "overview/page.html", context)
