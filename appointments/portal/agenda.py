"""What the calendar shows of some days: appointments and busy times, when the doors are open, and why they are not.

Everything is read once for all the days; the number of queries grows neither with days nor with appointments.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from appointments.availability import booking_settings, opened_spans, public_holidays
from appointments.models import Appointment, BookingSettings, BusyTime, OpeningException, Resource
from appointments.portal.dates import locale_name
from appointments.portal.layout import Place, Placed, side_by_side
from appointments.timetable import Span, merged, moment

_DAY = dt.timedelta(days=1)
_DAY_MINUTES = 24 * 60
# What is shown of a day on which nothing is open and nothing happens.
_USUAL_HOURS = (8, 18)
HUES = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that takes a resource's time: an appointment, or else an event of a linked calendar."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    resource: Resource
    hue: int
    appointment: Appointment | None = None
    busy: BusyTime | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a day is not like others. kind: closed, open or holiday; resource: whose day, None for everybody's."""

    kind: str
    label: str
    resource: str = ""
    opens: dt.time | None = None
    closes: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a resource's part of it, with everything where it stands. now: where the present minute is, if in it.

    opened: when the doors are open; pauses: between two openings; hidden: how many entries had no room.
    """

    day: dt.date
    resource: Resource | None
    hue: int
    opened: list[Place]
    pauses: list[Place]
    entries: list[Placed[Entry]]
    hidden: int
    now: Place | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day and what happens on it, in order."""

    day: dt.date
    entries: list[Entry]
    remarks: list[Remark]
    columns: list[Column] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(entry.appointment is not None for entry in self.entries)


@dataclass(frozen=True)
class Agenda:
    """The days from `first` on. resources: those that can be chosen; hues: their colours."""

    zone: ZoneInfo
    days: list[Day]
    resources: list[Resource]
    hues: Mapping[int, int]
    opened: Mapping[int, Sequence[Span]]
    hours: range = range(*_USUAL_HOURS)

    @property
    def legend(self) -> list[tuple[Resource, int]]:
        return [(one, self.hues[one.pk]) for one in self.resources]


def load_agenda(
    zone: ZoneInfo, first: dt.date, last: dt.date, *, resource_id: int | None = None, by_resource: bool = False
) -> Agenda:
    """Read the days from `first` to `last`. resource_id: only theirs. by_resource: a column each, not one for all."""
    everyone = list(Resource.objects.order_by("pk"))
    hues = {one.pk: number % HUES for number, one in enumerate(everyone)}
    within = Span(moment(first, dt.time(), zone), moment(last + _DAY, dt.time(), zone))
    entries = [one for one in _entries(within, everyone, hues) if resource_id in (None, one.resource.pk)]
    used = {entry.resource.pk for entry in entries}
    chosen = [one for one in everyone if resource_id in (None, one.pk) and (one.active or one.pk in used)]
    config = booking_settings()
    inside = Span(within.start, within.end - dt.timedelta(seconds=1))
    opened = opened_spans([one for one in chosen if one.active], inside, zone, config)
    agenda = Agenda(zone, _days(first, last, zone, entries, config, chosen), everyone, hues, opened)
    hours = _hours_shown(agenda)
    days = [_with_columns(one, agenda, hours, chosen if by_resource else None) for one in agenda.days]
    offered = [one for one in everyone if one.active or one.pk in used or one.pk == resource_id]
    return Agenda(zone, days, offered, hues, opened, hours)


def shown_appointments() -> QuerySet[Appointment]:
    """What takes time, held times only while they are held, with what an entry shows."""
    return (
        Appointment.objects.filter(state__in=Appointment.BLOCKING)
        .exclude(state=Appointment.State.HELD, hold_expires_at__lt=timezone.now())
        .select_related("service", "customer")
    )


def remarks_between(
    first: dt.date, last: dt.date, config: BookingSettings, resources: Iterable[Resource]
) -> Mapping[dt.date, list[Remark]]:
    """Exceptions and public holidays by day; those of the whole business and of these resources."""
    found: dict[dt.date, list[Remark]] = defaultdict(list)
    for day, name in named_holidays(config, first, last):
        found[day].append(Remark("holiday", name))
    names = {one.pk: one.name for one in resources}
    rows = OpeningException.objects.filter(first_day__lte=last, last_day__gte=first)
    for row in rows.filter(Q(resource__isnull=True) | Q(resource__in=names)):
        name = names.get(row.resource_id or 0, "")
        for day in _each_day(max(first, row.first_day), min(last, row.last_day)):
            found[day].append(Remark(row.kind, row.label, name, row.opens, row.closes))
    return found


def named_holidays(config: BookingSettings, first: dt.date, last: dt.date) -> list[tuple[dt.date, str]]:
    """The public holidays of the business's country and region, by day, named in the language of the page."""
    if not config.holiday_country:
        return []
    years, language = range(first.year, last.year + 1), locale_name()[:2]
    by_year = [public_holidays(config.holiday_country, config.holiday_region, year, language) for year in years]
    found = ((day, name) for named in by_year for day, name in named.items())
    return sorted((day, name) for day, name in found if first <= day <= last)


# --- reading -----------------------------------------------------------------------------------------------------


def _entries(within: Span, everyone: Sequence[Resource], hues: Mapping[int, int]) -> list[Entry]:
    resources = {one.pk: one for one in everyone}
    appointments = shown_appointments().filter(starts_at__lt=within.end, ends_at__gt=within.start)
    busy = BusyTime.objects.filter(starts_at__lt=within.end, ends_at__gt=within.start).select_related("calendar")
    found = [
        *(
            Entry(one.starts_at, one.ends_at, resources[one.resource_id], hues[one.resource_id], appointment=one)
            for one in appointments
        ),
        *(
            Entry(one.starts_at, one.ends_at, resources[one.resource_id], hues[one.resource_id], busy=one)
            for one in busy
        ),
    ]
    return sorted(found, key=lambda entry: (entry.starts_at, entry.ends_at, entry.resource.pk))


def _days(
    first: dt.date,
    last: dt.date,
    zone: ZoneInfo,
    entries: Sequence[Entry],
    config: BookingSettings,
    resources: Sequence[Resource],
) -> list[Day]:
    remarks = remarks_between(first, last, config, resources)
    by_day: dict[dt.date, list[Entry]] = defaultdict(list)
    for entry in entries:
        ends_on = (entry.ends_at - dt.timedelta(seconds=1)).astimezone(zone).date()
        for day in _each_day(max(first, entry.starts_at.astimezone(zone).date()), min(last, ends_on)):
            by_day[day].append(entry)
    return [Day(day, by_day[day], remarks.get(day, [])) for day in _each_day(first, last)]


def _each_day(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=ahead) for ahead in range((last - first).days + 1))


# --- placing -----------------------------------------------------------------------------------------------------


def _hours_shown(agenda: Agenda) -> range:
    """The hours of the clock in which anything is open or happens on any of the days."""
    spans = [
        *((day.day, _on_clock(entry, day.day, agenda.zone)) for day in agenda.days for entry in day.entries),
        *((day.day, span) for day in agenda.days for span in _opened_on(day.day, agenda, None)),
    ]
    if not spans:
        return range(*_USUAL_HOURS)
    start, end = min(span[0] for _, span in spans), max(span[1] for _, span in spans)
    return range(start // 60, max(-(-end // 60), start // 60 + 1))


def _with_columns(day: Day, agenda: Agenda, hours: range, resources: Sequence[Resource] | None) -> Day:
    if resources is None:
        columns = [_column(day, day.entries, agenda, hours, None)]
    else:
        columns = [
            _column(day, [entry for entry in day.entries if entry.resource.pk == one.pk], agenda, hours, one)
            for one in resources
        ]
    return Day(day.day, day.entries, day.remarks, columns)


def _column(day: Day, entries: Sequence[Entry], agenda: Agenda, hours: range, resource: Resource | None) -> Column:
    top = hours.start * 60
    timed = [(*_on_clock(entry, day.day, agenda.zone), entry) for entry in entries]
    placed, hidden = side_by_side((start - top, end - top, entry) for start, end, entry in timed)
    opened = _opened_on(day.day, agenda, resource)
    now = _minutes(timezone.now(), day.day, agenda.zone)
    return Column(
        day=day.day,
        resource=resource,
        hue=agenda.hues[resource.pk] if resource else 0,
        opened=[Place.between(start - top, end - top) for start, end in opened],
        pauses=[Place.between(one[1] - top, other[0] - top) for one, other in pairwise(opened)],
        entries=placed,
        hidden=hidden,
        now=Place.between(now - top, now - top) if top <= now < hours.stop * 60 else None,
    )


def _opened_on(day: dt.date, agenda: Agenda, resource: Resource | None) -> list[tuple[int, int]]:
    """When it is open on a day, in minutes of its clock: the resource, or any that is shown."""
    chosen = agenda.opened.values() if resource is None else [agenda.opened.get(resource.pk, ())]
    spans = merged(span for spans in chosen for span in spans)
    return [found for span in spans if (found := _clipped(span.start, span.end, day, agenda.zone))]


def _on_clock(entry: Entry, day: dt.date, zone: ZoneInfo) -> tuple[int, int]:
    clipped = _clipped(entry.starts_at, entry.ends_at, day, zone)
    assert clipped is not None  # it was put on the day because it touches it
    return clipped


def _clipped(start: dt.datetime, end: dt.datetime, day: dt.date, zone: ZoneInfo) -> tuple[int, int] | None:
    """The part that falls on the day. In the hour that comes twice, what ends before it began takes a minute."""
    first, last = max(0, _minutes(start, day, zone)), min(_DAY_MINUTES, _minutes(end, day, zone))
    if first >= _DAY_MINUTES or last < 0 or (last == 0 and first == 0):
        return None
    return first, max(last, first + 1)


def _minutes(at: dt.datetime, day: dt.date, zone: ZoneInfo) -> int:
    """What the clock shows then, in minutes from the midnight with which the day begins."""
    local = at.astimezone(zone)
    return (local.date() - day).days * _DAY_MINUTES + local.hour * 60 + local.minute
