"""Many at once for the same time, and processes that die on the way: one wins, nothing is lost, nothing is doubled."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections

from appointments import booking, errors
from appointments.booking import Person
from appointments.errors import BookingRefused
from appointments.models import Appointment, Resource
from config.demo import MOREAU
from conversations.models import Customer
from notifications.models import Notification
from tenants.context import TenantRef, tenant_context
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at, committed_practice
from tests.appointments.dying import STEPS
from tests.live_server import database_url

SCHEMA = f"t_{MOREAU.slug}"


@pytest.fixture
def practice(committed: None) -> Iterator[Practice]:
    """With one person to book, visible to every process; gone afterwards."""
    with tenant_context(TenantRef(0, SCHEMA)), committed_practice(resources=1) as practice:
        yield practice


def attempt(practice: Practice, number: int) -> tuple[str, list[str]]:
    """One of many: what became of it, and what was offered instead."""
    person = Person(f"Person {number}", f"+336000{number:05}")
    with tenant_context(TenantRef(0, SCHEMA)):
        try:
            booking.book(practice.wish(at(3, 10)), person, actor=CALLER, now=NOW)
            return "booked", []
        except BookingRefused as refused:
            return refused.code, [str(slot.starts_at) for slot in refused.alternatives]
        finally:
            connections.close_all()


@pytest.mark.timeout(180)
def test_of_two_hundred_at_once_one_gets_the_time_and_the_others_are_offered_another(practice: Practice):
    with ThreadPoolExecutor(50) as threads:
        results = list(threads.map(lambda number: attempt(practice, number), range(200)))
    assert Counter(code for code, _ in results) == {"booked": 1, errors.SLOT_TAKEN: 199}
    assert all(len(offered) == 3 for code, offered in results if code == errors.SLOT_TAKEN)
    assert Appointment.objects.filter(state__in=Appointment.BLOCKING).count() == 1


@pytest.mark.timeout(180)
def test_two_hundred_at_once_for_a_class_fill_its_places(practice: Practice):
    Resource.objects.filter(pk=practice.julie.pk).update(places=7)
    with ThreadPoolExecutor(50) as threads:
        results = list(threads.map(lambda number: attempt(practice, number), range(200)))
    assert Counter(code for code, _ in results) == {"booked": 7, errors.SLOT_TAKEN: 193}
    places = Appointment.objects.filter(state=Appointment.State.BOOKED).values_list("place", flat=True)
    assert sorted(places) == list(range(7))


@pytest.mark.timeout(180)
def test_the_same_request_sent_fifty_times_at_once_books_once(practice: Practice):
    def repeat(_: int) -> int:
        with tenant_context(TenantRef(0, SCHEMA)):
            try:
                return booking.book(practice.wish(at(3, 10)), ANNA, actor=CALLER, now=NOW, key="the same").pk
            finally:
                connections.close_all()

    with ThreadPoolExecutor(25) as threads:
        made = set(threads.map(repeat, range(50)))
    assert len(made) == Appointment.objects.count() == 1
    assert Notification.objects.filter(kind="appointment").count() == 1


@pytest.mark.timeout(180)
def test_crossing_moves_end_without_a_deadlock(practice: Practice):
    """Everybody wants everybody else's time at once."""
    hours = [9, 10, 11, 14, 15, 16]
    ids = [booking.book(practice.wish(at(3, hour)), ANNA, actor=CALLER, now=NOW).pk for hour in hours]

    def wander(number: int) -> None:
        with tenant_context(TenantRef(0, SCHEMA)):
            try:
                booking.move(ids[number % 6], at(3, hours[(number * 5 + 1) % 6], 30), actor=CALLER, now=NOW)
            except BookingRefused:
                pass
            finally:
                connections.close_all()

    with ThreadPoolExecutor(24) as threads:
        list(threads.map(wander, range(96)))
    spans = list(Appointment.objects.filter(state="booked").order_by("starts_at").values_list("starts_at", "ends_at"))
    assert len(spans) == 6
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_is_killed_loses_and_doubles_nothing(practice: Practice, step: str):
    died = subprocess.run(
        [sys.executable, "-m", "tests.appointments.dying", step, SCHEMA],
        env=os.environ | {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    states = list(Appointment.objects.values_list("state", flat=True))
    assert states == {"holding": [], "held": ["held"], "booking": ["held"], "booked": ["booked"]}[step]
    assert Notification.objects.filter(kind="appointment").count() == (1 if step == "booked" else 0)
    # Whoever asks again, with the same key, ends with one appointment and is told once.
    held = booking.hold(practice.wish(at(3, 10)), actor=CALLER, now=NOW, key="call 1")
    assert died.stdout.split() in ([], [str(held.pk)])
    made = booking.book_held(held.pk, ANNA, actor=CALLER)
    assert made.state == Appointment.State.BOOKED
    assert list(Appointment.objects.values_list("pk", flat=True)) == [made.pk]
    assert Notification.objects.filter(kind="appointment").count() == 1
    assert Customer.objects.count() == 1
