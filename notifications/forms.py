"""What a member of the staff chooses: how to be told of what."""

from __future__ import annotations

from typing import Any

import phonenumbers
from babel.core import get_global
from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from notifications.models import NotificationPreference
from tenants.models import Tenant

Way = NotificationPreference.Way
EVENTS = ("messages", "urgent_messages", "appointments")
_CHOICES = [(way.value, capfirst(way.label)) for way in Way]


def _way(label: Any, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=_CHOICES)


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Give a time, such as 20:00.")},
    )


class PreferenceForm(forms.Form):
    """A mobile number as people write it, cleaned to E.164 by the country of the tenant's time zone."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        help_text=gettext_lazy("For SMS. Only your workspace sees it."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    messages = _way(gettext_lazy("New messages"))
    urgent_messages = _way(gettext_lazy("Urgent messages"), gettext_lazy("When a caller says that it is urgent."))
    appointments = _way(gettext_lazy("Appointments"), gettext_lazy("Booked, moved or cancelled by callers."))
    quiet_from = _time(gettext_lazy("No SMS from"))
    quiet_until = _time(gettext_lazy("Until"))

    def __init__(self, tenant: Tenant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._region = get_global("zone_territories").get(tenant.time_zone)

    def clean_phone(self) -> str:
        written = str(self.cleaned_data["phone"]).strip()
        if not written:
            return ""
        try:
            number = phonenumbers.parse(written, self._region)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("Give a telephone number, such as +33 6 12 34 56 78."))
        if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
            raise forms.ValidationError(_("SMS need a mobile number."))
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("phone") == "":
            for event in EVENTS:
                if cleaned.get(event) == Way.SMS:
                    self.add_error(event, _("SMS need a mobile number: give yours above."))
        begin, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begin is None) != (end is None) and not {"quiet_from", "quiet_until"} & set(self.errors):
            self.add_error("quiet_until" if end is None else "quiet_from", _("Give both times, or none."))
        return cleaned


def initial_of(preference: NotificationPreference) -> dict[str, Any]:
    return {name: getattr(preference, name) for name in PreferenceForm.base_fields}
