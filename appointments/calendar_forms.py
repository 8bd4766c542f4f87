"""What the portal asks for to link a calendar or make a feed, and who may."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from appointments.calendars import caldav, links
from appointments.calendars.base import CalendarError
from appointments.models import CalendarLink, Resource

# Named one by one, so that a role added later changes nothing until somebody decides that it may.
CHANGES_CALENDARS = frozenset({User.Role.OWNER, User.Role.ADMIN})
_AS_TYPED = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}
_REQUIRED = {"required": gettext_lazy("This is needed.")}
_NOT_A_CHOICE = {
    "required": gettext_lazy("Choose one of these."),
    "invalid_choice": gettext_lazy("Choose one of these."),
}


def changes_calendars(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in CHANGES_CALENDARS


class CaldavForm(forms.Form):
    """How to reach a CalDAV server. The password is never shown again, not even to be corrected."""

    address = forms.CharField(
        label=gettext_lazy("Address of the server"),
        max_length=400,
        error_messages=_REQUIRED,
        help_text=gettext_lazy(
            "As your provider gives it for calendars, such as caldav.icloud.com or cloud.example.com."
        ),
        widget=forms.TextInput(attrs={**_AS_TYPED, "inputmode": "url"}),
    )
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=200,
        error_messages=_REQUIRED,
        widget=forms.TextInput(attrs={**_AS_TYPED, "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=gettext_lazy("App password"),
        max_length=500,
        strip=False,
        error_messages=_REQUIRED,
        help_text=gettext_lazy(
            "Make one for Permanence in the settings of your account there. It can be taken back there at any time."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"}, render_value=False),
    )

    def clean_address(self) -> str:
        try:
            return caldav.as_url(self.cleaned_data["address"])
        except CalendarError as error:
            raise forms.ValidationError(error.problem.label) from error

    def clean_username(self) -> str:
        """A colon ends the name where it is sent (RFC 7617)."""
        username = str(self.cleaned_data["username"])
        if ":" in username:
            raise forms.ValidationError(_("A user name has no colon."))
        return username


class ChooseForm(forms.Form):
    """Which of the calendars found, for whom."""

    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"), error_messages=_NOT_A_CHOICE, widget=forms.RadioSelect)
    resource = forms.ModelChoiceField(
        label=gettext_lazy("Whose time it is"),
        queryset=Resource.objects.none(),
        empty_label=None,
        error_messages=_NOT_A_CHOICE,
        help_text=gettext_lazy("While this calendar says busy, nobody is offered that time."),
    )
    writes = forms.BooleanField(
        label=gettext_lazy("Write appointments into this calendar"),
        required=False,
        initial=True,
        help_text=gettext_lazy("With the customer's name and telephone number. Other events are never touched."),
    )

    def __init__(self, link: CalendarLink, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = links.found(link)
        calendars, resources = self.fields["calendar"], self.fields["resource"]
        assert isinstance(calendars, forms.ChoiceField) and isinstance(resources, forms.ModelChoiceField)
        calendars.choices = [(one.address, _label(one.name, one.writable)) for one in found]
        if len(found) == 1:
            calendars.initial = found[0].address
        resources.queryset = Resource.objects.all()


def _label(name: str, writable: bool) -> str:
    return name if writable else _("%(name)s (can only be read)") % {"name": name}


class FeedForm(forms.Form):
    """What a feed shows."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Appointments of"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole business"),
        error_messages=_NOT_A_CHOICE,
    )
    shows_names = forms.BooleanField(
        label=gettext_lazy("With customers' names and numbers"),
        required=False,
        help_text=gettext_lazy("Whoever knows the address sees them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        resources = self.fields["resource"]
        assert isinstance(resources, forms.ModelChoiceField)
        resources.queryset = Resource.objects.all()
