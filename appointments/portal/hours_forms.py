"""When it is open, as the business fills it in: a weekday, a day that is not like others, holidays, settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import holidays
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appointments.models import BookingSettings, OpeningException, OpeningRule, Resource
from appointments.portal.catalogue_forms import whole_numbers_only
from appointments.portal.dates import country_name
from appointments.timetable import WeeklyRule

_EMPTY_ROWS = 2
_MOST_ROWS = 24
_GIVE_A_TIME = gettext_lazy("Give a time, such as 14:30.")
_GIVE_A_DAY = gettext_lazy("Give a day.")
_CHOOSE = gettext_lazy("Choose one of these.")


def _time(label: Any, **options: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, widget=widget, error_messages={"invalid": _GIVE_A_TIME}, **options)


def _day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    messages = {"invalid": _GIVE_A_DAY, "required": _GIVE_A_DAY}
    return forms.DateField(label=label, widget=widget, error_messages=messages, input_formats=["%Y-%m-%d"], **options)


def _same_times(opens: dt.time | None, closes: dt.time | None) -> bool:
    """Whether two times are the same and do not say "the whole day", from midnight to midnight."""
    return opens is not None and opens == closes != dt.time()


# --- a weekday -------------------------------------------------------------------------------------------------------


class RuleForm(forms.Form):
    """One period of a weekday. Emptied, it is taken away."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Open or break"),
        choices=[(OpeningRule.Kind.OPEN, gettext_lazy("Open")), (OpeningRule.Kind.BREAK, gettext_lazy("Break"))],
        error_messages={"invalid_choice": _CHOOSE, "required": _CHOOSE},
    )
    opens = _time(gettext_lazy("From"), required=False)
    closes = _time(gettext_lazy("To"), required=False)
    valid_from = _day(gettext_lazy("Only from"), required=False)
    valid_until = _day(gettext_lazy("Only until"), required=False)

    @property
    def is_left_out(self) -> bool:
        return not self.cleaned_data.get("opens") and not self.cleaned_data.get("closes")

    @property
    def is_limited(self) -> bool:
        """Whether the dates between which it holds are to be seen."""
        return any(self[name].value() or self[name].errors for name in ("valid_from", "valid_until"))

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        opens, closes = typed.get("opens"), typed.get("closes")
        for name, other in (("opens", closes), ("closes", opens)):
            if typed.get(name) is None and other is not None and name not in self.errors:
                self.add_error(name, str(_GIVE_A_TIME))
        if _same_times(opens, closes):
            self.add_error("closes", _("From and to are the same. The whole day is 00:00 to 00:00."))
        first, last = typed.get("valid_from"), typed.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The last day is before the first."))
        return typed

    def rule(self, weekday: int) -> WeeklyRule:
        typed = self.cleaned_data
        is_break = typed["kind"] == OpeningRule.Kind.BREAK
        return WeeklyRule(weekday, typed["opens"], typed["closes"], is_break, typed["valid_from"], typed["valid_until"])


class WeekdayForm:
    """The periods of a weekday, some empty ones to fill in, and the other days that shall be the same."""

    def __init__(self, weekday: int, rules: list[WeeklyRule], data: QueryDict | None = None) -> None:
        self.weekday = weekday
        initial = [_initial(rule) for rule in rules]
        count = len(initial) + _EMPTY_ROWS if data is None else _rows_of(data)
        self.rows = [
            RuleForm(data, prefix=str(number), initial=initial[number] if number < len(initial) else None)
            for number in range(count)
        ]
        sent = data.getlist("copy_to") if data is not None else []
        self.copy_to = [day for day in range(7) if str(day) in sent and day != weekday]

    def is_valid(self) -> bool:
        return not any(row.errors for row in self.rows)

    def rules(self) -> list[WeeklyRule]:
        return [row.rule(self.weekday) for row in self.rows if not row.is_left_out]

    @property
    def other_days(self) -> list[tuple[int, Any, bool]]:
        days = OpeningRule.Weekday.choices
        return [(day, label, day in self.copy_to) for day, label in days if day != self.weekday]


def _initial(rule: WeeklyRule) -> dict[str, Any]:
    kind = OpeningRule.Kind.BREAK if rule.is_break else OpeningRule.Kind.OPEN
    return {
        "kind": kind,
        "opens": rule.opens,
        "closes": rule.closes,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
    }


def _rows_of(data: QueryDict) -> int:
    sent = data.get("rows", "")
    return min(int(sent), _MOST_ROWS) if sent.isascii() and sent.isdigit() and len(sent) < 4 else _EMPTY_ROWS


# --- days that are not like others -----------------------------------------------------------------------------------


class ExceptionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is different"),
        choices=[
            (OpeningException.Kind.CLOSED, gettext_lazy("Closed: the whole day, or between the times given")),
            (OpeningException.Kind.OPEN, gettext_lazy("Open at special hours, whatever else holds")),
        ],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _CHOOSE, "required": _CHOOSE},
    )
    first_day = _day(gettext_lazy("First day"))
    last_day = _day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Left empty: that one day."))
    opens = _time(gettext_lazy("From"), required=False)
    closes = _time(gettext_lazy("To"), required=False)
    label = forms.CharField(
        label=gettext_lazy("What for"),
        help_text=gettext_lazy("Such as “summer holidays”. You see it in the calendar."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("This is too long: 120 characters at most.")},
    )
    resource = forms.ModelChoiceField(
        label=gettext_lazy("For whom"),
        queryset=Resource.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole business"),
        error_messages={"invalid_choice": _CHOOSE},
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["resource"].queryset = Resource.objects.order_by("-active", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        first = typed.get("first_day")
        last = typed["last_day"] = typed.get("last_day") or first
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        opens, closes = typed.get("opens"), typed.get("closes")
        must = typed.get("kind") == OpeningException.Kind.OPEN
        for name, other in (("opens", closes), ("closes", opens)):
            if typed.get(name) is None and (other is not None or must) and name not in self.errors:
                self.add_error(name, _("Give both times.") if must else _("Give both times, or neither."))
        if _same_times(opens, closes):
            self.add_error("closes", _("From and to are the same. The whole day is 00:00 to 00:00."))
        return typed


# --- holidays and settings -------------------------------------------------------------------------------------------


def _countries() -> list[tuple[str, str]]:
    codes = holidays.list_supported_countries(include_aliases=False)
    named = sorted(((code, country_name(code)) for code in codes if len(code) == 2), key=lambda one: one[1].casefold())
    return [("", _("None: open on public holidays")), *named]


def regions_of(country: str) -> list[tuple[str, str]]:
    """The regions of a country that have holidays of their own, by the longest of their names."""
    try:
        found = holidays.country_holidays(country)
    except NotImplementedError:
        return []
    names = {code: code for code in found.subdivisions}
    for name, code in found.subdivisions_aliases.items():
        names[code] = max(names[code], name, key=len) if names[code] != code else name
    return sorted(names.items(), key=lambda one: one[1].casefold())


class HolidaysForm(forms.Form):
    """Country, and once it is saved, its region."""

    holiday_country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        choices=_countries,
        error_messages={"invalid_choice": _CHOOSE},
    )
    holiday_region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        error_messages={"invalid_choice": _CHOOSE},
        help_text=gettext_lazy("Only if it has holidays of its own."),
    )

    def __init__(self, stored: BookingSettings, data: Any = None, suggested: str = "") -> None:
        initial = {
            "holiday_country": stored.holiday_country or suggested,
            "holiday_region": stored.holiday_region,
        }
        super().__init__(data, initial=initial)
        # Another country has other regions: they are on the page once it is saved.
        is_same = data is None or data.get("holiday_country", "") == stored.holiday_country
        regions = regions_of(stored.holiday_country) if stored.holiday_country and is_same else []
        region = self.fields["holiday_region"]
        assert isinstance(region, forms.ChoiceField)
        region.choices = [("", _("The whole country")), *regions]
        if not regions:
            del self.fields["holiday_region"]

    def changes(self) -> dict[str, str]:
        return {"holiday_region": "", **self.cleaned_data}


class SettingsForm(forms.Form):
    step_minutes = forms.IntegerField(
        label=gettext_lazy("A start every so many minutes"),
        help_text=gettext_lazy("15 offers 9:00, 9:15, 9:30 and so on."),
    )
    horizon_days = forms.IntegerField(label=gettext_lazy("Bookable so many days ahead"))
    hold_minutes = forms.IntegerField(
        label=gettext_lazy("A time is kept for a caller, in minutes"),
        help_text=gettext_lazy("While they make up their mind on the telephone."),
    )
    reminder_hours = forms.IntegerField(
        label=gettext_lazy("Reminder so many hours before"), help_text=gettext_lazy("0: no reminder.")
    )
    change_notice_minutes = forms.IntegerField(
        label=gettext_lazy("Customers may move or cancel until so many minutes before"),
        help_text=gettext_lazy("60 is an hour, 1440 a day. 0: until it begins."),
    )

    def __init__(self, stored: BookingSettings, data: Any = None) -> None:
        super().__init__(data, initial={name: getattr(stored, name) for name in self.base_fields})
        for field in self.fields.values():
            field.widget.attrs["inputmode"] = "numeric"
        whole_numbers_only(self, BookingSettings)
