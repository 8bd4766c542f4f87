"""What the portal asks for before it does something to a call, and who may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from voice import presentation, selectors
from voice.dialogue.phone import digits_of, regions_of, to_e164
from voice.models import Assistant

# Named one by one, so that a role added later controls no calls until somebody decides that it may.
CONTROLS_CALLS = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})


class NumberForm(forms.Form):
    """A telephone number as people write it; cleaned to E.164 where the business's country makes that possible."""

    number = forms.CharField(
        label=gettext_lazy("Telephone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )

    def clean_number(self) -> str:
        own = selectors.answered_numbers()
        written = digits_of(str(self.cleaned_data["number"]))
        number = to_e164(written, regions_of(own, ""))
        if not presentation.is_dialable(number):
            raise forms.ValidationError(_("Give a telephone number, such as +33 6 12 34 56 78."))
        return number


class CallForm(NumberForm):
    """Whom to call, and which assistant calls."""

    assistant = forms.ModelChoiceField(
        label=gettext_lazy("Assistant"), queryset=Assistant.objects.none(), empty_label=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assistants = Assistant.objects.order_by("pk")
        if assistants.count() > 1:
            self.fields["assistant"].queryset = assistants  # type: ignore[attr-defined]
        else:
            del self.fields["assistant"]

    def chosen_assistant(self) -> Assistant | None:
        return self.cleaned_data.get("assistant") or Assistant.objects.first()


def controls_calls(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in CONTROLS_CALLS
