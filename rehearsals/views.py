"""The portal's pages of rehearsals: which scenarios there are, how one went, and the business's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from rehearsals import selectors, services
from rehearsals.forms import LanguageFilter, ScenarioForm, StartForm, in_words, may_rehearse, passed_of
from rehearsals.models import OwnScenario
from rehearsals.scenario import Scenario, ScenarioError, parse_scenario

# How often the page of a rehearsal that goes on asks for itself again.
REFRESH_S = 2


@require_safe
def rehearsals(request: HttpRequest) -> HttpResponse:
    """Every scenario, of all languages or of one."""
    form = LanguageFilter(request.GET)
    chosen = form.chosen()
    own, shipped = selectors.listed(chosen)
    context = {"form": form, "chosen": chosen, "own": own, "shipped": shipped, "may_rehearse": may_rehearse(request)}
    return render(request, "rehearsals/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """One scenario and how it went; by POST it is rehearsed. Raises Http404, PermissionDenied."""
    key = f"{folder}/{name}"
    text = selectors.text_of(key)
    if text is None:
        raise Http404
    scenario = parse_scenario(text, key)
    if request.method != "POST":
        return _scenario_page(request, key, text, scenario, StartForm(scenario))
    actor = _in_charge(request)
    form = StartForm(scenario, request.POST)
    if not form.is_valid():
        return _scenario_page(request, key, text, scenario, form, status=422)
    try:
        run = services.start(key, text, form.chosen_means(), form.assistant(), actor=actor)
    except services.TooMany:
        form.add_error(None, _("Several rehearsals are going on already. Start the next one when they are over."))
        return _scenario_page(request, key, text, scenario, form, status=409)
    return redirect("rehearsal_run", run.pk)


def _scenario_page(
    request: HttpRequest, key: str, text: str, scenario: Scenario, form: StartForm, status: int = 200
) -> HttpResponse:
    own = selectors.own_scenario(key.removeprefix("own/")) if key.startswith("own/") else None
    context: dict[str, Any] = {
        "key": key,
        "text": text,
        "scenario": scenario,
        "own": own,
        "form": form,
        "runs": selectors.runs_of(key),
        "may_rehearse": may_rehearse(request),
    }
    return render(request, "rehearsals/detail.html", context, status=status)


@require_safe
def run(request: HttpRequest, number: str) -> HttpResponse:
    """One rehearsal, step by step; the page asks for itself again until it is over. Raises Http404."""
    found = selectors.run(number)
    if found is None:
        raise Http404
    folder, _slash, name = found.scenario.partition("/")
    context = {"run": found, "result": found.result, "folder": folder, "name": name, "points": passed_of(found)}
    response = render(request, "rehearsals/run.html", context)
    if found.is_open:
        response["Refresh"] = str(REFRESH_S)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new_scenario(request: HttpRequest) -> HttpResponse:
    """Write a scenario of one's own, from nothing or after another one (`?after=`). Raises PermissionDenied."""
    actor = _in_charge(request)
    if request.method != "POST":
        return _text_page(request, ScenarioForm(initial={"text": _model_text(request.GET.get("after", ""))}))
    return _save(request, actor, None)


def _model_text(key: str) -> str:
    return selectors.text_of(key) or selectors.text_of("en/opening_hours") or ""


@require_http_methods(["GET", "HEAD", "POST"])
def change_scenario(request: HttpRequest, number: str) -> HttpResponse:
    """Change a scenario of one's own. Raises Http404, PermissionDenied."""
    actor = _in_charge(request)
    own = _own(number)
    if request.method != "POST":
        return _text_page(request, ScenarioForm(initial={"text": own.text}), own)
    return _save(request, actor, own)


@require_POST
def delete_scenario(request: HttpRequest, number: str) -> HttpResponse:
    """Remove a scenario of one's own. Raises Http404, PermissionDenied."""
    _in_charge(request)
    services.delete_own(_own(number))
    messages.success(request, _("The scenario has been deleted."))
    return redirect("rehearsals")


def _save(request: HttpRequest, actor: User, own: OwnScenario | None) -> HttpResponse:
    form = ScenarioForm(request.POST)
    if not form.is_valid():
        return _text_page(request, form, own, status=422)
    # Browsers end lines as the network does.
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    try:
        saved = services.save_own(text, actor=actor, known=own)
    except ScenarioError as error:
        form.add_error("text", [in_words(problem) for problem in error.problems])
        return _text_page(request, form, own, status=422)
    except services.TooMany:
        form.add_error(None, _("There are as many scenarios as can be kept. Delete one that is not needed any more."))
        return _text_page(request, form, own, status=409)
    messages.success(request, _("Saved. It can be rehearsed now."))
    return redirect("rehearsal", "own", saved.pk)


def _text_page(
    request: HttpRequest, form: ScenarioForm, own: OwnScenario | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "rehearsals/text.html", {"form": form, "own": own}, status=status)


def _own(number: str) -> OwnScenario:
    own = selectors.own_scenario(number)
    if own is None:
        raise Http404
    return own


def _in_charge(request: HttpRequest) -> User:
    """Who may start and write scenarios. Raises PermissionDenied."""
    if not may_rehearse(request) or not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
