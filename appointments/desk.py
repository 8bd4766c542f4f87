"""What a receptionist does with the calendar, in plain values: for the telephone, the REST API and other tools alike.

Services and people are named as people name them, moments are wall time of the business. Every refusal says in plain
words what is wrong and, where there is one, what could be had instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from appointments import booking, errors
from appointments.availability import Slot, Wish, free_slots, tenant_zone
from appointments.booking import Actor, Person
from appointments.errors import BookingRefused
from appointments.models import Appointment, Resource, Service
from appointments.notices import reads_sms
from appointments.timetable import Span, moment
from conversations.customers import likeness, name_key

T = TypeVar("T")
Answer = dict[str, Any]

# How alike a name must be to what was said of it; a misheard letter or two do not matter.
_CLOSE = 0.72
_OFFERED = 6
_FOUND_AT_MOST = 5
# Whoever tries more codes than a caller mishears is guessing.
_WRONG_CODES = 5
# How far apart the times offered lie, where there are enough of them.
_APART = (dt.timedelta(hours=2), dt.timedelta(minutes=75), dt.timedelta(minutes=30), dt.timedelta())
_AFTERNOON = 13
_LOOKED_AHEAD = dt.timedelta(days=60)


@dataclass(slots=True)
class Desk:
    """The calendar as one conversation sees it.

    now: the present of the conversation, aware. caller_phone: E.164 of whoever speaks, "" when it is not known.
    """

    actor: Actor
    now: Callable[[], dt.datetime]
    caller_phone: str = ""
    _wrong_codes: int = field(default=0, init=False)

    def check(
        self,
        *,
        service: str,
        first_day: dt.date,
        last_day: dt.date | None = None,
        earliest: dt.time | None = None,
        latest: dt.time | None = None,
        weekdays: Sequence[int] = (),
        resource: str = "",
        party_size: int = 1,
    ) -> Answer:
        """Free times of some days, a few of them spread over the days and their halves; the next ones when none is.

        earliest, latest: bounds of the beginning, latest not included. weekdays: only those, Monday is 0.
        """
        wanted, zone = _service(service), tenant_zone()
        last = max(last_day or first_day, first_day)
        span = Span(_begins(first_day, zone), _begins(last + dt.timedelta(days=1), zone))
        everything = Span(span.start, span.end + _LOOKED_AHEAD)
        slots = self._free(wanted, everything, resource, party_size)
        fitting = [slot for slot in slots if _within(slot, earliest, latest) and _on(slot, weekdays)]
        here = [slot for slot in fitting if slot.starts_at < span.end]
        # Nothing at that time of day later on either: any time is better than none.
        later = here or fitting or slots
        return {
            "service": wanted.name,
            "free": [_offer(slot) for slot in spread(here, _OFFERED)],
            "next_free": [] if here else [_offer(slot) for slot in spread(later, _OFFERED // 2)],
        }

    def hold(
        self, *, service: str, starts_at: dt.datetime, resource: str = "", party_size: int = 1, key: str = ""
    ) -> Answer:
        """Keep a time for a few minutes."""
        wanted, zone = _service(service), tenant_zone()
        wish = Wish(wanted.pk, _aware(starts_at, zone), _resource_id(resource), party_size)
        held = booking.hold(wish, actor=self.actor, now=self.now(), key=key)
        return {"hold": held.pk, **_told(held, zone), "minutes": wanted.duration_minutes}

    def book(
        self, *, hold: int, name: str, phone: str = "", email: str = "", language: str = "", reason: str = ""
    ) -> Answer:
        """Make an appointment of a held time; returned only once it is in the database."""
        self._refuse_holds_of_others(hold)
        person = Person(name, phone, email, language)
        booked = booking.book_held(hold, person, actor=self.actor, reason=reason.strip())
        return {**_told(booked, tenant_zone()), "sms": reads_sms(phone)}

    def find(self, *, code: str = "", phone: str = "", name: str = "") -> Answer:
        """The appointments to come of whoever knows a code or the number they were made with.

        A name alone opens nothing: it only narrows down what a number leads to.
        """
        if code:
            found: Iterable[Appointment] = [self._by_code(code)]
        elif phone or self.caller_phone:
            found = _of_number(phone or self.caller_phone, name, self.now())
        else:
            raise BookingRefused(
                "A name alone is not enough: ask for the code or the telephone number.", code="more_needed"
            )
        zone = tenant_zone()
        return {"appointments": [_told(one, zone) for one in list(found)[:_FOUND_AT_MOST]]}

    def move(self, *, code: str, starts_at: dt.datetime, resource: str = "") -> Answer:
        """Give an appointment another time."""
        appointment, zone = self._by_code(code), tenant_zone()
        moved = booking.move(
            appointment.pk,
            _aware(starts_at, zone),
            actor=self.actor,
            now=self.now(),
            resource_id=_resource_id(resource),
        )
        return _told(moved, zone)

    def cancel(self, *, code: str, reason: str = "") -> Answer:
        """End an appointment."""
        appointment = self._by_code(code)
        return _told(booking.cancel(appointment.pk, actor=self.actor, now=self.now(), why=reason), tenant_zone())

    def confirm(self, *, code: str) -> Answer:
        """Keep that the customer will come."""
        return _told(booking.confirm(self._by_code(code).pk, actor=self.actor), tenant_zone())

    def _free(self, service: Service, span: Span, resource: str, party_size: int) -> list[Slot]:
        found = free_slots(service, span, now=self.now(), resource_id=_resource_id(resource), party_size=party_size)
        return list({slot.starts_at: slot for slot in reversed(found)}.values())[::-1]

    def _by_code(self, code: str) -> Appointment:
        digits = "".join(char for char in code if char.isdigit())
        if self._wrong_codes >= _WRONG_CODES:
            raise BookingRefused("Too many wrong codes.", code=errors.NOT_FOUND)
        found = Appointment.objects.filter(code=digits, state__in=Appointment.STANDING).first() if digits else None
        if found is None:
            self._wrong_codes += 1
            raise BookingRefused("There is no appointment with this code.", code=errors.NOT_FOUND)
        return found

    def _refuse_holds_of_others(self, hold: int) -> None:
        held = Appointment.objects.filter(pk=hold).first()
        if held is None or held.conversation_id != (self.actor.conversation.pk if self.actor.conversation else None):
            raise BookingRefused("This conversation holds no such time.", code=errors.HOLD_GONE)


def spread(slots: Sequence[Slot], count: int) -> list[Slot]:
    """A few of many free times, in order: one of each half of a day, then others as far from those as there are."""
    halves = [list(group) for _, group in groupby(slots, key=_half_day)]
    chosen: list[Slot] = []
    for apart in _APART:
        for half in halves:
            found = next((slot for slot in half if _is_apart(slot, chosen, apart)), None)
            while found and len(chosen) < count:
                chosen.append(found)
                if apart == _APART[0]:
                    break  # the other halves first
                found = next((slot for slot in half if _is_apart(slot, chosen, apart)), None)
    return sorted(chosen)


def _half_day(slot: Slot) -> tuple[dt.date, bool]:
    return slot.starts_at.date(), slot.starts_at.hour >= _AFTERNOON


def _is_apart(slot: Slot, chosen: Sequence[Slot], apart: dt.timedelta) -> bool:
    return all(abs(slot.starts_at - other.starts_at) >= apart and not _overlap(slot, other) for other in chosen)


def _overlap(one: Slot, other: Slot) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _of_number(phone: str, name: str, now: dt.datetime) -> list[Appointment]:
    found = (
        Appointment.objects.filter(customer__phone=phone, state__in=Appointment.STANDING, ends_at__gt=now)
        .select_related("service", "resource", "customer")
        .order_by("starts_at")
    )
    return [one for one in found if not name or (one.customer and likeness(one.customer.name, name) >= _CLOSE)]


def _service(named: str) -> Service:
    services = list(Service.objects.filter(active=True))
    found = _closest(named, {one: (one.name, *one.aliases) for one in services})
    if found is None:
        known = ", ".join(one.name for one in services) or "none"
        raise BookingRefused(f"There is no such service to book; there are: {known}.", code="unknown_service")
    return found


def _resource_id(named: str) -> int | None:
    if not named:
        return None
    resources = list(Resource.objects.filter(active=True))
    found = _closest(named, {one: (one.name, *one.aliases) for one in resources})
    if found is None:
        known = ", ".join(one.name for one in resources) or "none"
        raise BookingRefused(
            f"Nobody and nothing of that name can be booked; there are: {known}.", code="unknown_resource"
        )
    return found.pk


def _closest(named: str, names: Mapping[T, Iterable[str]]) -> T | None:
    """What is called by the name that is closest to what was said, if it is close enough."""
    said = name_key(named)
    ranked = [
        (max(SequenceMatcher(None, said, name_key(name)).ratio() for name in called), index, one)
        for index, (one, called) in enumerate(names.items())
    ]
    best = max(ranked, key=lambda entry: (entry[0], -entry[1]), default=None)
    return best[2] if best and best[0] >= _CLOSE else None


def _within(slot: Slot, earliest: dt.time | None, latest: dt.time | None) -> bool:
    time = slot.starts_at.time()
    return (earliest is None or time >= earliest) and (latest is None or time < latest)


def _on(slot: Slot, weekdays: Sequence[int]) -> bool:
    return not weekdays or slot.starts_at.weekday() in weekdays


def _begins(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return moment(day, dt.time(), zone)


def _aware(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    if at.tzinfo is not None:
        return at.astimezone(zone)
    return moment(at.date(), at.time(), zone).astimezone(zone)


def _offer(slot: Slot) -> Answer:
    return {"starts_at": _written(slot.starts_at), "resource": slot.resource}


def offers_of(refused: BookingRefused) -> list[Answer]:
    """The alternatives of a refusal, as `check` gives free times."""
    return [_offer(slot) for slot in refused.alternatives]


def _told(one: Appointment, zone: ZoneInfo) -> Answer:
    return {
        "code": one.code,
        "service": one.service.name,
        "resource": one.resource.name,
        "starts_at": _written(one.starts_at.astimezone(zone)),
        "state": str(one.state),
        "confirmed": one.confirmed_at is not None,
    }


def _written(at: dt.datetime) -> str:
    """Wall time, to the minute: "2026-03-03T10:00"."""
    return at.replace(tzinfo=None).isoformat(timespec="minutes")
