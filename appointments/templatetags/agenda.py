"""Template names for the pages of the calendar. Times are shown in the zone that the template is in."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from appointments.models import Appointment
from appointments.portal import dates, wording

register = template.Library()
register.filter("moment_key", dates.moment_key)
register.filter("length_of", dates.length)
register.filter("country_name", dates.country_name)
register.filter("changed_fields", wording.changed_fields)
register.filter("moved_times", wording.moments_of)

_TONES = {
    Appointment.State.HELD: "quiet",
    Appointment.State.REQUESTED: "warn",
    Appointment.State.BOOKED: "info",
    Appointment.State.ATTENDED: "good",
    Appointment.State.NO_SHOW: "bad",
}


@register.filter
def state_tone(state: str) -> str:
    """Which colour a state wears; the word beside it says the same."""
    return _TONES.get(Appointment.State(state), "quiet")


@register.filter
def long_day(day: dt.date | dt.datetime) -> str:
    return dates.long_day(_day(day))


@register.filter
def short_day(day: dt.date | dt.datetime) -> str:
    return dates.short_day(_day(day))


@register.filter
def written(day: dt.date | dt.datetime, pattern: str) -> str:
    """A day by a CLDR pattern."""
    return dates.written(_day(day), pattern)


@register.filter
def language_name(code: str) -> str:
    return capfirst(str(dict(settings.LANGUAGES).get(code, code)))


@register.filter
def masked_email(address: str) -> str:
    """`anna@example.com` as `a•••@example.com`."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••{at}{host}"


def _day(day: dt.date | dt.datetime) -> dt.date:
    return timezone.localtime(day).date() if isinstance(day, dt.datetime) else day
