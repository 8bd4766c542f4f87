"""What customers are told of their appointments: once each, in their language, and nothing of what did not happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from appointments import booking
from appointments.booking import Person
from appointments.links import link_to
from appointments.models import Appointment, BookingSettings
from notifications.models import Notification
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, STAFF, Practice, open_practice
from tests.conftest import client_of

State = Notification.State


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        yield open_practice(resources=1)


def next_week(hour: int, minute: int = 0) -> dt.datetime:
    """A working day about a week from now: what is over can neither be told of nor changed."""
    day = timezone.localdate(timezone=NOW.tzinfo) + dt.timedelta(days=7)
    day += dt.timedelta(days=-day.weekday())
    return dt.datetime.combine(day + dt.timedelta(days=7), dt.time(hour, minute), NOW.tzinfo)


def book(practice: Practice, starts_at: dt.datetime, person: Person = ANNA) -> Appointment:
    return booking.book(practice.wish(starts_at), person, actor=CALLER, now=timezone.now())


def told(kind: str = "appointment") -> list[Notification]:
    return list(Notification.objects.filter(kind=kind).order_by("pk"))


def test_who_books_is_told_once_on_every_way_they_left(practice: Practice):
    made = book(practice, next_week(10), Person("Anna Durand", "+33612345678", "anna@example.com", "fr"))
    booking.book_held(made.pk, ANNA, actor=CALLER)
    assert [(one.channel, one.recipient) for one in told()] == [("sms", "+33612345678"), ("email", "anna@example.com")]
    assert "10:00" in told()[0].body and made.code in told()[0].body and link_to(made) in told()[0].body


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "c'est noté"), ("en", "you are booked"), ("es", "cita reservada"), ("ar", "تم حجز"), ("ary", "تقيّد")],
)
def test_they_are_told_in_the_language_they_spoke(practice: Practice, language: str, words: str):
    book(practice, next_week(10), Person("Anna Durand", "+33612345678", language=language))
    assert words in told()[0].body


def test_a_landline_gets_no_sms(practice: Practice):
    book(practice, next_week(10), Person("Anna Durand", "+33472123456"))
    assert told() == []


def test_a_hold_is_told_to_nobody_and_neither_is_what_was_rolled_back(practice: Practice):
    booking.hold(practice.wish(next_week(9)), actor=CALLER, now=timezone.now())
    with transaction.atomic():
        book(practice, next_week(10))
        transaction.set_rollback(True)
    assert told() == []


def test_the_reminder_follows_the_appointment(practice: Practice):
    made = book(practice, next_week(10))
    (reminder,) = told("appointment_reminder")
    assert reminder.send_after == made.starts_at - dt.timedelta(hours=24)
    moved = booking.move(made.pk, next_week(15), actor=CALLER, now=timezone.now())
    assert [one.state for one in told("appointment_reminder")] == [State.CANCELLED, State.PENDING]
    assert told("appointment_reminder")[1].send_after == moved.starts_at - dt.timedelta(hours=24)
    booking.cancel(made.pk, actor=CALLER, now=timezone.now())
    assert {one.state for one in told("appointment_reminder")} == {State.CANCELLED}
    assert [one.body.split(":")[1][:20] for one in told()][-1].strip().startswith("votre rendez-vous")


def test_nobody_is_reminded_of_what_is_sooner_than_the_reminder(practice: Practice):
    BookingSettings.objects.create(reminder_hours=14 * 24)
    book(practice, next_week(10))
    assert told("appointment_reminder") == []


def test_what_waits_for_a_person_is_told_so_and_then_told_again(practice: Practice):
    practice.check_up.needs_approval = True
    practice.check_up.save()
    asked = book(practice, next_week(10))
    assert "demande" in told()[0].body
    assert told("appointment_reminder") == []
    booking.approve(asked.pk, actor=STAFF)
    assert "c'est noté" in told()[1].body
    assert len(told("appointment_reminder")) == 1


# --- the page behind the link ---


@pytest.fixture
def visitor(moreau: Tenant) -> Client:
    return client_of(moreau, None)


def path_of(made: Appointment) -> str:
    return "/" + link_to(made).split("/", 3)[3]


def test_the_link_shows_the_appointment_in_the_customers_language(practice: Practice, visitor: Client):
    made = book(practice, next_week(10), Person("Anna Durand", "+33612345678", language="ar"))
    page = visitor.get(path_of(made))
    assert page.status_code == 200
    assert 'dir="rtl"' in page.text and "10:00" in page.text and made.code in page.text


def test_a_customer_confirms_moves_and_cancels(practice: Practice, visitor: Client):
    made = book(practice, next_week(10))
    path = path_of(made)
    visitor.post(path, {"action": "confirm"})
    made.refresh_from_db()
    assert made.confirmed_at
    chosen = next_week(15)
    assert chosen.isoformat() in visitor.get(path + "?move=1").text
    visitor.post(path, {"action": "move", "starts_at": chosen.isoformat()})
    made.refresh_from_db()
    assert made.starts_at == chosen
    visitor.post(path, {"action": "cancel"})
    made.refresh_from_db()
    assert made.state == Appointment.State.CANCELLED
    assert visitor.post(path, {"action": "cancel"}, follow=True).status_code == 200
    assert made.events.filter(kind="cancelled").count() == 1


@pytest.mark.parametrize("starts_at", ["", "nonsense", "2026-03-03T10:00", "9999-12-31T23:59:59+00:00"])
def test_a_time_that_is_none_moves_nothing(practice: Practice, visitor: Client, starts_at: str):
    made = book(practice, next_week(10))
    page = visitor.post(path_of(made), {"action": "move", "starts_at": starts_at}, follow=True)
    assert page.status_code == 200 and "notice-error" in page.text
    made.refresh_from_db()
    assert made.starts_at == next_week(10)


def test_a_link_of_ours_leads_nowhere_else(practice: Practice, visitor: Client, northside: Tenant):
    made, path = book(practice, next_week(10)), None
    path = path_of(made)
    assert visitor.get(path[:-2] + ("a/" if path[-2] != "a" else "b/")).status_code == 404
    assert visitor.get(path.replace(made.code, "000000")).status_code == 404
    assert client_of(northside, None).get(path).status_code == 404
    with tenant_context(northside):
        practice = open_practice(resources=1)
        other = book(practice, next_week(10))
        Appointment.objects.filter(pk=other.pk).update(code=made.code)
    assert client_of(northside, None).get(path).status_code == 404
