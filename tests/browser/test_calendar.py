"""The calendar in a real browser, on a phone: booked by hand, found again, moved; with scripts and without."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from appointments import booking
from appointments.availability import Wish
from appointments.booking import Actor, Person
from appointments.models import Appointment, OpeningRule, Resource, Service
from config.demo import MOREAU
from conversations.models import Customer
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.live_server import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--disable-quic"]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NAME, NUMBER = "Yasmine Testard", "06 39 98 01 77"
PARIS = ZoneInfo("Europe/Paris")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")

InTenant = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def in_tenant(django_db_blocker: DjangoDbBlocker) -> Iterator[InTenant]:
    """Runs something in the tenant, in a thread of its own: playwright keeps an event loop running in this one."""

    def run(work: Callable[[], Any]) -> Any:
        with public_context():
            tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(tenant):
            done = work()
        connections.close_all()
        return done

    with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda work: thread.submit(run, work).result()


@pytest.fixture
def chair(in_tenant: InTenant) -> Iterator[tuple[Service, Resource]]:
    """A service and somebody who does nothing else, open around the clock; gone afterwards with what was booked."""

    def make() -> tuple[Service, Resource]:
        service = Service.objects.create(name="essai de robinet", duration_minutes=60, notice_minutes=0)
        resource = Resource.objects.create(name="Fabienne")
        resource.services.set([service])
        for weekday in range(7):
            OpeningRule.objects.create(resource=resource, weekday=weekday, opens=dt.time(7), closes=dt.time(20))
        return service, resource

    def clear() -> None:
        Appointment.objects.filter(service=service).delete()
        Customer.objects.filter(name=NAME).delete()
        resource.delete()
        service.delete()

    service, resource = in_tenant(make)
    yield service, resource
    in_tenant(clear)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page_in(browser: Browser, server: LiveServer) -> Iterator[Callable[..., Page]]:
    """A page of somebody who has signed in, in a language, on a screen of that size; no error may appear in it."""
    address = f"http://{MOREAU.host}:{server.port}"
    opened: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(language: str, size: dict[str, int] = PHONE, **options: Any) -> Page:
        context = browser.new_context(viewport=size, base_url=address, **options)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if _is_a_problem(message) else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(MOREAU.owner)
        page.locator("input[name=password]").fill(settings.DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        return page

    yield open_page
    for context in opened:
        context.close()
    assert problems == []


def _is_a_problem(message: ConsoleMessage) -> bool:
    """A form that is refused is none."""
    return message.type == "error" and "status of 422" not in message.text


def in_a_week() -> dt.date:
    return timezone.now().astimezone(PARIS).date() + dt.timedelta(days=7)


def choose_time(page: Page, day: dt.date, hour: int) -> None:
    """Tap the button of a free time, whatever its moment in UTC."""
    starts_at = dt.datetime.combine(day, dt.time(hour), PARIS).astimezone(dt.UTC)
    page.locator(f"button[name=start][value='{starts_at:%Y-%m-%dT%H:%MZ}']").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_plumber_books_by_hand_on_a_phone_sees_it_and_moves_it(page_in, chair, scripts: bool) -> None:
    (service, resource), day = chair, in_a_week()
    page = page_in("fr", java_script_enabled=scripts)
    page.goto(f"/calendar/?date={day.isoformat()}")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.locator(".page-header a.button").click()
    page.locator("select[name=service]").select_option(str(service.pk))
    page.locator("main form button").first.click()
    choose_time(page, day, 9)
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=phone]").fill("12")
    page.locator("button[value=book]").last.click()
    assert page.locator("#id_phone_error").is_visible()
    assert page.locator("input[name=name]").input_value() == NAME
    assert page.evaluate(FITS), "the form scrolls sideways"
    page.locator("input[name=phone]").fill(NUMBER)
    page.locator("button[value=book]").last.click()
    page.wait_for_url("**/appointments/*/")
    assert page.get_by_role("heading", name=NAME).first.is_visible()
    assert page.evaluate(FITS), "the page of the appointment scrolls sideways"
    page.goto(f"/calendar/?date={day.isoformat()}")
    entry = page.locator("a.event", has_text=NAME).locator("visible=true")
    assert entry.count() == 1 and "09:00" in entry.inner_text()
    assert page.evaluate(FITS), "the calendar scrolls sideways"
    entry.click()
    page.locator(".actions a.button").first.click()
    assert page.evaluate(FITS), "the page of free times scrolls sideways"
    choose_time(page, day, 16)
    page.wait_for_url("**/appointments/*/")
    assert "16:00" in page.locator(".appointment-when").inner_text()
    page.goto(f"/calendar/?view=list&date={day.isoformat()}")
    row = page.locator(".row-card", has_text=NAME)
    assert "16:00" in row.inner_text() and resource.name in row.inner_text()
    assert page.evaluate(FITS), "the list scrolls sideways"


def test_whom_one_knows_is_suggested_while_typing(page_in, chair, in_tenant) -> None:
    (service, resource), day = chair, in_a_week()
    at_nine = dt.datetime.combine(day, dt.time(9), PARIS)
    first = in_tenant(lambda: _book(service, resource, at_nine))
    page = page_in("fr")
    page.goto(f"/appointments/new/?service={service.pk}&date={day.isoformat()}")
    choose_time(page, day, 11)
    assert not page.locator("button[value=find]").is_visible()
    page.locator("input[name=name]").press_sequentially("yasm")
    page.locator("button[name=pick]").click()
    assert NAME in page.locator(".chosen-customer").inner_text()
    page.locator("button[value=book]").last.click()
    page.wait_for_url("**/appointments/*/")
    stored = in_tenant(lambda: {one.customer_id for one in Appointment.objects.filter(service=service)})
    assert stored == {first.customer_id}


def test_what_a_caller_books_appears_by_itself(page_in, chair, in_tenant) -> None:
    (service, resource), day = chair, in_a_week()
    page = page_in("fr", DESK)
    page.clock.install()
    page.goto(f"/calendar/?date={day.isoformat()}")
    entry = page.locator("a.event", has_text=NAME)
    assert entry.count() == 0
    in_tenant(lambda: _book(service, resource, dt.datetime.combine(day, dt.time(9), PARIS)))
    page.clock.fast_forward(61_000)
    entry.wait_for()
    assert page.evaluate(FITS)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_runs_from_right_to_left_and_fits(page_in, chair, in_tenant, size, scheme: str) -> None:
    (service, resource), day = chair, in_a_week()
    made = in_tenant(lambda: _book(service, resource, dt.datetime.combine(day, dt.time(9), PARIS)))
    page = page_in("ar", size, color_scheme=scheme)
    for address in (
        f"/calendar/?date={day.isoformat()}",
        f"/calendar/?view=day&date={day.isoformat()}",
        f"/calendar/?view=list&date={day.isoformat()}",
        f"/appointments/{made.pk}/",
        f"/appointments/{made.pk}/move/",
        f"/appointments/{made.pk}/notes/",
        f"/appointments/new/?service={service.pk}&date={day.isoformat()}",
        f"/customers/{made.customer_id}/",
        "/services/",
        f"/services/{service.pk}/",
        "/resources/",
        f"/resources/{resource.pk}/",
        f"/opening-hours/?for={resource.pk}&service={service.pk}",
        "/opening-hours/days/0/",
        "/opening-hours/exceptions/new/",
        "/opening-hours/holidays/",
        "/opening-hours/bookings/",
    ):
        response = page.goto(address)
        assert response is not None and response.status == 200, address
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.evaluate(FITS), f"{address} scrolls sideways"
    page.goto(f"/calendar/?date={day.isoformat()}")
    hours, column = (page.locator(where).locator("visible=true").first.bounding_box() for where in _SIDES)
    assert hours["x"] > column["x"], "the hours stand at the right"


_SIDES = (".agenda-hours", ".agenda-day .agenda-column")


def _book(service: Service, resource: Resource, starts_at: dt.datetime) -> Appointment:
    wish = Wish(service.pk, starts_at, resource.pk)
    actor = Actor(Appointment.Source.PHONE)
    return booking.book(wish, Person(NAME, "+33639980177", language="ar"), actor=actor, now=timezone.now())
