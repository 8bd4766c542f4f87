"""The portal's pages of calls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, TextChoices
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.roles import SEES_NUMBERS
from voice import presentation, recordings, selectors
from voice.control_forms import NumberForm, controls_calls
from voice.models import Call
from voice.sound import sound_response
from voice.tool_lines import tool_lines

PAGE_SIZE = 25


def _choices(states: type[TextChoices]) -> list[tuple[str, Any]]:
    # Not translated before the page is: capfirst keeps a lazy label lazy.
    return [(value, capfirst(label)) for value, label in states.choices if value]


class CallFilter(forms.Form):
    """Which calls to list. What is not a choice filters nothing."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *_choices(Call.State)])
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[("", _("All outcomes")), *_choices(Call.Outcome)],
    )

    def chosen(self) -> dict[str, str]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Every call, newest first."""
    form = CallFilter(request.GET)
    chosen = form.chosen()
    page = page_of(request, selectors.calls(**chosen))
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "chosen": chosen,
        "turned_away": selectors.turned_away_today(),
        "controls_calls": controls_calls(request),
    }
    if not page.object_list and not chosen:
        context["numbers"] = selectors.answered_numbers()
    return render(request, "calls/list.html", context)


@require_safe
def call(request: HttpRequest, call_sid: str) -> HttpResponse:
    """One call: what it came to, and what was said. Raises Http404."""
    found = selectors.call_with_conversation(call_sid)
    if found is None:
        raise Http404
    numbers = sees_numbers(request)
    lines = presentation.transcript(
        list(found.conversation.turns.all()),
        found.answered_at or found.started_at,
        text_of=str if numbers else presentation.hide_numbers,
    )
    used = presentation.engine_use(found.engine_use.all(), get_language() or "en")
    context: dict[str, Any] = {"call": found, "lines": lines, "used": used, "sees_numbers": numbers}
    context["did"] = tool_lines(found.tool_uses.all(), found.answered_at or found.started_at, get_language() or "en")
    if not found.is_over and controls_calls(request):
        context["take_form"] = NumberForm(initial={"number": found.assistant.transfer_number})
    return render(request, "calls/detail.html", context)


@require_safe
def recording(request: HttpRequest, call_sid: str, recording_id: str) -> HttpResponseBase:
    """The sound of one recording, for who may see the numbers of callers. Raises Http404, PermissionDenied."""
    if not sees_numbers(request):
        raise PermissionDenied
    found = selectors.recording(call_sid, int(recording_id))
    if found is None:
        raise Http404
    try:
        sound = sound_response(request, found.file)
        if request.method == "GET":
            recordings.listened_to(found)
        return sound
    except FileNotFoundError as error:
        raise Http404 from error


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of `rows` that the address asks for; the nearest where there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def sees_numbers(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in SEES_NUMBERS
