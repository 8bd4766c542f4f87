"""The rounds, with a real worker: every tenant's calendars are read and written for that tenant."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from celery.contrib.testing.worker import start_worker

from appointments.calendars.tasks import keep_calendars, keep_calendars_everywhere, read_calendar
from appointments.calendars.writing import push_appointment
from appointments.models import Appointment, BusyTime, Calendar, CalendarEntry, Resource, Service
from config.celery import app
from config.demo import MOREAU, NORTHSIDE
from conversations.models import Customer
from tenants.context import MissingTenant, TenantRef, public_context, tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import at, link_google, make_appointment, make_resource
from tests.fakes.google_calendar import FakeCalendar, FakeGoogle

QUEUE = "calendars-test"
ADDRESSES = {MOREAU.slug: "anna@gmail.example", NORTHSIDE.slug: "zoe@gmail.example"}


@pytest.fixture
def google(settings) -> Iterator[FakeGoogle]:
    with FakeGoogle(calendars={address: FakeCalendar(address) for address in ADDRESSES.values()}) as fake:
        fake.configure(settings)
        yield fake


@pytest.fixture
def tenants(committed, google) -> Iterator[list[Tenant]]:
    """Both tenants with a linked calendar and an appointment to be written; committed, and gone afterwards."""
    with public_context():
        tenants = list(Tenant.customers.filter(slug__in=ADDRESSES).order_by("slug"))
    made = (Calendar, Appointment, Customer, Service, Resource)
    there: dict[str, dict[type, set[int]]] = {}
    for tenant in tenants:
        with tenant_context(tenant):
            there[tenant.slug] = {model: set(model.objects.values_list("pk", flat=True)) for model in made}
        address = ADDRESSES[tenant.slug]
        google.put(address, f"of{tenant.slug}", at(3), at(3, 11), summary=tenant.slug)
        with tenant_context(tenant):
            calendar = link_google(google, make_resource(f"Rounds of {tenant.slug}"), address)
            appointment = make_appointment(calendar.resource, at(2), name=f"Customer of {tenant.slug}")
            CalendarEntry.objects.create(calendar=calendar, appointment=appointment)
    yield tenants
    for tenant in tenants:
        with tenant_context(tenant):
            for model in made:
                model.objects.exclude(pk__in=there[tenant.slug][model]).delete()


@pytest.fixture
def worker(tenants, monkeypatch) -> Iterator[None]:
    for task in (keep_calendars, read_calendar, push_appointment):
        monkeypatch.setattr(task, "queue", QUEUE, raising=False)
        monkeypatch.setattr(task, "_exec_options", None)  # what Celery remembers of the former queue
    with start_worker(app, pool="solo", perform_ping_check=False, queues=[QUEUE], loglevel="CRITICAL"):
        yield


def wait_for(condition) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "the worker did not get there"
        threading.Event().wait(0.05)


def test_a_round_reads_and_writes_for_every_tenant(worker, tenants, google):
    with public_context():
        keep_calendars_everywhere.apply_async(queue=QUEUE)

    def done() -> bool:
        for tenant in tenants:
            with tenant_context(tenant):
                if Calendar.objects.get().state != Calendar.State.OK or CalendarEntry.objects.get().is_pending:
                    return False
        return True

    wait_for(done)
    for tenant in tenants:
        address = ADDRESSES[tenant.slug]
        with tenant_context(tenant):
            assert [one.title for one in BusyTime.objects.all()] == [tenant.slug]
        written = [one["summary"] for one in google.standing(address).values() if one["summary"] != tenant.slug]
        assert written == [f"Coupe – Customer of {tenant.slug}"]


def test_a_task_for_no_tenant_reads_nothing(worker, tenants):
    for task in (read_calendar, keep_calendars, push_appointment):
        with public_context(), pytest.raises(MissingTenant):
            task.apply((1,) if task is not keep_calendars else (), throw=True)
    with tenant_context(TenantRef(0, "t_nobody")):
        read_calendar.apply_async((1,), queue=QUEUE)
    for tenant in tenants:
        with tenant_context(tenant):
            assert Calendar.objects.get().state == Calendar.State.NEW


def test_the_beat_knows_the_round():
    (entry,) = [one for one in app.conf.beat_schedule.values() if one["task"] == keep_calendars_everywhere.name]
    assert entry["schedule"].run_every.total_seconds() == 60
    app.loader.import_default_modules()
    assert {keep_calendars.name, read_calendar.name, push_appointment.name} <= set(app.tasks)
