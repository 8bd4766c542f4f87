"""The one door through which appointments are held, booked, moved and ended.

Each function is one transaction. Whoever books locks the rows of the resources that come into question, so that
attempts at the same time wait for one another and each sees what the one before it did; should anything get round
that, the constraint on the table refuses it. What the customer is told, and what calendars elsewhere are to show, is
written in the same transaction (notices.py, calendars).

A hold keeps a time while its customer makes up their mind; it expires by the clock of the server, whatever moment a
caller's conversation is set in.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from psycopg.errors import ExclusionViolation
from psycopg.types.range import Range

from accounts.models import User
from appointments import errors, notices
from appointments.availability import (
    Planning,
    Wish,
    booked_by_day,
    booking_settings,
    free_slots,
    nearest,
    need_of,
    resources_for,
)
from appointments.errors import BookingRefused
from appointments.models import Appointment, AppointmentEvent, BookingSettings, Resource, Service
from appointments.timetable import Span
from compliance.actions import Action
from compliance.actors import Actor as AuditActor
from compliance.actors import ActorKind, of_user
from compliance.audit import Target, record
from conversations.customers import recognise
from conversations.models import Conversation, Customer
from tenants.context import require_tenant
from tenants.errors import IllegalTransition

State = Appointment.State
Kind = AppointmentEvent.Kind
Source = Appointment.Source

_DAY = dt.timedelta(days=1)
_OFFERED_AHEAD = dt.timedelta(days=14)
# Further away nobody books, staff included; what computes with it stays within the calendar.
_THINKABLE = dt.timedelta(days=3 * 366)
_CODES_TRIED = 20

_AUDITED = {
    Kind.REQUESTED: Action.APPOINTMENT_REQUESTED,
    Kind.BOOKED: Action.APPOINTMENT_BOOKED,
    Kind.MOVED: Action.APPOINTMENT_MOVED,
    Kind.CANCELLED: Action.APPOINTMENT_CANCELLED,
    Kind.CONFIRMED: Action.APPOINTMENT_CONFIRMED,
    Kind.APPROVED: Action.APPOINTMENT_APPROVED,
    Kind.ATTENDED: Action.APPOINTMENT_ATTENDED,
    Kind.NO_SHOW: Action.APPOINTMENT_MISSED,
    Kind.REOPENED: Action.APPOINTMENT_REOPENED,
}
# Who acts through what, where nobody of the staff is named.
_ACTING = {
    Source.PHONE: ActorKind.ASSISTANT,
    Source.LINK: ActorKind.CALLER,
    Source.API: ActorKind.SYSTEM,
    Source.PORTAL: ActorKind.STAFF,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: through what, and who of the staff or in which conversation if known.

    Staff may book outside opening hours, at short notice and past the daily limit; nobody may book what is taken.
    """

    source: Source
    user: User | None = None
    conversation: Conversation | None = None

    @property
    def is_staff(self) -> bool:
        return self.source == Source.PORTAL


@dataclass(frozen=True, slots=True)
class Person:
    """Whom an appointment is for. phone: E.164, or as given where it makes no number.

    customer_id: one that the business knows, where it has been chosen; nobody is looked for then.
    """

    name: str
    phone: str = ""
    email: str = ""
    language: str = ""
    customer_id: int | None = None


def hold(wish: Wish, *, actor: Actor, now: dt.datetime, key: str = "") -> Appointment:
    """Keep a time for a few minutes. Raises BookingRefused with alternatives when it cannot be had.

    key: the same one again returns what was made the first time. A conversation holds one time: another lets the one
    before go, the same one again is kept longer.
    """
    try:
        with transaction.atomic():
            return _repeated(wish, key) or _held_already(wish, actor) or _take(wish, actor, now, key)
    except BookingRefused as refused:
        raise _with_alternatives(refused, wish, now) from refused


def book(wish: Wish, person: Person, *, actor: Actor, now: dt.datetime, reason: str = "", key: str = "") -> Appointment:
    """Hold and book in one step. Raises BookingRefused as `hold` does."""
    try:
        with transaction.atomic():
            made = _repeated(wish, key)
            if made is not None and made.state != State.HELD:
                return made
            held = made or _held_already(wish, actor) or _take(wish, actor, now, key)
            return book_held(held.pk, person, actor=actor, reason=reason)
    except BookingRefused as refused:
        raise _with_alternatives(refused, wish, now) from refused


def book_held(appointment_id: int, person: Person, *, actor: Actor, reason: str = "") -> Appointment:
    """Make an appointment of a held time; booked already, it stays as it is. An expired hold is good until another
    has taken the time. Raises BookingRefused (hold_gone).
    """
    with transaction.atomic():
        appointment = _locked(appointment_id)
        if appointment.state in Appointment.STANDING:
            return appointment
        target = State.REQUESTED if appointment.service.needs_approval and not actor.is_staff else State.BOOKED
        _revive(appointment)
        customer = _customer(person)
        changes = {"customer": customer, "reason": reason[:500], "language": person.language, "hold_expires_at": None}
        try:
            appointment.move_to(target, **changes)
        except IllegalTransition as error:
            raise BookingRefused("This time is no longer held.", code=errors.HOLD_GONE) from error
        _note(appointment, Kind.REQUESTED if target == State.REQUESTED else Kind.BOOKED, actor)
    return appointment


def release(appointment_id: int, *, actor: Actor) -> None:
    """Let a held time go. One that is booked or gone already is left as it is."""
    with transaction.atomic():
        appointment = _locked(appointment_id)
        if appointment.state == State.HELD:
            appointment.move_to(State.CANCELLED)
            _note(appointment, Kind.CANCELLED, actor)


def move(
    appointment_id: int, starts_at: dt.datetime, *, actor: Actor, now: dt.datetime, resource_id: int | None = None
) -> Appointment:
    """Give a standing appointment another time; its old one is free only once it has the new one.

    resource_id: with whom or where from now on; None prefers the same and takes another when that is not free.
    Raises BookingRefused with alternatives.
    """
    with transaction.atomic():
        appointment = _locked(appointment_id)
        _refuse_late_change(appointment, actor, now)
        if actor.conversation is not None:
            _let_go_of_others(actor)  # it may be this very time that the conversation holds
        wish = Wish(appointment.service_id, starts_at, resource_id, appointment.party_size)
        if starts_at == appointment.starts_at and resource_id in (None, appointment.resource_id):
            return appointment
        try:
            with transaction.atomic():
                before = appointment.starts_at
                _place(appointment, wish, actor, now)
        except BookingRefused as refused:
            raise _with_alternatives(refused, wish, now, moving=appointment) from refused
        _note(appointment, Kind.MOVED, actor, before=before.isoformat(), after=starts_at.isoformat())
    return appointment


def cancel(appointment_id: int, *, actor: Actor, now: dt.datetime, why: str = "") -> Appointment:
    """End a standing appointment and free its time; cancelled already, it stays as it is. Raises BookingRefused."""
    with transaction.atomic():
        appointment = _locked(appointment_id)
        if appointment.state == State.CANCELLED:
            return appointment
        _refuse_late_change(appointment, actor, now)
        appointment.move_to(State.CANCELLED)
        _note(appointment, Kind.CANCELLED, actor, **({"why": why[:200]} if why else {}))
    return appointment


def confirm(appointment_id: int, *, actor: Actor) -> Appointment:
    """Keep that the customer has said they will come. Raises BookingRefused when there is nothing to come to."""
    with transaction.atomic():
        appointment = _locked(appointment_id)
        if not appointment.is_standing:
            raise BookingRefused("This appointment does not stand.", code=errors.NOT_FOUND)
        if appointment.confirmed_at is None:
            appointment.confirmed_at = timezone.now()
            appointment.save(update_fields=["confirmed_at", "changed_at"])
            _note(appointment, Kind.CONFIRMED, actor)
    return appointment


def approve(appointment_id: int, *, actor: Actor) -> Appointment:
    """A person of the staff says yes to what was asked for. Raises IllegalTransition."""
    return _settle(appointment_id, State.BOOKED, Kind.APPROVED, actor)


def mark_no_show(appointment_id: int, *, actor: Actor) -> Appointment:
    """The customer did not come. Raises IllegalTransition."""
    return _settle(appointment_id, State.NO_SHOW, Kind.NO_SHOW, actor)


def mark_attended(appointment_id: int, *, actor: Actor) -> Appointment:
    """The customer came. Raises IllegalTransition."""
    return _settle(appointment_id, State.ATTENDED, Kind.ATTENDED, actor)


def reopen(appointment_id: int, *, actor: Actor) -> Appointment:
    """Take "came" or "did not come" back. Raises IllegalTransition."""
    with transaction.atomic():
        appointment = _locked(appointment_id)
        if appointment.state not in (State.NO_SHOW, State.ATTENDED):
            raise IllegalTransition("appointment", appointment.state, State.BOOKED)
        appointment.move_to(State.BOOKED)
        _note(appointment, Kind.REOPENED, actor)
    return appointment


def expire_holds() -> int:
    """Free the times whose holds have run out; how many there were."""
    with transaction.atomic():
        return _expire(Appointment.objects.all())


# --- taking a time ---


def _take(wish: Wish, actor: Actor, now: dt.datetime, key: str) -> Appointment:
    service = _bookable_service(wish.service_id)
    if actor.conversation is not None:
        _let_go_of_others(actor)
    appointment = Appointment(
        code=_new_code(),
        service=service,
        party_size=wish.party_size,
        conversation=actor.conversation,
        source=actor.source,
        state=State.HELD,
        hold_expires_at=_hold_until(),
        idempotency_key=key or None,
    )
    _place(appointment, wish, actor, now)
    _note(appointment, Kind.HELD, actor)
    return appointment


def _place(appointment: Appointment, wish: Wish, actor: Actor, now: dt.datetime) -> None:
    """Give the appointment the wished time at the first resource that has it. Raises BookingRefused."""
    service, config = appointment.service, booking_settings()
    if abs(wish.starts_at - now) > _THINKABLE:
        raise BookingRefused("That is further away than can be booked.", code=errors.TOO_FAR)
    need = need_of(service, config)
    moving = appointment if appointment.pk else None
    if service.daily_limit:
        Service.objects.select_for_update(no_key=True).get(pk=service.pk)
    resources = _locked_resources(service, wish, prefer=appointment.resource_id if moving else None)
    around = Span(wish.starts_at, wish.starts_at + need.duration)
    planning = Planning.load(resources, around, need, config, moving)
    opened = [one for one in resources if planning.is_open(one, wish.starts_at, need)]
    if actor.is_staff:  # who is there comes before who would have to come in for it
        resources = opened + [one for one in resources if one not in opened]
    else:
        _refuse_by_rules(service, wish, config, planning, now, moving)
        resources = opened
        if not resources:
            raise BookingRefused("It is closed at that time.", code=errors.CLOSED)
    found = ((one, planning.place_for(one, wish.starts_at, need)) for one in resources)
    resource, place = next(((one, place) for one, place in found if place is not None), (None, None))
    if resource is None or place is None:
        raise BookingRefused("This time is taken.", code=errors.SLOT_TAKEN)
    occupied = service.occupied(wish.starts_at)
    appointment.resource, appointment.place = resource, place
    appointment.starts_at, appointment.ends_at = wish.starts_at, wish.starts_at + service.duration
    appointment.occupies = Range(*occupied)
    appointment.confirmed_at = None
    _save_unless_taken(appointment)


def _save_unless_taken(appointment: Appointment) -> None:
    try:
        with transaction.atomic():
            appointment.save()
    except IntegrityError as error:
        if isinstance(error.__cause__, ExclusionViolation):
            raise BookingRefused("This time is taken.", code=errors.SLOT_TAKEN) from error
        raise


def _locked_resources(service: Service, wish: Wish, prefer: int | None) -> list[Resource]:
    """The resources that come into question, locked in one order, holds that have run out let go."""
    found = resources_for(service, wish.party_size, wish.resource_id)
    if not found:
        code = errors.TOO_MANY_PEOPLE if wish.party_size > 1 else errors.NOT_BOOKABLE
        raise BookingRefused("Nobody and nothing here takes this appointment.", code=code)
    ids = sorted(one.pk for one in found)
    list(Resource.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    _expire(Appointment.objects.filter(resource__in=ids))
    return sorted(found, key=lambda one: one.pk != prefer)


def _refuse_by_rules(
    service: Service,
    wish: Wish,
    config: BookingSettings,
    planning: Planning,
    now: dt.datetime,
    moving: Appointment | None,
) -> None:
    if wish.starts_at < now + dt.timedelta(minutes=service.notice_minutes):
        raise BookingRefused("That is too soon to be booked.", code=errors.TOO_SOON)
    if wish.starts_at > now + dt.timedelta(days=config.horizon_days):
        raise BookingRefused("That is further ahead than can be booked.", code=errors.TOO_FAR)
    if service.daily_limit:
        day = wish.starts_at.astimezone(planning.zone).date()
        span = Span(wish.starts_at - _DAY, wish.starts_at + _DAY)
        if booked_by_day(service, span, planning.zone, moving)[day] >= service.daily_limit:
            raise BookingRefused("That day takes no more of these appointments.", code=errors.DAY_FULL)


def _with_alternatives(
    refused: BookingRefused, wish: Wish, now: dt.datetime, moving: Appointment | None = None
) -> BookingRefused:
    """The same refusal with free times around the one that was wanted."""
    service = Service.objects.filter(pk=wish.service_id, active=True).first()
    if service is None or refused.code in (errors.NOT_BOOKABLE, errors.TOO_MANY_PEOPLE, errors.KEY_REUSED):
        return refused
    last = now + dt.timedelta(days=booking_settings().horizon_days) - _OFFERED_AHEAD
    around = max(now, min(wish.starts_at, last))
    free = free_slots(
        service,
        Span(around - _DAY, around + _OFFERED_AHEAD),
        now=now,
        resource_id=wish.resource_id,
        party_size=wish.party_size,
        moving=moving,
    )
    offered = [slot for slot in free if moving is None or slot.starts_at != moving.starts_at]
    return BookingRefused(refused.message, code=refused.code, alternatives=nearest(offered, wish.starts_at))


# --- holds ---


def _repeated(wish: Wish, key: str) -> Appointment | None:
    """What was made with this key before, once nobody else is at it. Raises BookingRefused for something else."""
    if key:
        whose = f"appointments of {require_tenant().schema_name}: {key}"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [whose])
    made = Appointment.objects.filter(idempotency_key=key).select_related("service").first() if key else None
    if made is not None and (made.service_id, made.starts_at) != (wish.service_id, wish.starts_at):
        raise BookingRefused("This key was used for another appointment.", code=errors.KEY_REUSED)
    return made


def _held_already(wish: Wish, actor: Actor) -> Appointment | None:
    """The same time, held by the same conversation: kept for longer."""
    if actor.conversation is None:
        return None
    held = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service")
        .filter(conversation=actor.conversation, state=State.HELD)
        .filter(service_id=wish.service_id, starts_at=wish.starts_at, party_size=wish.party_size)
        .filter(**({"resource_id": wish.resource_id} if wish.resource_id else {}))
        .first()
    )
    if held is not None:
        held.hold_expires_at = _hold_until()
        held.save(update_fields=["hold_expires_at", "changed_at"])
    return held


def _let_go_of_others(actor: Actor) -> None:
    held = Appointment.objects.filter(conversation=actor.conversation, state=State.HELD)
    for appointment in held:
        appointment.move_to(State.CANCELLED)
        _note(appointment, Kind.CANCELLED, actor)


def _revive(appointment: Appointment) -> None:
    """An expired hold takes its time again, where nobody has it. Raises BookingRefused."""
    if appointment.state != State.EXPIRED:
        return
    appointment.state = State.HELD
    try:
        _save_unless_taken(appointment)
    except BookingRefused as refused:
        raise BookingRefused("This time is no longer held.", code=errors.HOLD_GONE) from refused


def _expire(appointments: QuerySet[Appointment]) -> int:
    overdue = appointments.filter(state=State.HELD, hold_expires_at__lt=timezone.now())
    ids = list(overdue.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if not ids:
        return 0
    Appointment.objects.filter(pk__in=ids, state=State.HELD).update(state=State.EXPIRED, changed_at=timezone.now())
    AppointmentEvent.objects.bulk_create(AppointmentEvent(appointment_id=pk, kind=Kind.EXPIRED) for pk in ids)
    return len(ids)


def _hold_until() -> dt.datetime:
    return timezone.now() + dt.timedelta(minutes=booking_settings().hold_minutes)


# --- parts ---


def _customer(person: Person) -> Customer:
    if person.customer_id is not None:
        return Customer.objects.get(pk=person.customer_id)
    return recognise(name=person.name, phone=person.phone, email=person.email, language=person.language)


def _settle(appointment_id: int, target: State, kind: Kind, actor: Actor) -> Appointment:
    with transaction.atomic():
        appointment = _locked(appointment_id)
        appointment.move_to(target)
        _note(appointment, kind, actor)
    return appointment


def _locked(appointment_id: int) -> Appointment:
    found = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("service", "resource", "customer")
        .filter(pk=appointment_id)
        .first()
    )
    if found is None:
        raise BookingRefused("There is no such appointment.", code=errors.NOT_FOUND)
    return found


def _bookable_service(service_id: int) -> Service:
    service = Service.objects.filter(pk=service_id, active=True).first()
    if service is None:
        raise BookingRefused("This service cannot be booked.", code=errors.NOT_BOOKABLE)
    return service


def _refuse_late_change(appointment: Appointment, actor: Actor, now: dt.datetime) -> None:
    if not appointment.is_standing:
        raise BookingRefused("This appointment does not stand.", code=errors.NOT_FOUND)
    if actor.is_staff:
        return
    notice = dt.timedelta(minutes=booking_settings().change_notice_minutes)
    if appointment.starts_at - notice < now:
        raise BookingRefused("It is too late to change this appointment.", code=errors.TOO_LATE_TO_CHANGE)


def _note(appointment: Appointment, kind: Kind, actor: Actor, **details: Any) -> None:
    event = AppointmentEvent.objects.create(
        appointment=appointment, kind=kind, source=actor.source, user=actor.user, details=details
    )
    notices.tell(appointment, event)
    _record(appointment, kind, actor, details)


def _record(appointment: Appointment, kind: Kind, actor: Actor, details: dict[str, Any]) -> None:
    """What becomes of an appointment, not of a time that was only held. Nothing of the customer: an entry stays."""
    if kind not in _AUDITED or appointment.customer_id is None:
        return
    before, after = ({"starts_at": details[name]} if name in details else None for name in ("before", "after"))
    record(
        _AUDITED[kind],
        actor=_acting(actor),
        obj=Target("appointments.appointment", appointment.pk, appointment.code),
        details={
            "service": appointment.service_id,
            "resource": appointment.resource_id,
            "starts_at": appointment.starts_at,
        },
        before=before,
        after=after,
    )


def _acting(actor: Actor) -> AuditActor:
    if actor.user is not None:
        return of_user(actor.user)
    of_call = str(actor.conversation.pk) if actor.conversation is not None else ""
    return AuditActor(_ACTING[actor.source], of_call)


def _new_code() -> str:
    """Six digits that no appointment has. Easy to say and to key in any language."""
    for _ in range(_CODES_TRIED):
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if not Appointment.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no free code was found")
