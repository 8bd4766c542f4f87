"""Calendars in a real browser: the page fits a phone, in both directions of writing; a feed is made without scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from appointments.models import BusyTime, Calendar, CalendarFeed, Resource
from config.demo import MOREAU
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import at, make_appointment
from tests.browser.test_portal import CHROMIUM, FITS, QUIET, SIZES, sign_in
from tests.live_server import LiveServer

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")

LONG = "dienstplan-der-praxis-am-alten-markt-1234567890@group.calendar.google.example"


def _in_thread(work: Callable[[], object], blocker: DjangoDbBlocker) -> None:
    """In a thread of its own: playwright keeps an event loop running in this one."""

    def in_tenant() -> None:
        with public_context():
            tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(tenant):
            work()
        connections.close_all()

    with blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(in_tenant).result()


def _make() -> None:
    now = timezone.now()
    resource = Resource.objects.create(name="Anna-Maria von und zu Hohenstein")
    states = {"ok": "", "unreachable": "timeout", "refused": "revoked"}
    for number, (state, problem) in enumerate(states.items()):
        calendar = Calendar.objects.create(
            resource=resource, provider="google", address=f"{number}{LONG}", name=LONG, account=LONG
        )
        since = now - dt.timedelta(hours=number)
        Calendar.objects.filter(pk=calendar.pk).update(
            state=state, problem=problem, synced_at=since, failing_since=since if problem else None, unreadable=number
        )
    make_appointment(resource, at(2), service="Consultation")
    times = {"starts_at": at(2), "ends_at": at(2, 12)}
    BusyTime.objects.create(calendar=calendar, resource=resource, source="x", uid="x", title="موعد عند الطبيب", **times)


def _remove() -> None:
    for resource in Resource.objects.filter(name__startswith="Anna-Maria"):
        resource.appointments.all().delete()
        resource.delete()
    CalendarFeed.objects.all().delete()


@pytest.fixture
def calendars(carrying_server: LiveServer, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a workspace with calendars in every state and a conflict."""
    _in_thread(_make, django_db_blocker)
    yield f"http://{MOREAU.host}:{carrying_server.port}"
    _in_thread(_remove, django_db_blocker)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_an_owner_looks_at_the_calendars_and_makes_a_feed(calendars, browser, size, language, direction):
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=False)
    page = context.new_page()
    sign_in(page, calendars)
    context.add_cookies([{"name": "language", "value": language, "url": calendars}])
    page.locator("nav a[href='/calendar/']").first.click()
    page.locator("nav a[href='/calendars/']").click()
    assert page.locator("html").get_attribute("dir") == direction
    assert page.evaluate(FITS), "the page scrolls sideways"
    assert page.locator(".badge").count() == 3
    page.locator("form[action='/calendars/feeds/'] button").click()
    address = page.locator(".address").inner_text()
    assert address.startswith(f"{calendars}/calendar/") and page.evaluate(FITS)
    page.goto(f"{calendars}/calendars/link/")
    assert page.evaluate(FITS), "the page of linking scrolls sideways"
    context.close()
