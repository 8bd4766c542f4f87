"""Which adapter speaks for a linked calendar. A provider more is a file more and a line here."""

from __future__ import annotations

import json

from appointments.calendars import caldav, google
from appointments.calendars.base import CalendarAdapter, Credentials
from appointments.calendars.identity import this_tenant
from appointments.models import Calendar


def adapter_of(calendar: Calendar) -> CalendarAdapter:
    """Runs inside the tenant. Raises DecryptionFailed."""
    if calendar.provider == Calendar.Provider.GOOGLE:
        return google_of(calendar)
    return caldav.CaldavCalendar(credentials_of(calendar), calendar.address, _zone(calendar))


def google_of(calendar: Calendar) -> google.GoogleCalendar:
    """The adapter with what only Google can: channels."""

    def keep(credentials: Credentials) -> None:
        # Where access was given anew meanwhile, that counts.
        unchanged = Calendar.objects.filter(pk=calendar.pk, linked_at=calendar.linked_at)
        unchanged.update(credentials=json.dumps(dict(credentials)))

    api = google.GoogleApi(credentials_of(calendar), keep)
    return google.GoogleCalendar(api, calendar.address, _zone(calendar))


def credentials_of(calendar: Calendar) -> Credentials:
    return dict(json.loads(calendar.credentials)) if calendar.credentials else {}


def _zone(calendar: Calendar) -> str:
    return calendar.time_zone or this_tenant().time_zone
