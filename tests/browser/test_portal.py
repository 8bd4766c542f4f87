"""The portal in a real browser: a call is found and read, on a desk and on a phone, in both directions of writing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from config.demo import MOREAU
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.callers import kept_once_over, plan_for
from tests.live_server import LiveServer
from voice.models import Assistant
from voice.simulator.twilio import SimulatedCall

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LINES = ["Êtes-vous ouverts le dimanche ?", "Non merci, au revoir."]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--disable-quic"]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")


@pytest.fixture(scope="module")
def call_sid(carrying_server: LiveServer, django_db_blocker: DjangoDbBlocker) -> str:
    with django_db_blocker.unblock():
        report = asyncio.run(SimulatedCall(plan_for(MOREAU, carrying_server.wire, LINES)).run())
        kept_once_over(MOREAU, report)
        connections.close_all()
    return report.call_sid


@pytest.fixture(scope="module")
def browser(call_sid: str) -> Iterator[Browser]:
    """Started after the call was made: playwright keeps an event loop running in this thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def sign_in(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")  # the skip link
    page.locator("input[name=username]").focus()
    page.keyboard.type(MOREAU.owner)
    page.keyboard.press("Tab")
    page.keyboard.type(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_an_owner_signs_in_by_keyboard_and_reads_a_call(browser, carrying_server, call_sid, size, language, direction):
    address = f"http://{MOREAU.host}:{carrying_server.port}"
    context = browser.new_context(viewport=SIZES[size])
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    sign_in(page, address)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page.reload()
    page.locator("nav a[href='/calls/']").click()
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("html").get_attribute("lang") == language
    page.locator(f"a[href='/calls/{call_sid}/']").first.click()
    page.wait_for_url(f"**/calls/{call_sid}/")
    for line in LINES:
        assert page.get_by_text(line).is_visible()
    assert "+33639980101" not in page.inner_text("main").replace(" ", "")
    assert page.evaluate(FITS), "the page scrolls sideways"
    assert problems == []
    context.close()


@pytest.fixture
def assistant(browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[Assistant]:
    """The demo's assistant, whose settings are afterwards what they were. In a thread of its own: see `browser`."""

    def in_tenant(work: Callable[[], object]) -> object:
        with public_context():
            tenant = Tenant.objects.get(slug=MOREAU.slug)
        with tenant_context(tenant):
            done = work()
        connections.close_all()
        return done

    with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        before = thread.submit(in_tenant, Assistant.objects.get).result()
        yield before
        thread.submit(in_tenant, before.save).result()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_an_owner_changes_what_the_assistant_says_and_adds_a_language_without_scripts(
    browser, carrying_server, assistant, size, language, direction
):
    address = f"http://{MOREAU.host}:{carrying_server.port}"
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page.locator("nav a[href='/assistants/']").click()
    assert page.evaluate(FITS), "the list scrolls sideways"
    page.locator(f"a[href='/assistants/{assistant.pk}/']").click()
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("[name=es-greeting]").count() == 0
    page.locator("[name=fr-greeting]").fill("Moreau, bonjour !")
    page.locator("[name=patience]").select_option("patient")
    page.locator("[name=languages][value=es]").check()
    page.locator("[name=longest_call]").fill("999")
    page.locator(".save-bar button").click()
    assert page.locator("#id_longest_call_error").is_visible()
    assert page.locator("[name=fr-greeting]").input_value() == "Moreau, bonjour !"
    assert page.evaluate(FITS), "the page with an error scrolls sideways"
    page.locator("[name=longest_call]").fill("12")
    page.locator(".save-bar button").click()
    page.locator(".notice-success").wait_for()
    page.reload()
    assert page.locator("[name=fr-greeting]").input_value() == "Moreau, bonjour !"
    assert page.locator("[name=patience]").input_value() == "patient"
    assert page.locator("[name=es-greeting]").is_visible()
    assert page.evaluate(FITS), "the page scrolls sideways"
    context.close()
