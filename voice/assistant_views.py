"""The portal's pages of the assistants: which there are, and how each listens, speaks and hands over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from voice import selectors
from voice.assistant_forms import AssistantForm, changes_assistants
from voice.models import Assistant
from voice.services import ChangedMeanwhile, change_assistant, version_of


@require_safe
def assistants(request: HttpRequest) -> HttpResponse:
    """Every assistant of the workspace."""
    return render(request, "assistants/list.html", {"assistants": selectors.assistants()})


@require_http_methods(["GET", "HEAD", "POST"])
def assistant(request: HttpRequest, assistant_id: str) -> HttpResponse:
    """The settings of one assistant; whoever is not in charge only reads them. Raises Http404, PermissionDenied."""
    found = _found(assistant_id)
    if request.method != "POST":
        return _page(request, AssistantForm(found), version_of(found))
    if not changes_assistants(request):
        raise PermissionDenied
    form = AssistantForm(found, request.POST)
    seen = request.POST.get("version", "")
    if not form.is_valid():
        # The version stays the one that was seen: correcting a field is no consent to what others changed.
        return _page(request, form, seen, status=422)
    try:
        change_assistant(found.pk, form.changes(), seen=seen)
    except ChangedMeanwhile:
        now = _found(assistant_id)
        return _page(request, form, version_of(now), status=409, differences=form.differences(now), is_stale=True)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form, seen, status=422)
    messages.success(request, _saved(form))
    return redirect("assistant", found.pk)


def _found(assistant_id: str) -> Assistant:
    found = selectors.assistant(int(assistant_id))
    if found is None:
        raise Http404
    return found


def _saved(form: AssistantForm) -> str:
    if form.new_languages():
        return _("Saved. The greeting and the voice of the new language can be set now.")
    return _("Saved. It counts from the next call.")


def _page(request: HttpRequest, form: AssistantForm, version: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "assistant": form.assistant, "version": version, "may_change": changes_assistants(request)}
    return render(request, "assistants/detail.html", context | more, status=status)
