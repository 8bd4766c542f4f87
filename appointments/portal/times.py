"""Free times for the staff to choose among, and what is unusual about one that they choose freely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from django.utils import timezone

from appointments import errors
from appointments.availability import (
    Planning,
    Slot,
    Wish,
    booked_by_day,
    booking_settings,
    free_slots,
    nearest,
    need_of,
    resources_for,
)
from appointments.models import Appointment, Service
from appointments.timetable import Span, moment

_DAY = dt.timedelta(days=1)
_LOOKED_AHEAD = dt.timedelta(days=21)


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The free times of a day; where it has none, the next ones after it."""

    day: dt.date
    slots: Sequence[Slot]
    later: Sequence[Slot] = ()

    @property
    def before(self) -> dt.date:
        return self.day - _DAY

    @property
    def after(self) -> dt.date:
        return self.day + _DAY


def free_times(
    service: Service,
    day: dt.date,
    zone: ZoneInfo,
    *,
    resource_id: int | None = None,
    party_size: int = 1,
    moving: Appointment | None = None,
) -> FreeTimes:
    """What the staff can choose on a day: each time once, also those that are too soon for callers."""
    now = timezone.now()
    slots = partial(free_slots, service, resource_id=resource_id, party_size=party_size, moving=moving)
    sooner = max(now, moment(day, dt.time(), zone)) - dt.timedelta(minutes=service.notice_minutes)
    start = max(now, moment(day, dt.time(), zone))
    end = moment(day + _DAY, dt.time(), zone)
    found = _once(slots(Span(start, end), now=sooner)) if start < end else []
    if found:
        return FreeTimes(day, found)
    after = max(end, now)
    later = slots(Span(after, after + _LOOKED_AHEAD), now=now)
    return FreeTimes(day, [], nearest(later, after))


def _once(slots: Sequence[Slot]) -> list[Slot]:
    return list({slot.starts_at: slot for slot in reversed(slots)}.values())[::-1]


def free_around(wish: Wish, now: dt.datetime) -> Sequence[Slot]:
    """The free times nearest to one that cannot be had."""
    service, around = Service.objects.get(pk=wish.service_id), max(wish.starts_at, now)
    within = Span(around - _DAY, around + _LOOKED_AHEAD)
    found = free_slots(service, within, now=now, resource_id=wish.resource_id, party_size=wish.party_size)
    return nearest(found, wish.starts_at)


def remarks_on(wish: Wish, now: dt.datetime, moving: Appointment | None = None) -> list[str]:
    """Codes of what speaks against a time, for somebody who may book it all the same; the weightiest first."""
    service = Service.objects.get(pk=wish.service_id)
    resources = resources_for(service, wish.party_size, wish.resource_id)
    if not resources:
        return [errors.NOT_BOOKABLE]
    config = booking_settings()
    need = need_of(service, config)
    planning = Planning.load(resources, Span(wish.starts_at, wish.starts_at + need.duration), need, config, moving)
    free = [one for one in resources if planning.place_for(one, wish.starts_at, need) is not None]
    found = {
        errors.SLOT_TAKEN: not free,
        "past": wish.starts_at < now,
        errors.CLOSED: not any(planning.is_open(one, wish.starts_at, need) for one in free or resources),
        errors.TOO_SOON: now <= wish.starts_at < now + dt.timedelta(minutes=service.notice_minutes),
        errors.TOO_FAR: wish.starts_at > now + dt.timedelta(days=config.horizon_days),
        errors.DAY_FULL: _is_full(service, wish.starts_at, planning.zone, moving),
    }
    return [code for code, applies in found.items() if applies]


def _is_full(service: Service, starts_at: dt.datetime, zone: ZoneInfo, moving: Appointment | None) -> bool:
    if not service.daily_limit:
        return False
    span = Span(starts_at - _DAY, starts_at + _DAY)
    return booked_by_day(service, span, zone, moving)[starts_at.astimezone(zone).date()] >= service.daily_limit
