"""How linked calendars are shown."""

from __future__ import annotations

from django import template

from appointments.models import Calendar

register = template.Library()

# Which colour a state wears; the word beside it says the same.
_TONES = {
    Calendar.State.NEW: "info",
    Calendar.State.OK: "good",
    Calendar.State.UNREACHABLE: "warn",
    Calendar.State.REFUSED: "bad",
}


@register.filter
def calendar_tone(state: str) -> str:
    return _TONES[Calendar.State(state)]
