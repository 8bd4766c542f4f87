"""What the portal reads of scenarios and rehearsals, inside the tenant."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, QuerySet

from rehearsals import library
from rehearsals.models import OwnScenario, Run


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario in the list, shipped or the business's own. last: how it went the last time, None for never."""

    key: str
    title: str
    language: str
    goal: str
    last: Run | None


def listed(language: str = "") -> tuple[list[Listed], list[Listed]]:
    """The business's own scenarios and the shipped ones, of one language or of all."""
    last = _last_runs()
    own = [
        Listed(own.key, own.title, own.language, "", last.get(own.key))
        for own in OwnScenario.objects.defer("text")
        if language in ("", own.language)
    ]
    shipped = [
        Listed(entry.name, entry.scenario.title, entry.scenario.language, entry.scenario.goal, last.get(entry.name))
        for entry in library.shipped()
        if language in ("", entry.scenario.language)
    ]
    return own, shipped


def _last_runs() -> dict[str, Run]:
    newest = Run.objects.order_by().values("scenario").annotate(newest=Max("pk")).values("newest")
    return {run.scenario: run for run in Run.objects.filter(pk__in=newest).defer("text", "result")}


def text_of(key: str) -> str | None:
    """The YAML of a scenario; None where there is none of that key."""
    folder, _slash, name = key.partition("/")
    if folder != "own":
        return library.shipped_text(key)
    own = own_scenario(name)
    return own.text if own else None


def own_scenario(number: str) -> OwnScenario | None:
    return OwnScenario.objects.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None


def runs_of(key: str) -> QuerySet[Run]:
    return Run.objects.filter(scenario=key).select_related("requested_by").defer("text", "result")


def run(number: str) -> Run | None:
    return Run.objects.select_related("requested_by").filter(pk=int(number)).first()
