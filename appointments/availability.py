"""Which times are free: the rows of the calendar, read once for a span and computed by `timetable` and `slots`."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.db.models import Q
from django.utils import timezone
from psycopg.types.range import Range

from appointments.models import (
    Appointment,
    BookingSettings,
    BusyTime,
    OpeningException,
    OpeningRule,
    Resource,
    Service,
)
from appointments.slots import Need, fits, free_starts
from appointments.timetable import DayException, Span, Timetable, WeeklyRule, merged, open_spans
from tenants.current import current_tenant, zone_of

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A free time of a resource; both moments in the tenant's zone."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    resource_id: int
    resource: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book. resource_id: with whom or where, None when that does not matter."""

    service_id: int
    starts_at: dt.datetime
    resource_id: int | None = None
    party_size: int = 1


def tenant_zone() -> ZoneInfo:
    """The zone whose wall time the tenant's rules are in."""
    return zone_of(current_tenant())


def booking_settings() -> BookingSettings:
    """The tenant's settings; those of a business that has set none where there is no row."""
    return BookingSettings.objects.first() or BookingSettings()


def resources_for(service: Service, party_size: int = 1, resource_id: int | None = None) -> list[Resource]:
    """The resources that could take it, busy or not: those it is assigned to, and those that take every service."""
    found = (
        Resource.objects.filter(active=True, seats__gte=party_size)
        .filter(Q(services=service) | Q(services__isnull=True))
        .distinct()
        .order_by("seats", "pk")
    )
    return list(found.filter(pk=resource_id) if resource_id is not None else found)


def free_slots(
    service: Service,
    within: Span,
    *,
    now: dt.datetime,
    resource_id: int | None = None,
    party_size: int = 1,
    moving: Appointment | None = None,
) -> list[Slot]:
    """Every free time that begins `within`, in order; at the same time, the smallest resource first.

    moving: an appointment whose own time counts as free. Notice, horizon and daily limits are kept.
    """
    config = booking_settings()
    bounds = _bookable(service, within, config, now)
    resources = resources_for(service, party_size, resource_id)
    if bounds is None or not resources:
        return []
    need = need_of(service, config)
    planning = Planning.load(resources, bounds, need, config, moving)
    found = [
        Slot(start.astimezone(planning.zone), (start + need.duration).astimezone(planning.zone), one.pk, one.name)
        for one in resources
        for start in planning.starts(one, need, bounds)
    ]
    found.sort(key=lambda slot: slot.starts_at)
    return without_full_days(found, service, planning.zone, moving) if service.daily_limit else found


def nearest(slots: Sequence[Slot], wanted: dt.datetime, count: int = 3) -> list[Slot]:
    """Of the free times those nearest to the one that was wanted, none overlapping another, in order of time."""
    chosen: list[Slot] = []
    for slot in sorted(slots, key=lambda slot: (abs(slot.starts_at - wanted), slot.starts_at)):
        if not any(slot.starts_at < other.ends_at and other.starts_at < slot.ends_at for other in chosen):
            chosen.append(slot)
        if len(chosen) == count:
            break
    return sorted(chosen)


def need_of(service: Service, config: BookingSettings) -> Need:
    """What the service takes of a calendar."""
    return Need(
        service.duration,
        dt.timedelta(minutes=service.buffer_before_minutes),
        dt.timedelta(minutes=service.buffer_after_minutes),
        dt.timedelta(minutes=config.step_minutes),
    )


def without_full_days(
    slots: Sequence[Slot], service: Service, zone: ZoneInfo, moving: Appointment | None = None
) -> list[Slot]:
    """The free times of days on which the service's daily limit is not reached."""
    if not slots:
        return []
    first, last = slots[0].starts_at, slots[-1].starts_at
    taken = booked_by_day(service, Span(first - _DAY, last + _DAY), zone, moving)
    limit = service.daily_limit or 0
    return [slot for slot in slots if taken[slot.starts_at.date()] < limit]


def booked_by_day(service: Service, span: Span, zone: ZoneInfo, moving: Appointment | None = None) -> Counter[dt.date]:
    """How many appointments of a service begin on each local day."""
    starts = (
        Appointment.objects.filter(service=service, state__in=Appointment.BLOCKING)
        .filter(starts_at__gte=span.start, starts_at__lt=span.end)
        .exclude(pk__in=[moving.pk] if moving else [])
        .values_list("starts_at", flat=True)
    )
    return Counter(start.astimezone(zone).date() for start in starts)


@dataclass(frozen=True, slots=True)
class Planning:
    """Timetables and what is taken, for some resources and a span.

    taken: by resource, for each of its places what cannot be had, as `merged` makes it.
    """

    zone: ZoneInfo
    opened: Mapping[int, Sequence[Span]]
    taken: Mapping[int, Sequence[Sequence[Span]]]

    @classmethod
    def load(
        cls,
        resources: Sequence[Resource],
        within: Span,
        need: Need,
        config: BookingSettings,
        moving: Appointment | None = None,
    ) -> Planning:
        zone = tenant_zone()
        reach = need.duration + need.before + need.after
        around = Span(within.start - reach, within.end + reach)
        return cls(zone, opened_spans(resources, around, zone, config), _taken(resources, around, moving))

    def starts(self, resource: Resource, need: Need, within: Span) -> list[dt.datetime]:
        """When an appointment with the resource can begin, at one of its places at least."""
        opened, places = self.opened[resource.pk], self.taken[resource.pk]
        if len(places) == 1:
            return free_starts(opened, places[0], need, within)
        return sorted({start for taken in places for start in free_starts(opened, taken, need, within)})

    def place_for(self, resource: Resource, start: dt.datetime, need: Need) -> int | None:
        """The first place of the resource that is free then; None when all are taken."""
        kept = need.taken_from(start)
        places = enumerate(self.taken[resource.pk])
        return next((place for place, taken in places if not any(kept.overlaps(other) for other in taken)), None)

    def is_open(self, resource: Resource, start: dt.datetime, need: Need) -> bool:
        """Whether the doors are open from the beginning to the end of an appointment that begins then."""
        return fits(start, self.opened[resource.pk], (), need)


def _bookable(service: Service, within: Span, config: BookingSettings, now: dt.datetime) -> Span | None:
    start = max(within.start, now + dt.timedelta(minutes=service.notice_minutes))
    end = min(within.end, now + dt.timedelta(days=config.horizon_days))
    return Span(start, end) if start < end else None


def opened_spans(
    resources: Sequence[Resource], around: Span, zone: ZoneInfo, config: BookingSettings
) -> dict[int, Sequence[Span]]:
    """When each resource can be booked on the days that `around` touches, busy or not."""
    first, last = (bound.astimezone(zone).date() for bound in (around.start, around.end))
    rules, exceptions = _rules(resources), _exceptions(resources, first - _DAY, last)
    shut = holidays_between(config.holiday_country, config.holiday_region, first - _DAY, last)

    def spans(resource_id: int | None) -> Sequence[Span]:
        own_rules = rules.get(resource_id) or rules.get(None) or []
        special = [*exceptions.get(None, ()), *(exceptions.get(resource_id, ()) if resource_id else ())]
        return open_spans(Timetable(zone, own_rules, special, shut), first, last)

    everybody = spans(None)
    alike = [one.pk for one in resources if one.pk not in rules and one.pk not in exceptions]
    return {one.pk: everybody if one.pk in alike else spans(one.pk) for one in resources}


def _rules(resources: Sequence[Resource]) -> Mapping[int | None, list[WeeklyRule]]:
    found: dict[int | None, list[WeeklyRule]] = defaultdict(list)
    rows = OpeningRule.objects.filter(Q(resource__isnull=True) | Q(resource__in=resources)).values_list(
        "resource_id", "weekday", "opens", "closes", "kind", "valid_from", "valid_until"
    )
    for resource_id, weekday, opens, closes, kind, valid_from, valid_until in rows:
        is_break = kind == OpeningRule.Kind.BREAK
        found[resource_id].append(WeeklyRule(weekday, opens, closes, is_break, valid_from, valid_until))
    return dict(found)


def _exceptions(
    resources: Sequence[Resource], first: dt.date, last: dt.date
) -> Mapping[int | None, list[DayException]]:
    found: dict[int | None, list[DayException]] = defaultdict(list)
    rows = (
        OpeningException.objects.filter(Q(resource__isnull=True) | Q(resource__in=resources))
        .filter(last_day__gte=first, first_day__lte=last)
        .values_list("resource_id", "first_day", "last_day", "kind", "opens", "closes")
    )
    for resource_id, first_day, last_day, kind, opens, closes in rows:
        is_open = kind == OpeningException.Kind.OPEN
        found[resource_id].append(DayException(first_day, last_day, is_open, opens, closes))
    return dict(found)


def _taken(
    resources: Sequence[Resource], around: Span, moving: Appointment | None
) -> dict[int, Sequence[Sequence[Span]]]:
    places: dict[int, list[list[Span]]] = {one.pk: [[] for _ in range(one.places)] for one in resources}
    for resource_id, span in _busy(resources, around):
        for taken in places[resource_id]:
            taken.append(span)
    booked = (
        Appointment.objects.filter(resource__in=resources, state__in=Appointment.BLOCKING)
        .filter(occupies__overlap=Range(around.start, around.end))
        .exclude(pk__in=[moving.pk] if moving else [])
        .exclude(state=Appointment.State.HELD, hold_expires_at__lt=timezone.now())
        .values_list("resource_id", "place", "occupies")
    )
    for resource_id, place, occupies in booked:
        if place < len(places[resource_id]):
            places[resource_id][place].append(Span(occupies.lower, occupies.upper))
    return {resource_id: [merged(taken) for taken in found] for resource_id, found in places.items()}


def _busy(resources: Sequence[Resource], around: Span) -> Iterable[tuple[int, Span]]:
    rows = BusyTime.objects.filter(resource__in=resources, starts_at__lt=around.end, ends_at__gt=around.start)
    for resource_id, starts_at, ends_at in rows.values_list("resource_id", "starts_at", "ends_at"):
        yield resource_id, Span(starts_at, ends_at)


def holidays_between(country: str, region: str, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The public holidays of a country, and of one of its regions where given; none where no country is."""
    years = range(first.year, last.year + 1)
    found = (day for year in years for day in public_holidays(country, region, year)) if country else ()
    return frozenset(day for day in found if first <= day <= last)


@lru_cache(maxsize=256)
def public_holidays(country: str, region: str, year: int, language: str = "") -> Mapping[dt.date, str]:
    """The holidays of a year with their names, in the language where the country's list has it, else as they are
    called there; none for a country or region that is not known. language: two letters.
    """
    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=year)
        spoken = (one for one in found.supported_languages if language and one.startswith(language))
        wanted = next(spoken, found.default_language)
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language=wanted))
    except NotImplementedError:
        return {}
