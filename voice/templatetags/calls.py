"""Template names of voice/presentation.py. Times are shown in the zone that the template is in."""

from __future__ import annotations

import datetime as dt

from django import template
from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import capfirst

from conversations.leads import temperature
from voice import presentation
from voice.models import Assistant

register = template.Library()
register.filter("readable_number", presentation.readable_number)
register.filter("masked_number", presentation.masked_number)
register.filter("hide_numbers", presentation.hide_numbers)
register.filter("is_withheld", presentation.is_withheld)
register.filter("is_dialable", presentation.is_dialable)
register.filter("transfer_result", presentation.transfer_result)
register.filter("duration", presentation.duration)
register.filter("tone", presentation.tone)
register.filter("temperature", temperature)
register.filter("lead_name", presentation.lead_name)
register.filter("lead_lines", presentation.lead_lines)
register.filter("dialogue_name", presentation.dialogue_name)


@register.filter
def spoken_languages(assistant: Assistant) -> str:
    """The languages of an assistant, the one in which it answers first."""
    names = dict(settings.LANGUAGES)
    codes = dict.fromkeys([assistant.language, *assistant.languages])
    return ", ".join(capfirst(str(names[code])) for code in codes if code in names)


@register.filter
def day(moment: dt.datetime) -> str:
    return presentation.day(timezone.localtime(moment), translation.get_language() or "en")


@register.filter
def clock(moment: dt.datetime) -> str:
    return presentation.clock(timezone.localtime(moment))


@register.filter
def exact_clock(moment: dt.datetime) -> str:
    return presentation.clock(timezone.localtime(moment), seconds=True)


@register.filter
def iso(moment: dt.datetime) -> str:
    """For the `datetime` attribute of `<time>`."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def weekday(moment: dt.datetime) -> str:
    return capfirst(presentation.weekday(timezone.localtime(moment).date(), translation.get_language() or "en"))
