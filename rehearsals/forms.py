"""What the portal asks for before a scenario is kept or rehearsed, and who may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from rehearsals.models import Run
from rehearsals.scenario import Means, Problem, Scenario
from voice.models import Assistant

# Named one by one, so that a role added later starts nothing until somebody decides that it may.
REHEARSES = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})
EXAMPLE = "example"
_LONGEST_TEXT = 20_000


def may_rehearse(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in REHEARSES


class LanguageFilter(forms.Form):
    """Which scenarios to list. What is not a choice filters nothing."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("All languages")), *((code, capfirst(name)) for code, name in settings.LANGUAGES)],
    )

    def chosen(self) -> str:
        self.full_clean()
        return str(self.cleaned_data.get("language", ""))


class ScenarioForm(forms.Form):
    """A scenario as text."""

    text = forms.CharField(
        label=gettext_lazy("Scenario"),
        max_length=_LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "dir": "ltr", "class": "code"}),
    )


class StartForm(forms.Form):
    """What a scenario is run against, and by which means."""

    against = forms.ChoiceField(label=gettext_lazy("Run against"))
    means = forms.ChoiceField(label=gettext_lazy("How"))

    def __init__(self, scenario: Scenario, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(assistant.pk), assistant.name) for assistant in Assistant.objects.only("pk", "name")]
        example = (EXAMPLE, _("the example business of the scenario"))
        # One that is written for an example is first of all run against that one.
        choices = [example, *own] if scenario.setting or not own else [*own, example]
        against: Any = self.fields["against"]
        means: Any = self.fields["means"]
        against.choices = choices
        means.choices = [(one.value, _MEANS[one]) for one in scenario.transports]

    def assistant(self) -> Assistant | None:
        """The one of the business that was chosen; None for the example."""
        chosen = self.cleaned_data["against"]
        return None if chosen == EXAMPLE else Assistant.objects.get(pk=int(chosen))

    def chosen_means(self) -> Means:
        return Means(self.cleaned_data["means"])


_MEANS = {
    Means.TEXT: gettext_lazy("As text: in a second"),
    Means.RELAY: gettext_lazy("By telephone, conversation relay: in a few seconds"),
    Means.MEDIA: gettext_lazy("By telephone, media stream: in up to half a minute"),
}


def in_words(problem: Problem) -> str:
    """A fault of a scenario for whoever has the text before them."""
    place = _("Line %(line)s") % {"line": problem.line} if problem.line else ""
    field = f"“{problem.field}”" if problem.field else ""
    return " ".join(filter(None, [f"{place}:" if place else "", field, problem.problem]))


def passed_of(run: Run) -> str:
    """How many of the steps and checks of a finished run went as they should."""
    result = run.result
    items = [item for part in ("steps", "checks") for item in result.get(part, [])]
    good = sum(not (item.get("reasons") or item.get("reason")) for item in items)
    return ngettext("%(good)s of %(total)s point", "%(good)s of %(total)s points", len(items)) % {
        "good": good,
        "total": len(items),
    }
