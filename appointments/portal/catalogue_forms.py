"""What can be booked and with whom, as the business fills it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import Resource, Service
from appointments.portal.appointment_forms import Lines

_LONGEST_NAME = 120
_MOST_NAMES = 40
_TOO_LONG = gettext_lazy("This is too long: %(show_value)d characters of %(limit_value)d at most.")


class NamesField(Lines):
    """Other names, one a line; cleaned to a list without repetitions."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=3, max_length=4000, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        firsts: dict[str, str] = {}
        for line in filter(None, lines):
            firsts.setdefault(line.casefold(), line)
        names = list(firsts.values())
        if len(names) > _MOST_NAMES or any(len(name) > _LONGEST_NAME for name in names):
            raise forms.ValidationError(_("Give at most 40 names, each a short one."))
        return names


def _number(label: Any, help_text: Any = "", **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, widget=forms.NumberInput(attrs={"inputmode": "numeric"}), **options
    )


def whole_numbers_only(form: forms.Form, model: Any) -> None:
    """Let the bounds of a form's numbers be those of the model's fields, and say them in plain words."""
    for name, field in form.fields.items():
        if not isinstance(field, forms.IntegerField):
            continue
        validators = model._meta.get_field(name).validators
        lowest = max([0, *(one.limit_value for one in validators if isinstance(one, MinValueValidator))])
        highest = min([32767, *(one.limit_value for one in validators if isinstance(one, MaxValueValidator))])
        if model._meta.get_field(name).get_internal_type() == "PositiveIntegerField":
            highest = min(one.limit_value for one in validators if isinstance(one, MaxValueValidator))
        said = _("Give a whole number from %(lowest)d to %(highest)d.") % {"lowest": lowest, "highest": highest}
        field.validators = [MinValueValidator(lowest, said), MaxValueValidator(highest, said)]
        field.error_messages |= {"invalid": said, "required": said}
        field.widget.attrs |= {"min": lowest, "max": highest}


class _NamedForm(forms.Form):
    """Of something whose name no other of its kind has."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=_LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Give it a name."), "max_length": _TOO_LONG},
    )
    row: Service | Resource

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = type(self.row).objects.exclude(pk=self.row.pk)
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("There is one of this name already, perhaps in the archive."))
        return name


class ServiceForm(_NamedForm):
    aliases = NamesField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("What callers say for it, in any language. One a line."),
    )
    duration_minutes = _number(gettext_lazy("Duration, in minutes"))
    buffer_before_minutes = _number(
        gettext_lazy("Kept free before, in minutes"), gettext_lazy("For the way there, or to prepare."), required=False
    )
    buffer_after_minutes = _number(
        gettext_lazy("Kept free after, in minutes"), gettext_lazy("For the way back, or to clean up."), required=False
    )
    notice_minutes = _number(
        gettext_lazy("Booked at least so many minutes ahead"), gettext_lazy("60 is an hour, 1440 a day.")
    )
    daily_limit = _number(
        gettext_lazy("At most so many a day"), gettext_lazy("Left empty, there is no limit."), required=False
    )
    needs_approval = forms.BooleanField(
        label=gettext_lazy("A person approves each"),
        help_text=gettext_lazy("Callers then hear that it has been asked for, and you say yes or no."),
        required=False,
    )
    asks_reason = forms.BooleanField(
        label=gettext_lazy("Callers are asked what it is about"),
        help_text=gettext_lazy("What they say stands on the appointment."),
        required=False,
    )

    def __init__(self, service: Service, data: Any = None) -> None:
        self.row = service
        super().__init__(data, initial={name: getattr(service, name) for name in self.base_fields})
        whole_numbers_only(self, Service)

    def clean_buffer_before_minutes(self) -> int:
        return self.cleaned_data["buffer_before_minutes"] or 0

    def clean_buffer_after_minutes(self) -> int:
        return self.cleaned_data["buffer_after_minutes"] or 0


class ResourceForm(_NamedForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[(value, capfirst(label)) for value, label in Resource.Kind.choices],
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    aliases = NamesField(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("What callers say for them, in any language. One a line."),
    )
    seats = _number(
        gettext_lazy("Seats"), gettext_lazy("How many people one appointment may be for. Of a table: its seats.")
    )
    places = _number(
        gettext_lazy("Appointments at once"), gettext_lazy("1, unless several customers come at the same time.")
    )
    services = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Services"),
        help_text=gettext_lazy("None ticked: all of them."),
        queryset=Service.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose among these.")},
    )

    def __init__(self, resource: Resource, data: Any = None) -> None:
        self.row = resource
        initial = {name: getattr(resource, name) for name in self.base_fields if name != "services"}
        offered = Service.objects.filter(active=True)
        if resource.pk:
            initial["services"] = list(resource.services.values_list("pk", flat=True))
            offered = (offered | Service.objects.filter(pk__in=initial["services"])).distinct()
        super().__init__(data, initial=initial)
        self.fields["services"].queryset = offered  # type: ignore[attr-defined]
        whole_numbers_only(self, Resource)
