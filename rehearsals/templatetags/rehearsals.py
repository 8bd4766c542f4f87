"""What the pages of rehearsals say of steps and states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rehearsals.caller import Deed
from rehearsals.models import Run

register = template.Library()

_TONES = {
    Run.State.WAITING: "info",
    Run.State.RUNNING: "live",
    Run.State.PASSED: "good",
    Run.State.FAILED: "bad",
    Run.State.BROKEN: "warn",
}


@register.filter
def state_tone(state: Run.State) -> str:
    return _TONES[state]


@register.filter
def scenario_address(key: str) -> str:
    return reverse("rehearsal", args=key.split("/"))


@register.filter
def language_label(code: str) -> str:
    return capfirst(str(dict(settings.LANGUAGES).get(code, code)))


@register.filter
def deed_in_words(step: Mapping[str, Any]) -> str:
    """What the caller did, where it was not to speak."""
    words = str(step["words"])
    if step["deed"] == Deed.PRESSES:
        return _("Presses %(keys)s") % {"keys": words}
    if step["deed"] == Deed.IS_SILENT:
        seconds = round(float(words))
        return ngettext("Is silent for %(seconds)s second", "Is silent for %(seconds)s seconds", seconds) % {
            "seconds": seconds
        }
    return _("Hangs up")
