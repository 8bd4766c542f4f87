"""What the staff fills in about appointments and the people they are for."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.booking import Person
from appointments.models import Appointment
from appointments.portal.dates import on_the_clock, parse_day
from appointments.portal.numbers import regions_of, to_e164
from conversations.models import Customer
from tenants.models import Tenant

_TOO_LONG = gettext_lazy("This is too long: %(show_value)d characters of %(limit_value)d at most.")
_NOT_A_CHOICE = gettext_lazy("Choose one of these.")


def languages() -> list[tuple[str, Any]]:
    return [("", _("Not known")), *((code, capfirst(name)) for code, name in settings.LANGUAGES)]


class Lines(forms.CharField):
    """Several lines, whose ends count as one character each."""

    def __init__(self, *, rows: int, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "cols": None, "dir": "auto"})
        super().__init__(required=False, widget=widget, error_messages={"max_length": _TOO_LONG}, **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class CustomerForm(forms.Form):
    """A customer's name and how to reach them. phone is cleaned to E.164."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say who it is for."), "max_length": _TOO_LONG},
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "dir": "ltr"}),
        error_messages={"max_length": gettext_lazy("Give a telephone number, such as +33 6 12 34 56 78.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "invalid": gettext_lazy("This is not an e-mail address. It should look like claire@example.com."),
            "max_length": _TOO_LONG,
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=languages,
        help_text=gettext_lazy("In which messages to them are written."),
        error_messages={"invalid_choice": _NOT_A_CHOICE},
    )

    def __init__(self, data: Any = None, *, tenant: Tenant, **options: Any) -> None:
        super().__init__(data, **options)
        self._tenant = tenant

    def clean_phone(self) -> str:
        written = str(self.cleaned_data["phone"])
        number = to_e164(written, regions_of(self._tenant)) if written else ""
        if written and not number:
            raise forms.ValidationError(_("Give a telephone number, such as +33 6 12 34 56 78."))
        return number


class NotesForm(forms.Form):
    """What is written on an appointment."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("What it is about, in the customer's words."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": _TOO_LONG},
    )
    note = Lines(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("For yourselves; customers never see it."),
        max_length=2000,
        rows=3,
    )


class AppointmentNotesForm(NotesForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=languages,
        help_text=gettext_lazy("In which messages about this appointment are written."),
        error_messages={"invalid_choice": _NOT_A_CHOICE},
    )

    @classmethod
    def of(cls, appointment: Appointment) -> AppointmentNotesForm:
        return cls(initial={name: getattr(appointment, name) for name in cls.base_fields})


class BookingForm(NotesForm, CustomerForm):
    """Whom an appointment is for and what about. A customer who has been chosen needs no name typed again."""

    field_order = ("name", "phone", "email", "language", "reason", "note")

    def __init__(self, data: Any = None, *, customer: Customer | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.customer = customer
        if customer is not None:
            for name in CustomerForm.base_fields:
                del self.fields[name]

    def person(self, language: str) -> Person:
        """language: in which to write to somebody of whom no language is known."""
        if self.customer is not None:
            known = self.customer
            return Person(known.name, known.phone, known.email, known.language or language, known.pk)
        typed = self.cleaned_data
        return Person(typed["name"], typed["phone"], typed["email"], typed["language"] or language)


class TypedTime:
    """A day and a time of day that somebody has typed, as a moment; or what is wrong with it."""

    def __init__(self, day: str, time: str, zone: ZoneInfo) -> None:
        self.moment: dt.datetime | None = None
        self.error = ""
        typed_day, typed_time = parse_day(day), _time(time)
        if typed_day is None:
            self.error = _("Give a day.")
        elif typed_time is None:
            self.error = _("Give a time, such as 14:30.")
        else:
            self.moment = on_the_clock(typed_day, typed_time, zone)
            if self.moment is None:
                self.error = _("This time does not exist on that day: the clocks are put forward.")


def _time(text: str) -> dt.time | None:
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        return None
    return time.replace(second=0, microsecond=0) if time.tzinfo is None else None
