"""The calendar: a day, a week, or a list of what is to come; and finding an appointment by name, number or code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from appointments import selectors
from appointments.portal.access import configures, edits_appointments, sees_contacts, today, zone_of
from appointments.portal.agenda import load_agenda
from appointments.portal.dates import parse_day
from conversations.customers import customers_like

VIEWS = ("day", "week", "list")
# How many days each shows, and how far one step leads.
_DAYS = {"day": 1, "week": 7, "list": 14}


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the calendar is asked for. What is not understood is today's week of everybody."""

    view: str
    day: dt.date
    today: dt.date
    resource_id: int | None

    @classmethod
    def asked_by(cls, request: HttpRequest, zone: ZoneInfo) -> Shown:
        view, now = request.GET.get("view", ""), today(zone)
        return cls(
            view if view in VIEWS else "week",
            parse_day(request.GET.get("date", "")) or now,
            now,
            whole_number(request.GET.get("with", "")),
        )

    @property
    def first(self) -> dt.date:
        return monday_of(self.day) if self.view == "week" else self.day

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=_DAYS[self.view] - 1)

    @property
    def before(self) -> dt.date:
        return self.day - dt.timedelta(days=_DAYS[self.view])

    @property
    def after(self) -> dt.date:
        return self.day + dt.timedelta(days=_DAYS[self.view])

    @property
    def week(self) -> Iterator[dt.date]:
        return (monday_of(self.day) + dt.timedelta(days=ahead) for ahead in range(7))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is booked when, with whom, and when the doors are open."""
    zone = zone_of(request)
    shown = Shown.asked_by(request, zone)
    agenda = load_agenda(zone, shown.first, shown.last, resource_id=shown.resource_id, by_resource=shown.view == "day")
    context: dict[str, Any] = {
        "shown": shown,
        "agenda": agenda,
        "missing": selectors.first_step_missing(),
        "is_empty": not any(day.entries for day in agenda.days),
        "edits": edits_appointments(request),
        "configures": configures(request),
    }
    return render(request, "calendar/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Appointments and customers by name, number or code; asked by POST, so that neither stands in an address."""
    text = request.POST.get("wanted", "").strip()[:120]
    if not text:
        return redirect("calendar")
    context = {
        "wanted": text,
        "appointments": selectors.find_appointments(text),
        "customers": customers_like(text),
        "sees_contacts": sees_contacts(request),
    }
    return render(request, "calendar/found.html", context)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def whole_number(text: str) -> int | None:
    """The id that an address names; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
