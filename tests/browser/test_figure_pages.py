"""Overview and analytics in a real browser: on a desk and on a phone, in both directions of writing."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from config.demo import MOREAU
from conversations.models import Conversation, Customer
from tenants.context import TenantRef, tenant_context
from tests.browser.test_portal import CHROMIUM, FITS, QUIET, SIZES, sign_in
from tests.factories import make_call, make_message, make_turn
from tests.live_server import LiveServer
from voice.models import Call

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")

OUTCOMES = ("answered", "appointment", "answered", "message", "transferred", "abandoned")
LANGUAGES = ("fr", "fr", "ar", "en", "ary")
# Every entry of the main menu is inside the window, whole.
MENU_FITS = """[...document.querySelectorAll(".nav a")].every(link => {
    const box = link.getBoundingClientRect();
    return box.left >= 0 && box.right <= window.innerWidth && box.width > 0;
})"""
FOLDER = os.environ.get("SCREENSHOTS", "")


@pytest.fixture(scope="module")
def browser(carrying_server: LiveServer) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def calls(browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A month of calls. In a thread of its own: playwright keeps an event loop running in this one."""

    def run(work: Callable[[], object]) -> None:
        with tenant_context(TenantRef(0, f"t_{MOREAU.slug}")):
            work()
        connections.close_all()

    with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(run, _a_month).result()
        yield
        thread.submit(run, _away).result()


def _away() -> None:
    Conversation.objects.filter(call__call_sid__startswith="CAf").delete()
    # Who left a message became a customer.
    Customer.objects.filter(appointments=None).delete()


def _a_month() -> None:
    now = timezone.now()
    for number in range(180):
        at = now - dt.timedelta(hours=4 * number + number % 3, minutes=7)
        state = Call.State.FAILED if number == 2 else Call.State.COMPLETED
        outcome = "" if number == 2 else OUTCOMES[number % len(OUTCOMES)]
        language = LANGUAGES[number % len(LANGUAGES)]
        call = make_call(
            call_sid=f"CAf{number:031x}",
            started_at=at,
            state=state,
            outcome=outcome,
            language=language,
            duration_seconds=40 + number,
        )
        make_turn(call, "Oui.", speaker="assistant", first_audio_ms=400 + 5 * number)
        if number in (1, 5, 9):
            make_message(call.conversation, urgency="urgent" if number == 5 else "normal")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_an_owner_reads_the_day_and_the_figures(browser, carrying_server, calls, size, language, direction) -> None:
    address = f"http://{MOREAU.host}:{carrying_server.port}"
    for scheme in ("light", "dark") if FOLDER else ("light",):
        context = browser.new_context(viewport=SIZES[size], java_script_enabled=False, color_scheme=scheme)
        page = context.new_page()
        problems: list[str] = []
        page.on(
            "console", lambda message, told=problems: told.append(message.text) if message.type == "error" else None
        )
        sign_in(page, address)
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page.goto(address)
        assert page.locator("html").get_attribute("dir") == direction
        assert page.locator(".nav a[href='/'][aria-current=page]").is_visible()
        assert page.evaluate(MENU_FITS), "the main menu is cut off"
        assert page.evaluate(FITS), "the overview scrolls sideways"
        assert page.locator("a[href='/messages/?state=new']").is_visible()
        if FOLDER:
            page.screenshot(path=f"{FOLDER}/overview-{size}-{language}-{scheme}.png", full_page=True)
        page.locator(".nav a[href='/analytics/']").click()
        assert page.locator("svg[role=img]").count() == 3
        assert page.locator(".chart-picture").first.bounding_box()["height"] > 100
        if FOLDER:
            page.screenshot(path=f"{FOLDER}/analytics-{size}-{language}-{scheme}.png", full_page=True)
        page.locator(".chart-table summary").nth(1).click()
        assert page.locator(".chart-table tbody tr").nth(40).is_visible()
        assert page.evaluate(FITS), "analytics scroll sideways"
        page.locator(".tabs a").first.click()
        page.locator("[name=since]").fill("2026-02-01")
        page.locator(".filters button").click()
        assert page.locator("#id_since_error, #id_until_error").count() == 1
        assert page.evaluate(FITS), "the page with an error scrolls sideways"
        assert [one for one in problems if "422" not in one] == []
        context.close()
