"""What can be booked and when, changed across rows: each change is one transaction, all of it or nothing.

`seen` is the version of what was on the page; what somebody else has changed meanwhile is not overwritten.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from appointments.availability import booking_settings, tenant_zone
from appointments.details import ChangedMeanwhile
from appointments.models import (
    Appointment,
    BookingSettings,
    OpeningException,
    OpeningRule,
    Resource,
    Service,
)
from appointments.timetable import WeeklyRule, moment
from compliance.actions import Action
from compliance.audit import Target, record
from compliance.content import fields_of
from conversations.customers import change_customer
from conversations.models import Customer
from tenants.context import require_tenant
from tenants.provisioning import ProvisioningRequest

# One number for all who replace rules: a set of rows has no row to lock while it is empty.
_RULES_LOCK = 7_364_002


def create_first_resource(request: ProvisioningRequest) -> None:
    """A provisioning step: somebody to book with, so that a service is all that is missing. Raises MissingTenant."""
    require_tenant()
    Resource.objects.create(name=request.owner_name or request.name)


# --- versions ----------------------------------------------------------------------------------------------------


def version_of(row: Model) -> str:
    """A token of a row as it is: another one as soon as any of its fields is changed."""
    stored = model_to_dict(row)
    for name, value in stored.items():
        if isinstance(value, list):  # rows of a relation
            stored[name] = sorted(getattr(one, "pk", one) for one in value)
    return _token([row._meta.label, row.pk, stored])


def rules_version(weekday: int, resource_id: int | None) -> str:
    """A token of a weekday's rules as they are."""
    rows = OpeningRule.objects.filter(weekday=weekday, resource=resource_id)
    return _token([str(weekday), *sorted(map(str, rows.values_list(*_RULE_FIELDS)))])


_RULE_FIELDS = ("kind", "opens", "closes", "valid_from", "valid_until")


def _token(stored: Any) -> str:
    text = json.dumps(stored, sort_keys=True, cls=DjangoJSONEncoder)
    return salted_hmac("appointments.configuration", text, algorithm="sha256").hexdigest()


def _refuse_stale(seen: str, now: str) -> None:
    if not constant_time_compare(seen, now):
        raise ChangedMeanwhile("It was changed meanwhile.")


# --- customers ---------------------------------------------------------------------------------------------------


def save_customer(customer_id: int, changes: Mapping[str, str], *, seen: str) -> Customer:
    """Replace name, phone, email and language. Raises ChangedMeanwhile, Customer.DoesNotExist."""
    with transaction.atomic():
        _refuse_stale(seen, version_of(Customer.objects.select_for_update().get(pk=customer_id)))
        return change_customer(
            customer_id,
            name=changes["name"],
            phone=changes["phone"],
            email=changes["email"],
            language=changes["language"],
        )


# --- services and resources --------------------------------------------------------------------------------------


def save_service(service: Service, changes: Mapping[str, Any], *, seen: str = "") -> Service:
    """Make or change a service. Appointments that stand keep their times. Raises ChangedMeanwhile."""
    with transaction.atomic():
        if service.pk is not None:
            service = Service.objects.select_for_update().get(pk=service.pk)
            _refuse_stale(seen, version_of(service))
        action, before = _making_or_changing(service, Action.SERVICE_MADE, Action.SERVICE_CHANGED)
        for name, value in changes.items():
            setattr(service, name, value)
        service.save()
        record(action, obj=service, before=before, after=fields_of(service))
    return service


def save_resource(resource: Resource, changes: Mapping[str, Any], *, seen: str = "") -> Resource:
    """Make or change a resource and the services it is kept to. Raises ChangedMeanwhile."""
    fields = dict(changes)
    services = fields.pop("services", None)
    with transaction.atomic():
        if resource.pk is not None:
            resource = Resource.objects.select_for_update().get(pk=resource.pk)
            _refuse_stale(seen, version_of(resource))
        action, before = _making_or_changing(resource, Action.RESOURCE_MADE, Action.RESOURCE_CHANGED)
        for name, value in fields.items():
            setattr(resource, name, value)
        resource.save()
        if services is not None:
            resource.services.set(services)
        record(action, obj=resource, before=before, after=fields_of(resource))
    return resource


def _making_or_changing(row: Model, making: Action, changing: Action) -> tuple[Action, dict[str, Any] | None]:
    """What a save of `row` is, and what the row was before it."""
    return (making, None) if row.pk is None else (changing, fields_of(row))


def set_active(row: Service | Resource, active: bool) -> int:
    """Offer it again, or no more; how many appointments with it are still to come. They stand."""
    action = Action.SERVICE_CHANGED if isinstance(row, Service) else Action.RESOURCE_CHANGED
    with transaction.atomic():
        if type(row).objects.filter(pk=row.pk, active=not active).update(active=active):
            record(action, obj=row, before={"active": not active}, after={"active": active})
    return row.appointments.filter(state__in=Appointment.STANDING, starts_at__gt=timezone.now()).count()


# --- the week ----------------------------------------------------------------------------------------------------


def replace_weekday(
    weekday: int,
    rules: Sequence[WeeklyRule],
    *,
    resource_id: int | None = None,
    copy_to: Iterable[int] = (),
    seen: str,
) -> None:
    """Give a weekday these rules in place of those it has, and the days of `copy_to` the same.

    resource_id: whose; None for the whole business. The rules' own weekdays do not matter. Raises ChangedMeanwhile.
    """
    with transaction.atomic():
        _lock_rules()
        _refuse_stale(seen, rules_version(weekday, resource_id))
        for day in sorted({weekday, *copy_to}):
            before = _hours(resource_id, day)
            OpeningRule.objects.filter(weekday=day, resource=resource_id).delete()
            OpeningRule.objects.bulk_create(_row(rule, day, resource_id) for rule in rules)
            _record_hours(resource_id, before, _hours(resource_id, day))


def give_own_hours(resource_id: int) -> None:
    """Let a resource have hours of its own, at first those of the business. One that has them keeps them."""
    with transaction.atomic():
        _lock_rules()
        if OpeningRule.objects.filter(resource=resource_id).exists():
            return
        for rule in OpeningRule.objects.filter(resource__isnull=True):
            rule.pk, rule.resource_id = None, resource_id
            rule._state.adding = True
            rule.save()
        _record_hours(resource_id, {}, _hours(resource_id))


def follow_business(resource_id: int) -> None:
    """Let a resource keep the hours of the business again; its own are forgotten."""
    with transaction.atomic():
        _lock_rules()
        before = _hours(resource_id)
        OpeningRule.objects.filter(resource=resource_id).delete()
        _record_hours(resource_id, before, {})


def _hours(resource_id: int | None, weekday: int | None = None) -> dict[str, list[list[str]]]:
    """What holds on each weekday that has rules, in plain values."""
    rules = OpeningRule.objects.filter(resource=resource_id).order_by("weekday", "opens", "pk")
    if weekday is not None:
        rules = rules.filter(weekday=weekday)
    hours: dict[str, list[list[str]]] = {}
    for day, *values in rules.values_list("weekday", *_RULE_FIELDS):
        hours.setdefault(f"weekday {day}", []).append([str(value) for value in values if value is not None])
    return hours


def _record_hours(resource_id: int | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    whose = Resource.objects.filter(pk=resource_id).first() if resource_id else None
    record(Action.HOURS_CHANGED, obj=whose or Target("appointments.openingrule"), before=before, after=after)


def _row(rule: WeeklyRule, weekday: int, resource_id: int | None) -> OpeningRule:
    return OpeningRule(
        resource_id=resource_id,
        kind=OpeningRule.Kind.BREAK if rule.is_break else OpeningRule.Kind.OPEN,
        weekday=weekday,
        opens=rule.opens,
        closes=rule.closes,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def _lock_rules() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_RULES_LOCK, require_tenant().schema_name])


@dataclass(frozen=True, slots=True)
class Oddity:
    """Rules that are allowed and may not be meant. kind: overlap, idle_break or overnight."""

    kind: str
    rule: WeeklyRule
    other: WeeklyRule | None = None


def oddities(rules: Sequence[WeeklyRule]) -> list[Oddity]:
    """What is worth a second look in the rules of one weekday."""
    opened = [rule for rule in rules if not rule.is_break]
    found = [Oddity("overlap", one, other) for one, other in combinations(opened, 2) if _meet(one, other)]
    found += [
        Oddity("idle_break", rule) for rule in rules if rule.is_break and not any(_meet(rule, one) for one in opened)
    ]
    return found + [Oddity("overnight", rule) for rule in opened if rule.closes <= rule.opens != dt.time()]


def _meet(one: WeeklyRule, other: WeeklyRule) -> bool:
    """Whether there is a day on which both hold, and a time that both hold."""
    days = (one.valid_from or dt.date.min) <= (other.valid_until or dt.date.max) and (
        other.valid_from or dt.date.min
    ) <= (one.valid_until or dt.date.max)
    (start, end), (other_start, other_end) = _minutes(one), _minutes(other)
    return days and start < other_end and other_start < end


def _minutes(rule: WeeklyRule) -> tuple[int, int]:
    opens, closes = (time.hour * 60 + time.minute for time in (rule.opens, rule.closes))
    return opens, closes if closes > opens else closes + 24 * 60


# --- days that are not like others -------------------------------------------------------------------------------


def save_exception(row: OpeningException, changes: Mapping[str, Any], *, seen: str = "") -> OpeningException:
    """Make or change an exception. Raises ChangedMeanwhile."""
    with transaction.atomic():
        if row.pk is not None:
            row = OpeningException.objects.select_for_update().get(pk=row.pk)
            _refuse_stale(seen, version_of(row))
        action, before = _making_or_changing(row, Action.EXCEPTION_MADE, Action.EXCEPTION_CHANGED)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
        record(action, obj=row, before=before, after=fields_of(row))
    return row


def remove_exception(row: OpeningException) -> None:
    """The days are like others again. One that is gone already stays so."""
    with transaction.atomic():
        before, gone = fields_of(row), Target(row._meta.label_lower, row.pk, str(row))
        if OpeningException.objects.filter(pk=row.pk).delete()[0]:
            record(Action.EXCEPTION_REMOVED, obj=gone, before=before)


def standing_within(exception: OpeningException) -> int:
    """How many appointments stand on the days that an exception closes, wholly or in part."""
    if exception.kind != OpeningException.Kind.CLOSED:
        return 0
    zone = tenant_zone()
    start = moment(exception.first_day, exception.opens or dt.time(), zone)
    end = moment(exception.last_day + dt.timedelta(days=1), dt.time(), zone)
    found = Appointment.objects.filter(state__in=Appointment.STANDING, starts_at__lt=end, ends_at__gt=start)
    if exception.resource_id:
        found = found.filter(resource=exception.resource_id)
    if exception.opens is None or exception.closes is None:
        return found.count()
    closed = [_part(exception, day) for day in _days(exception.first_day, exception.last_day)]
    times = list(found.values_list("starts_at", "ends_at"))
    return sum(any(starts < until and since < ends for since, until in closed) for starts, ends in times)


def _part(exception: OpeningException, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    assert exception.opens is not None and exception.closes is not None
    zone = tenant_zone()
    last = day if exception.closes > exception.opens else day + dt.timedelta(days=1)
    return moment(day, exception.opens, zone), moment(last, exception.closes, zone)


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1))


def open_specially(day: dt.date, label: str) -> bool:
    """Open the business on a day that would be closed, at the hours of its weekday; once only.

    False when that weekday has no hours: nothing has been opened then.
    """
    with transaction.atomic():
        _lock_rules()
        opened = OpeningException.objects.filter(
            kind=OpeningException.Kind.OPEN, resource__isnull=True, first_day__lte=day, last_day__gte=day
        )
        if opened.exists():
            return True
        rules = OpeningRule.objects.filter(weekday=day.weekday(), resource__isnull=True)
        valid = [rule for rule in rules if _is_valid_on(rule, day)]
        hours = [rule for rule in valid if rule.kind == OpeningRule.Kind.OPEN]
        OpeningException.objects.bulk_create(_special(day, label, OpeningException.Kind.OPEN, rule) for rule in hours)
        if hours:
            breaks = [rule for rule in valid if rule.kind == OpeningRule.Kind.BREAK]
            OpeningException.objects.bulk_create(
                _special(day, label, OpeningException.Kind.CLOSED, rule) for rule in breaks
            )
            record(Action.EXCEPTION_MADE, obj=_special_day(day, label))
    return bool(hours)


def close_again(day: dt.date, label: str) -> None:
    """Take back what `open_specially` did for that day under that label."""
    with transaction.atomic():
        opened = OpeningException.objects.filter(
            resource__isnull=True, first_day=day, last_day=day, opens__isnull=False, label=label[:120]
        )
        if opened.delete()[0]:
            record(Action.EXCEPTION_REMOVED, obj=_special_day(day, label))


def _special_day(day: dt.date, label: str) -> Target:
    return Target("appointments.openingexception", day.isoformat(), label)


def _is_valid_on(rule: OpeningRule, day: dt.date) -> bool:
    return (rule.valid_from or day) <= day <= (rule.valid_until or day)


def _special(day: dt.date, label: str, kind: str, rule: OpeningRule) -> OpeningException:
    return OpeningException(
        kind=kind, first_day=day, last_day=day, opens=rule.opens, closes=rule.closes, label=label[:120]
    )


# --- settings ----------------------------------------------------------------------------------------------------


def save_settings(changes: Mapping[str, Any], *, seen: str) -> BookingSettings:
    """Change how the business takes appointments. Raises ChangedMeanwhile."""
    with transaction.atomic():
        _lock_rules()
        stored = booking_settings()
        _refuse_stale(seen, version_of(stored))
        before = fields_of(stored)
        for name, value in changes.items():
            setattr(stored, name, value)
        stored.save()
        record(Action.BOOKING_RULES_CHANGED, obj=stored, before=before, after=fields_of(stored))
    return stored
