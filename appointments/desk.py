"""What a receptionist does with the calendar, in plain values: for the telephone, the REST API and other tools alike.

Services and people are named as people name them, moments are wall time of the business. Every refusal says in plain
words what is wrong and, where there is one, what could be had instead. What is asked twice is done once: a hold and an
appointment by their key, everything else because it is so already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypedDict
from zoneinfo import ZoneInfo

from appointments import booking, errors
from appointments.asked import (
    day_asked,
    id_given,
    key_given,
    moment_asked,
    party_of,
    person_named,
    reason_given,
    resource_named,
    service_named,
)
from appointments.availability import Slot, Wish, free_slots, resources_for, tenant_zone
from appointments.booking import Actor
from appointments.errors import BookingRefused
from appointments.models import Appointment, Service
from appointments.notices import reads_sms
from appointments.timetable import Span, moment
from conversations.customers import likeness

# How alike a name must be to the one an appointment was made in.
_CLOSE = 0.72
_OFFERED = 6
_FOUND_AT_MOST = 5
# Whoever tries more codes than a caller mishears is guessing.
_WRONG_CODES = 5
# How far apart the times offered lie, where there are enough of them.
_APART = (dt.timedelta(hours=2), dt.timedelta(minutes=75), dt.timedelta(minutes=30), dt.timedelta())
_AFTERNOON = 13
_LOOKED_AHEAD = dt.timedelta(days=60)


class Offer(TypedDict):
    """A free time. starts_at: wall time, to the minute: "2026-03-03T10:00"."""

    starts_at: str
    resource: str


class FreeTimes(TypedDict):
    """free: within what was asked. next_free: where there are none, the next ones."""

    service: str
    free: list[Offer]
    next_free: list[Offer]


class Told(TypedDict):
    """An appointment. state: as in `Appointment.State`. confirmed: the customer has said that they will come."""

    code: str
    service: str
    resource: str
    starts_at: str
    state: str
    confirmed: bool


class Held(Told):
    """A time that is kept for a while. hold: what books it."""

    hold: int
    minutes: int


class Written(Told):
    """An appointment as it is after something was done. sms, email: whether its customer is written to that way."""

    sms: bool
    email: bool


class Found(TypedDict):
    appointments: list[Told]


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
    ) -> FreeTimes:
        """Free times of some days, a few of them spread over the days and their halves; the next ones when none is.

        earliest, latest: bounds of the beginning, latest not included. weekdays: only those, Monday is 0.
        """
        wanted, zone = service_named(service), tenant_zone()
        first = day_asked(first_day, self.now())
        last = max(day_asked(last_day or first_day, self.now()), first)
        span = Span(_begins(first, zone), _begins(last + dt.timedelta(days=1), zone))
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
    ) -> Held:
        """Keep a time for a few minutes. key: the same one again returns what was made the first time."""
        wish = self._wish(service, starts_at, resource, party_size)
        held = booking.hold(wish, actor=self.actor, now=self.now(), key=key_given(key))
        return {"hold": held.pk, **_told(held, tenant_zone()), "minutes": held.service.duration_minutes}

    def book(
        self, *, hold: int, name: str, phone: str = "", email: str = "", language: str = "", reason: str = ""
    ) -> Written:
        """Make an appointment of a held time; returned only once it is in the database. Booked already, it stays so."""
        person = person_named(name, phone, email, language)
        self._refuse_holds_of_others(id_given(hold))
        booked = booking.book_held(hold, person, actor=self.actor, reason=reason_given(reason))
        return _written_to(booked)

    def make(
        self,
        *,
        service: str,
        starts_at: dt.datetime,
        name: str,
        phone: str = "",
        email: str = "",
        language: str = "",
        reason: str = "",
        resource: str = "",
        party_size: int = 1,
        key: str = "",
    ) -> Written:
        """Hold and book in one step, for who has nothing to ask in between. key: as for `hold`."""
        person = person_named(name, phone, email, language)
        wish = self._wish(service, starts_at, resource, party_size)
        now, why = self.now(), reason_given(reason)
        return _written_to(booking.book(wish, person, actor=self.actor, now=now, reason=why, key=key_given(key)))

    def find(self, *, code: str = "", phone: str = "", name: str = "") -> Found:
        """The appointments to come of whoever knows a code or the number they were made with.

        A name alone opens nothing: it only narrows down what a number leads to.
        """
        if code:
            found: Iterable[Appointment] = [self._by_code(code)]
        elif phone or self.caller_phone:
            found = self._by_number(phone or self.caller_phone, name)
        else:
            raise BookingRefused(
                "A name alone is not enough: ask for the code or the telephone number.", code=errors.MORE_NEEDED
            )
        zone = tenant_zone()
        return {"appointments": [_told(one, zone) for one in list(found)[:_FOUND_AT_MOST]]}

    def move(self, *, code: str, starts_at: dt.datetime, resource: str = "") -> Written:
        """Give an appointment another time. Where it is already, it stays."""
        appointment = self._by_code(code)
        moved = booking.move(
            appointment.pk,
            moment_asked(starts_at, self.now(), tenant_zone()),
            actor=self.actor,
            now=self.now(),
            resource_id=resource_named(resource),
        )
        return _written_to(moved)

    def cancel(self, *, code: str, reason: str = "") -> Written:
        """End an appointment. One that is cancelled already stays so."""
        appointment = self._by_code(code, (*Appointment.STANDING, Appointment.State.CANCELLED))
        why = reason_given(reason)
        return _written_to(booking.cancel(appointment.pk, actor=self.actor, now=self.now(), why=why))

    def confirm(self, *, code: str) -> Written:
        """Keep that the customer will come."""
        return _written_to(booking.confirm(self._by_code(code).pk, actor=self.actor))

    def _wish(self, service: str, starts_at: dt.datetime, resource: str, party_size: int) -> Wish:
        wanted = service_named(service)
        at = moment_asked(starts_at, self.now(), tenant_zone())
        return Wish(wanted.pk, at, resource_named(resource), party_of(party_size))

    def _free(self, service: Service, span: Span, resource: str, party_size: int) -> list[Slot]:
        resource_id, people = resource_named(resource), party_of(party_size)
        if not resources_for(service, people, resource_id):
            code = errors.TOO_MANY_PEOPLE if people > 1 else errors.NOT_BOOKABLE
            raise BookingRefused("Nobody and nothing here takes this appointment.", code=code)
        found = free_slots(service, span, now=self.now(), resource_id=resource_id, party_size=people)
        return list({slot.starts_at: slot for slot in reversed(found)}.values())[::-1]

    def _by_code(self, code: str, states: Sequence[str] = Appointment.STANDING) -> Appointment:
        self._refuse_guessing()
        digits = "".join(char for char in code if char.isascii() and char.isdigit())
        found = Appointment.objects.filter(code=digits, state__in=states).first() if digits else None
        if found is None:
            self._wrong_codes += 1
            raise BookingRefused("There is no appointment with this code.", code=errors.NOT_FOUND)
        return found

    def _by_number(self, phone: str, name: str) -> list[Appointment]:
        """Those of a number. Other people's numbers can be guessed as codes can."""
        own = phone == self.caller_phone
        if not own:
            self._refuse_guessing()
        found = _of_number(phone, name, self.now())
        self._wrong_codes += 0 if own or found else 1
        return found

    def _refuse_guessing(self) -> None:
        if self._wrong_codes >= _WRONG_CODES:
            raise BookingRefused("Too many wrong codes or numbers: offer to take a message.", code=errors.NOT_FOUND)

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


def _within(slot: Slot, earliest: dt.time | None, latest: dt.time | None) -> bool:
    time = slot.starts_at.time()
    return (earliest is None or time >= earliest) and (latest is None or time < latest)


def _on(slot: Slot, weekdays: Sequence[int]) -> bool:
    return not weekdays or slot.starts_at.weekday() in weekdays


def _begins(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return moment(day, dt.time(), zone)


def _offer(slot: Slot) -> Offer:
    return {"starts_at": _written(slot.starts_at), "resource": slot.resource}


def offers_of(refused: BookingRefused) -> list[Offer]:
    """The alternatives of a refusal, as `check` gives free times."""
    return [_offer(slot) for slot in refused.alternatives]


def _told(one: Appointment, zone: ZoneInfo) -> Told:
    return {
        "code": one.code,
        "service": one.service.name,
        "resource": one.resource.name,
        "starts_at": _written(one.starts_at.astimezone(zone)),
        "state": str(one.state),
        "confirmed": one.confirmed_at is not None,
    }


def _written_to(one: Appointment) -> Written:
    customer = one.customer
    return {
        **_told(one, tenant_zone()),
        "sms": customer is not None and reads_sms(customer.phone),
        "email": customer is not None and bool(customer.email),
    }


def _written(at: dt.datetime) -> str:
    """Wall time, to the minute: "2026-03-03T10:00"."""
    return at.replace(tzinfo=None).isoformat(timespec="minutes")
