"""Which entries of the audit log to list."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from compliance.actions import Action, Category
from compliance.actors import ActorKind


def _choices(all_of_them: Any, choices: type[Any]) -> list[tuple[str, Any]]:
    return [("", all_of_them), *((value, capfirst(label)) for value, label in choices.choices)]


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], required=False)


class EntryFilter(forms.Form):
    """What is not a choice, or no day, filters nothing. actor: a kind of actor, or one of the staff."""

    category = forms.ChoiceField(label=_("Category"), required=False, choices=_choices(_("All categories"), Category))
    action = forms.ChoiceField(label=_("Action"), required=False, choices=_choices(_("All actions"), Action))
    actor = forms.ChoiceField(label=_("Who"), required=False)
    first_day = _day(_("From"))
    last_day = _day(_("Until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [
            (f"{ActorKind.STAFF}:{pk}", email)
            for pk, email in User.objects.order_by("email").values_list("pk", "email")
        ]
        kinds = [(f"{kind.value}:", capfirst(kind.label)) for kind in ActorKind]
        self.fields["actor"].choices = [("", _("Everybody")), *kinds, *staff]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


def moments_of(chosen: dict[str, Any], zone: ZoneInfo) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The beginning of the first day that was chosen and the end of the last, as the tenant's clocks show them."""
    first, last = chosen.get("first_day"), chosen.get("last_day")
    since = None if first is None else dt.datetime.combine(first, dt.time(), zone)
    if last is None or last == dt.date.max:
        return since, None
    return since, dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
