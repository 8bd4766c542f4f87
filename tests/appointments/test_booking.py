"""Appointments: held, booked, moved, cancelled; refused with something else to offer; never two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.types.range import Range

from appointments import booking, errors
from appointments.availability import Wish, free_slots
from appointments.booking import Actor
from appointments.errors import BookingRefused
from appointments.models import Appointment, AppointmentEvent, BookingSettings, OpeningException, OpeningRule, Resource
from appointments.timetable import Span
from conversations.models import Customer
from tenants.context import MissingTenant, tenant_context
from tenants.errors import IllegalTransition
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, STAFF, Practice, at, open_practice
from tests.factories import make_conversation

State = Appointment.State


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        yield open_practice()


@pytest.fixture
def alone(moreau: Tenant) -> Iterator[Practice]:
    """With one person to book."""
    with tenant_context(moreau):
        yield open_practice(resources=1)


def refusal(error: pytest.ExceptionInfo[BookingRefused]) -> str:
    return error.value.code


def book(practice: Practice, starts_at: dt.datetime, **changes: object) -> Appointment:
    return booking.book(practice.wish(starts_at, **changes), ANNA, actor=CALLER, now=NOW)


def test_a_booked_time_is_kept_with_who_and_what_for(practice: Practice):
    made = booking.book(practice.wish(at(3, 10)), ANNA, actor=CALLER, now=NOW, reason="mal de dents")
    made.refresh_from_db()
    assert (made.state, made.resource, made.reason) == (State.BOOKED, practice.julie, "mal de dents")
    assert made.ends_at - made.starts_at == dt.timedelta(minutes=30)
    assert (made.customer and made.customer.name, len(made.code)) == ("Anna Durand", 6)
    assert [event.kind for event in made.events.all()] == ["held", "booked"]


def test_the_second_goes_to_whoever_is_free_and_the_third_is_offered_other_times(practice: Practice):
    assert [book(practice, at(3, 10)).resource for _ in range(2)] == [practice.julie, practice.karim]
    with pytest.raises(BookingRefused) as refused:
        book(practice, at(3, 10))
    assert refusal(refused) == errors.SLOT_TAKEN
    assert [slot.starts_at for slot in refused.value.alternatives] == [at(3, 9), at(3, 9, 30), at(3, 10, 30)]


@pytest.mark.parametrize(
    ("starts_at", "code"),
    [
        (at(3, 13), errors.CLOSED),
        (at(3, 11, 45), errors.CLOSED),  # begins while it is open and ends when it is not
        (at(7, 10), errors.CLOSED),
        (NOW - dt.timedelta(days=4), errors.TOO_SOON),
        (NOW + dt.timedelta(minutes=30), errors.TOO_SOON),
        (at(3, 10) + dt.timedelta(days=100), errors.TOO_FAR),
    ],
)
def test_what_the_rules_refuse_staff_may_do(practice: Practice, starts_at: dt.datetime, code: str):
    with pytest.raises(BookingRefused) as refused:
        book(practice, starts_at)
    assert refusal(refused) == code
    assert booking.book(practice.wish(starts_at), ANNA, actor=STAFF, now=NOW).starts_at == starts_at


def test_staff_who_do_not_mind_with_whom_get_whoever_is_there(practice: Practice):
    OpeningRule.objects.create(resource=practice.karim, weekday=5, opens=dt.time(9), closes=dt.time(12))
    made = booking.book(practice.wish(at(7, 10)), ANNA, actor=STAFF, now=NOW)
    assert made.resource == practice.karim
    assert booking.move(made.pk, at(3, 10), actor=STAFF, now=NOW).resource == practice.julie
    assert booking.move(made.pk, at(7, 9), actor=STAFF, now=NOW).resource == practice.karim
    assert booking.move(made.pk, at(8, 9), actor=STAFF, now=NOW).resource == practice.karim


def test_nobody_may_book_what_is_taken(alone: Practice):
    book(alone, at(3, 10))
    with pytest.raises(BookingRefused) as refused:
        booking.book(alone.wish(at(3, 10, 15)), ANNA, actor=STAFF, now=NOW)
    assert refusal(refused) == errors.SLOT_TAKEN


def test_what_a_service_keeps_free_around_it_is_kept(alone: Practice):
    book(alone, at(3, 10), service=alone.filling)  # 9:50 to 11:15
    for taken in (at(3, 9, 30), at(3, 11)):
        with pytest.raises(BookingRefused):
            book(alone, taken)
    book(alone, at(3, 9, 15))
    book(alone, at(3, 11, 15))


def test_a_day_takes_no_more_than_its_limit(practice: Practice):
    practice.check_up.daily_limit = 1
    practice.check_up.save()
    book(practice, at(3, 10))
    with pytest.raises(BookingRefused) as refused:
        book(practice, at(3, 15))
    assert refusal(refused) == errors.DAY_FULL
    assert {slot.starts_at.day for slot in refused.value.alternatives} == {4}


def test_a_party_gets_the_smallest_table_that_holds_it(practice: Practice):
    small = Resource.objects.create(name="table 1", kind="table", seats=2)
    large = Resource.objects.create(name="table 2", kind="table", seats=6)
    assert [book(practice, at(3, 10), party_size=2).resource for _ in range(2)] == [small, large]
    with pytest.raises(BookingRefused) as refused:
        book(practice, at(3, 10), party_size=7)
    assert refusal(refused) == errors.TOO_MANY_PEOPLE


def test_a_class_takes_as_many_as_it_has_places(alone: Practice):
    Resource.objects.update(places=3)
    assert [book(alone, at(3, 10)).place for _ in range(3)] == [0, 1, 2]
    with pytest.raises(BookingRefused):
        book(alone, at(3, 10))


def test_with_a_person_asked_for_by_name_only_theirs_count(practice: Practice):
    book(practice, at(3, 10), resource_id=practice.karim.pk)
    with pytest.raises(BookingRefused):
        book(practice, at(3, 10), resource_id=practice.karim.pk)
    assert book(practice, at(3, 10)).resource == practice.julie


# --- holds ---


def test_a_hold_keeps_the_time_from_others_until_it_expires(alone: Practice):
    held = booking.hold(alone.wish(at(3, 10)), actor=CALLER, now=NOW)
    with pytest.raises(BookingRefused):
        book(alone, at(3, 10))
    overdue(held)
    assert book(alone, at(3, 10)).state == State.BOOKED
    with pytest.raises(BookingRefused) as refused:
        booking.book_held(held.pk, ANNA, actor=CALLER)
    assert refusal(refused) == errors.HOLD_GONE


def test_an_expired_hold_is_good_while_nobody_has_taken_the_time(alone: Practice):
    held = booking.hold(alone.wish(at(3, 10)), actor=CALLER, now=NOW)
    overdue(held)
    assert booking.expire_holds() == 1
    assert booking.book_held(held.pk, ANNA, actor=CALLER).state == State.BOOKED
    with pytest.raises(BookingRefused):
        book(alone, at(3, 10))


def test_a_conversation_holds_one_time(practice: Practice):
    caller = Actor(Appointment.Source.PHONE, conversation=make_conversation())
    first = booking.hold(practice.wish(at(3, 10)), actor=caller, now=NOW)
    again = booking.hold(practice.wish(at(3, 10)), actor=caller, now=NOW)
    assert again.pk == first.pk
    other = booking.hold(practice.wish(at(3, 11)), actor=caller, now=NOW)
    first.refresh_from_db()
    assert (first.state, other.state) == (State.CANCELLED, State.HELD)


def test_a_held_time_that_is_let_go_is_free(alone: Practice):
    held = booking.hold(alone.wish(at(3, 10)), actor=CALLER, now=NOW)
    booking.release(held.pk, actor=CALLER)
    assert book(alone, at(3, 10)).state == State.BOOKED


def test_booking_twice_what_was_held_once_books_once(alone: Practice):
    held = booking.hold(alone.wish(at(3, 10)), actor=CALLER, now=NOW)
    assert [booking.book_held(held.pk, ANNA, actor=CALLER).pk for _ in range(2)] == [held.pk] * 2
    assert Appointment.objects.count() == 1
    assert AppointmentEvent.objects.filter(kind="booked").count() == 1


def test_the_same_key_makes_one_appointment(alone: Practice):
    made = [booking.book(alone.wish(at(3, 10)), ANNA, actor=CALLER, now=NOW, key="request 1") for _ in range(2)]
    assert made[0].pk == made[1].pk
    with pytest.raises(BookingRefused) as refused:
        booking.book(alone.wish(at(3, 11)), ANNA, actor=CALLER, now=NOW, key="request 1")
    assert refusal(refused) == errors.KEY_REUSED


def overdue(held: Appointment) -> None:
    Appointment.objects.filter(pk=held.pk).update(hold_expires_at=timezone.now() - dt.timedelta(seconds=1))


# --- what becomes of them ---


def test_an_appointment_moves_and_frees_its_old_time(alone: Practice):
    made = book(alone, at(3, 10))
    booking.confirm(made.pk, actor=CALLER)
    moved = booking.move(made.pk, at(3, 10, 15), actor=CALLER, now=NOW)  # over its own old time
    assert (moved.starts_at, moved.code, moved.confirmed_at) == (at(3, 10, 15), made.code, None)
    assert book(alone, at(3, 9, 45)).state == State.BOOKED
    event = moved.events.get(kind="moved")
    assert event.details == {"before": at(3, 10).astimezone(dt.UTC).isoformat(), "after": at(3, 10, 15).isoformat()}


def test_one_that_cannot_be_moved_stays_where_it_is(alone: Practice):
    made = book(alone, at(3, 10))
    book(alone, at(3, 10, 45))
    with pytest.raises(BookingRefused) as refused:
        booking.move(made.pk, at(3, 10, 45), actor=CALLER, now=NOW)
    offered = [slot.starts_at for slot in refused.value.alternatives]
    assert at(3, 10, 15) in offered  # its own time counts as free
    assert at(3, 10) not in offered  # but is nothing to be moved to
    made.refresh_from_db()
    assert made.starts_at == at(3, 10)


def test_moving_prefers_the_same_person(practice: Practice):
    made = book(practice, at(3, 10), resource_id=practice.karim.pk)
    assert booking.move(made.pk, at(4, 10), actor=CALLER, now=NOW).resource == practice.karim
    book(practice, at(5, 10), resource_id=practice.karim.pk)
    assert booking.move(made.pk, at(5, 10), actor=CALLER, now=NOW).resource == practice.julie


def test_a_cancelled_appointment_frees_its_time_and_stays_cancelled(alone: Practice):
    made = book(alone, at(3, 10))
    for _ in range(2):
        assert booking.cancel(made.pk, actor=CALLER, now=NOW, why="malade").state == State.CANCELLED
    assert made.events.filter(kind="cancelled").count() == 1
    assert book(alone, at(3, 10)).state == State.BOOKED
    with pytest.raises(BookingRefused):
        booking.move(made.pk, at(3, 11), actor=CALLER, now=NOW)


def test_after_the_limit_only_staff_changes_it(alone: Practice):
    BookingSettings.objects.create(change_notice_minutes=24 * 60)
    made = book(alone, at(3, 10))
    late = at(2, 11)
    for change in (
        lambda who: booking.cancel(made.pk, actor=who, now=late),
        lambda who: booking.move(made.pk, at(4, 9), actor=who, now=late),
    ):
        with pytest.raises(BookingRefused) as refused:
            change(CALLER)
        assert refusal(refused) == errors.TOO_LATE_TO_CHANGE
    assert booking.move(made.pk, at(4, 9), actor=STAFF, now=late).starts_at == at(4, 9)


def test_what_needs_a_person_waits_for_one(alone: Practice):
    alone.check_up.needs_approval = True
    alone.check_up.save()
    asked = book(alone, at(3, 10))
    assert asked.state == State.REQUESTED
    with pytest.raises(BookingRefused):
        book(alone, at(3, 10))
    assert booking.approve(asked.pk, actor=STAFF).state == State.BOOKED
    with pytest.raises(IllegalTransition):
        booking.approve(asked.pk, actor=STAFF)


def test_who_did_not_come_is_kept_and_can_be_put_right(alone: Practice):
    made = book(alone, at(3, 10))
    assert booking.mark_no_show(made.pk, actor=STAFF).state == State.NO_SHOW
    assert booking.reopen(made.pk, actor=STAFF).state == State.BOOKED
    assert booking.mark_attended(made.pk, actor=STAFF).state == State.ATTENDED
    with pytest.raises(BookingRefused):
        booking.cancel(made.pk, actor=CALLER, now=NOW)


def test_who_will_come_has_said_so_once(alone: Practice):
    made = book(alone, at(3, 10))
    first = booking.confirm(made.pk, actor=CALLER).confirmed_at
    assert booking.confirm(made.pk, actor=CALLER).confirmed_at == first
    assert made.events.filter(kind="confirmed").count() == 1


# --- customers ---


def test_the_same_number_and_much_the_same_name_are_one_customer(practice: Practice):
    names = ["Anna Durand", "anna durant", "Durand", "Paul Durand", "Mehdi Alaoui"]
    for minute, name in enumerate(names):
        person = booking.Person(name, phone="+33612345678")
        booking.book(practice.wish(at(3, 9, 0) + dt.timedelta(minutes=30 * minute)), person, actor=STAFF, now=NOW)
    assert {one.name: one.appointments.count() for one in Customer.objects.exclude(appointments=None).distinct()} == {
        "Anna Durand": 3,
        "Paul Durand": 1,
        "Mehdi Alaoui": 1,
    }


# --- free times ---


def free(practice: Practice, first: dt.datetime, last: dt.datetime, **changes: object) -> list[dt.datetime]:
    service = changes.pop("service", practice.check_up)
    found = free_slots(service, Span(first, last), now=NOW, **changes)  # type: ignore[arg-type]
    return sorted({slot.starts_at for slot in found})


def test_free_times_are_what_can_be_booked(practice: Practice):
    book(practice, at(3, 9), service=practice.filling)
    book(practice, at(3, 10, 30))
    for start in free(practice, at(3, 0), at(4, 0)):
        with transaction.atomic():
            book(practice, start)
            transaction.set_rollback(True)
    assert len(free(practice, at(3, 0), at(4, 0))) == 26


def test_exceptions_and_own_rules_count(practice: Practice):
    OpeningException.objects.create(first_day=at(3, 0).date(), last_day=at(4, 0).date())
    assert free(practice, at(3, 0), at(5, 0)) == []
    OpeningRule.objects.create(resource=practice.karim, weekday=3, opens=dt.time(20), closes=dt.time(21))
    assert free(practice, at(5, 0), at(6, 0), resource_id=practice.karim.pk) == [
        at(5, 20),
        at(5, 20, 15),
        at(5, 20, 30),
    ]


def test_public_holidays_are_closed_where_their_country_is_set(practice: Practice):
    easter_monday = at(6, 0, month=4)
    assert free(practice, easter_monday, easter_monday + dt.timedelta(days=1))
    BookingSettings.objects.create(holiday_country="FR")
    assert free(practice, easter_monday, easter_monday + dt.timedelta(days=1)) == []


# --- what Postgres itself refuses ---


def row(practice: Practice, code: str, start: dt.datetime, **changes: object) -> Appointment:
    end = start + dt.timedelta(minutes=30)
    values = {"service": practice.check_up, "resource": practice.julie, "starts_at": start, "ends_at": end}
    return Appointment.objects.create(
        **values | {"code": code, "occupies": Range(start, end), "state": "booked"} | changes
    )


def test_rows_that_collide_are_refused_whoever_writes_them(practice: Practice):
    first = row(practice, "1", at(3, 10))
    for state in Appointment.BLOCKING:
        with pytest.raises(IntegrityError, match="appointments_never_collide"), transaction.atomic():
            row(practice, "2", at(3, 10, 15), state=state)
    row(practice, "3", at(3, 10, 30))  # right after it
    row(practice, "4", at(3, 10), resource=practice.karim)
    row(practice, "5", at(3, 10), place=1)
    row(practice, "6", at(3, 10), state="cancelled")
    Appointment.objects.filter(pk=first.pk).update(state="cancelled")
    row(practice, "7", at(3, 10))
    with pytest.raises(IntegrityError, match="appointments_never_collide"), transaction.atomic():
        Appointment.objects.filter(pk=first.pk).update(state="booked")


def test_another_tenants_calendar_is_another_calendar(practice: Practice, northside: Tenant):
    made = book(practice, at(3, 10))
    with tenant_context(northside):
        other = open_practice()
        assert not Appointment.objects.exists()
        with pytest.raises(BookingRefused) as refused:
            booking.cancel(made.pk, actor=STAFF, now=NOW)
        assert refusal(refused) == errors.NOT_FOUND
        assert book(other, at(3, 10)).starts_at == at(3, 10)


def test_without_a_tenant_nothing_is_booked(db: None):
    with pytest.raises((MissingTenant, Exception), match=r"tenant|appointments_"):
        booking.hold(Wish(1, at(3, 10)), actor=CALLER, now=NOW)
