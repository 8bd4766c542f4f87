"""What the database must hold at the end of a rehearsal, and what it is given before the call.

A model is named by a short name (message, appointment) or as Django names it (appointments.Appointment). Only what
belongs to the business is known: no accounts, nothing of the platform's.
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from psycopg.types.range import Range
from pydantic import BaseModel, ConfigDict, Field, model_validator

from appointments.models import Appointment
from conversations.customers import name_key
from conversations.models import Customer

APPS = ("conversations", "appointments", "notifications", "knowledge", "voice")
# Short names of what scenarios ask for most. One whose app has no such model (yet) is not known.
SHORT_NAMES = {
    "message": "conversations.Message",
    "conversation": "conversations.Conversation",
    "turn": "conversations.Turn",
    "customer": "conversations.Customer",
    "call": "voice.Call",
    "appointment": "appointments.Appointment",
    "service": "appointments.Service",
    "resource": "appointments.Resource",
    "opening": "appointments.OpeningRule",
    "booking_settings": "appointments.BookingSettings",
    "notification": "notifications.Notification",
}
_MOST_ROWS = 500
_MOST_SHOWN = 3


class UnknownModel(ValueError):
    """No model of that name can be read."""


def model_named(name: str) -> type[models.Model]:
    """Raises UnknownModel."""
    label, _dot, model = SHORT_NAMES.get(name, name).partition(".")
    try:
        if label not in APPS:
            raise LookupError
        found: type[models.Model] = apps.get_model(label, model)
    except (LookupError, ValueError):
        known = ", ".join(short for short, full in SHORT_NAMES.items() if _is_there(full))
        raise UnknownModel(_("%(name)s is no model; known are %(known)s") % {"name": name, "known": known}) from None
    return found


def _is_there(name: str) -> bool:
    try:
        apps.get_model(name)
    except LookupError:
        return False
    return True


class _Fields(BaseModel):
    """A model's name, and values of its fields by their names; a dot leads to a related row, as in service.name."""

    model_config = ConfigDict(frozen=True, extra="allow")

    model: str

    @property
    def fields(self) -> Mapping[str, Any]:
        return self.__pydantic_extra__ or {}

    @model_validator(mode="after")
    def _exist(self) -> _Fields:
        model = model_named(self.model)
        for path in self.fields:
            _check_path(model, path)
        return self


def _check_path(model: type[models.Model], path: str) -> None:
    name, _dot, rest = path.partition(".")
    try:
        related: Any = model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        related = None
        if not hasattr(model, name):
            problem = _("%(model)s has no field %(field)s") % {"model": model.__name__, "field": name}
            raise ValueError(problem) from None
    if rest and related is None:
        raise ValueError(_("%(path)s leads nowhere") % {"path": path})
    if rest:
        _check_path(related, rest)


# --- afterwards ----------------------------------------------------------------------------------------------


class Expected(_Fields):
    """So many rows (count) have all these values; one, unless it says otherwise.

    A text between slashes is a regular expression. Dates and times are local to the business.
    """

    count: Annotated[int, Field(ge=0)] = 1


def problem_with(expected: Expected, zone: zoneinfo.ZoneInfo) -> str:
    """How the database differs from what is expected; empty when it does not. Runs inside the tenant."""
    rows = list(model_named(expected.model)._default_manager.all()[:_MOST_ROWS])
    matching = [row for row in rows if not _differences(row, expected.fields, zone)]
    if len(matching) == expected.count:
        return ""
    wanted = ", ".join(f"{path}: {value}" for path, value in expected.fields.items())
    found = "; ".join(_shown(row, expected.fields, zone) for row in rows[:_MOST_SHOWN])
    return f"expected {expected.count} {expected.model} ({wanted or 'any'}), {len(matching)} of {len(rows)} match" + (
        f": {found}" if found and expected.fields else ""
    )


def _differences(row: models.Model, fields: Mapping[str, Any], zone: zoneinfo.ZoneInfo) -> list[str]:
    return [path for path, wanted in fields.items() if not _same(_at(row, path), wanted, zone)]


def _shown(row: models.Model, fields: Iterable[str], zone: zoneinfo.ZoneInfo) -> str:
    return ", ".join(f"{path} is {_readable(_at(row, path), zone)!r}" for path in fields)


def _at(row: models.Model, path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        try:
            value = getattr(value, part, None)
        except ObjectDoesNotExist:
            return None
    return value


def _same(value: Any, wanted: Any, zone: zoneinfo.ZoneInfo) -> bool:
    if isinstance(wanted, str) and len(wanted) > 1 and wanted.startswith("/") and wanted.endswith("/"):
        return bool(re.search(wanted[1:-1], str(_readable(value, zone)), re.IGNORECASE | re.DOTALL))
    if isinstance(value, dt.datetime):
        return _local(wanted) == value.astimezone(zone).replace(tzinfo=None)
    if isinstance(value, models.Model):
        return str(value.pk) == str(wanted)
    if isinstance(value, Decimal):
        return str(wanted) == str(value) or Decimal(str(wanted)) == value
    if isinstance(value, bool) or value is None or isinstance(wanted, bool | list | dict) or wanted is None:
        return bool(value == wanted)
    return str(_readable(value, zone)) == str(wanted)


def _readable(value: Any, zone: zoneinfo.ZoneInfo) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _local(wanted: Any) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(wanted))
    except ValueError:
        return None


# --- beforehand ----------------------------------------------------------------------------------------------


class Row(_Fields):
    """A row to be made. The value of a relation is the fields that its row is found by, as in `service: {name: Cut}`;
    of several rows, a list of such."""

    @model_validator(mode="after")
    def _can_be_set(self) -> Row:
        model = model_named(self.model)
        settable = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        unknown = sorted(set(self.fields) - settable)
        if unknown:
            raise ValueError(_("%(model)s has no field %(field)s") % {"model": model.__name__, "field": unknown[0]})
        return self


def make(row: Row, zone: zoneinfo.ZoneInfo) -> None:
    """Runs inside the tenant. Raises ValidationError, and ObjectDoesNotExist for a relation that is not there.

    An appointment ends when its service does and keeps from others what that says, a customer is found by the name
    they are given: neither need be told.
    """
    model = model_named(row.model)
    instance, many = model(), {}
    for name, value in row.fields.items():
        field = model._meta.get_field(name)
        if field.many_to_many:
            many[name] = [_related(field, one) for one in value]
        else:
            setattr(instance, name, _stored(field, value, zone))
    _derive(instance)
    instance.full_clean()
    instance.save()
    for name, found in many.items():
        getattr(instance, name).set(found)


def _derive(instance: models.Model) -> None:
    """Fill in what the application derives when it makes such a row."""
    if isinstance(instance, Customer):
        instance.name_key = name_key(instance.name)
    elif isinstance(instance, Appointment) and instance.service_id and isinstance(instance.starts_at, dt.datetime):
        instance.ends_at = instance.ends_at or instance.starts_at + instance.service.duration
        instance.occupies = Range(*instance.service.occupied(instance.starts_at))


def _stored(field: Any, value: Any, zone: zoneinfo.ZoneInfo) -> Any:
    if field.is_relation and isinstance(value, dict):
        return _related(field, value)
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        local = _local(value)
        if local is None:
            raise ValidationError({field.name: f"{value} is no day and time"})
        return local.replace(tzinfo=zone)
    return value


def _related(field: Any, found_by: Mapping[str, Any]) -> models.Model:
    found: models.Model = field.related_model._default_manager.get(**found_by)
    return found
