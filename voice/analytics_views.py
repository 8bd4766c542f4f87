"""The portal's page of what the calls of some days add up to."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from appointments.portal.access import today, zone_of
from voice import analytics_charts, selectors
from voice.figures import Figures, Period, figures
from voice.models import Assistant
from voice.presentation import amount, duration, percentage

PERIODS = (7, 30, 90)
USUAL_DAYS = 30
MOST_DAYS = 366
# Nobody has calls from before; dates far from ours have no moment in every time zone.
_EARLIEST = dt.date(2000, 1, 1)


class PeriodForm(forms.Form):
    """Whose calls, and of which days: so many up to today, or from one day to another."""

    assistant = forms.ModelChoiceField(
        Assistant.objects.none(), label=_("Assistant"), required=False, empty_label=_("All assistants")
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, zone: ZoneInfo) -> None:
        super().__init__(data)
        self._zone = zone
        self._today = today(zone)
        assistants = self.fields["assistant"]
        assert isinstance(assistants, forms.ModelChoiceField)
        assistants.queryset = selectors.assistants().prefetch_related(None)
        for name in ("since", "until"):
            self.fields[name].widget.attrs["max"] = self._today.isoformat()
            self.fields[name].widget.format = "%Y-%m-%d"

    @property
    def days(self) -> int | None:
        """How many days up to today are asked for; None: two days are given."""
        if self.data.get("since") or self.data.get("until"):
            return None
        asked = self.data.get("days", "")
        return int(asked) if asked in map(str, PERIODS) else USUAL_DAYS

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.days is not None or self.errors:
            return cleaned
        since, until = cleaned.get("since"), cleaned.get("until")
        if since is None or until is None:
            self.add_error("since" if since is None else "until", _("Give both days."))
        elif since < _EARLIEST:
            self.add_error("since", _("This is too long ago."))
        elif until > self._today:
            self.add_error("until", _("This day is still to come."))
        elif since > until:
            self.add_error("since", _("The first day is after the last."))
        elif (until - since).days >= MOST_DAYS:
            self.add_error("since", _("Choose a year at most."))
        return cleaned

    def period(self) -> Period:
        """Of a form that is valid."""
        if self.days is None:
            return Period(self.cleaned_data["since"], self.cleaned_data["until"], self._zone)
        return Period(self._today - dt.timedelta(days=self.days - 1), self._today, self._zone)

    @property
    def assistant_id(self) -> int | None:
        chosen = self.cleaned_data.get("assistant")
        return chosen.pk if chosen else None


@require_safe
def analytics(request: HttpRequest) -> HttpResponse:
    """Of all assistants or one, over 7, 30 or 90 days or between two days."""
    form = PeriodForm(request.GET, zone_of(request))
    if not form.is_valid():
        return render(request, "analytics/page.html", {"form": form, "periods": _periods(form)}, status=422)
    period = form.period()
    found = figures(period, form.assistant_id)
    context = {"form": form, "periods": _periods(form), "period": period, "found": found}
    if found.total:
        context |= _drawn(found, get_language() or "en")
    return render(request, "analytics/page.html", context)


def _periods(form: PeriodForm) -> list[tuple[str, str, bool]]:
    """Address, name, and whether it is the one shown; the assistant chosen stays chosen."""
    assistant = form.data.get("assistant", "") if "assistant" not in form.errors else ""
    kept = {"assistant": assistant} if assistant else {}
    named = [(days, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}) for days in PERIODS]
    return [(f"?{urlencode({'days': days} | kept)}", name, form.days == days) for days, name in named]


def _drawn(found: Figures, language: str) -> dict[str, Any]:
    return {
        "by_day": analytics_charts.by_day(found, language),
        "by_hour": analytics_charts.by_hour(found, language),
        "by_weekday": analytics_charts.by_weekday(found, language),
        "outcomes": analytics_charts.outcomes(found, language),
        "spoken": analytics_charts.languages(found, language),
        "total": amount(found.total, language),
        "messages_taken": amount(found.messages, language),
        "urgent_messages": amount(found.urgent_messages, language),
        "answer_rate": _percentage(found.answer_rate, language),
        "containment": _percentage(found.containment, language),
        "booking_rate": _percentage(found.booking_rate, language),
        "reply_median": _milliseconds(found.reply_ms.median, language),
        "reply_p95": _milliseconds(found.reply_ms.p95, language),
        "length_median": _length(found.length_s.median),
        "length_p95": _length(found.length_s.p95),
    }


def _percentage(share: float | None, language: str) -> str:
    return "–" if share is None else percentage(share, language)


def _milliseconds(value: float | None, language: str) -> str:
    return "" if value is None else amount(value, language)


def _length(seconds: float | None) -> str:
    return "–" if seconds is None else duration(dt.timedelta(seconds=seconds))
