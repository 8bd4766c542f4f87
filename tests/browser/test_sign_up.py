"""Signing up on a phone, in both directions of writing: from the first page of the public host into the portal."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from signup.links import confirmation_link
from signup.models import SignUp
from tenants.cache import forget_tenant
from tenants.provisioning import drop_tenant
from tests.conftest import CARRYING
from tests.live_server import LiveServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
QUIET += ["--disable-sync", "--no-first-run", "--disable-quic"]
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
PHONE = {"width": 390, "height": 844}
NAMES = {"fr": "Chez Rosalie", "ar": "مخبزة الأمل"}
SLUGS = {"fr": "chez-rosalie", "ar": "mkhbza-alaml"}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")


@pytest.fixture(scope="module")
def public_server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server that knows its own address: it leads from the public host to a tenant's."""
    log: Path = tmp_path_factory.mktemp("server") / "public.log"
    server = LiveServer(log, **CARRYING)
    server._environment["PUBLIC_BASE_URL"] = f"http://localhost:{server.port}"
    with server:
        yield server


@pytest.fixture(scope="module")
def in_database(django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[Callable[[], object]], object]]:
    """Work in a thread of its own: playwright keeps an event loop running in this one."""

    def done(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connections.close_all()

    with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        yield lambda work: thread.submit(done, work).result()
        thread.submit(done, drop_what_was_opened).result()


def drop_what_was_opened() -> None:
    for sign_up in SignUp.objects.exclude(tenant=None).select_related("tenant"):
        drop_tenant(sign_up.tenant)
    SignUp.objects.all().delete()
    forget_tenant("public")


@pytest.fixture(scope="module")
def browser(public_server: LiveServer) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def fill_in(page: Page, language: str) -> None:
    page.fill("[name=name]", NAMES[language])
    # The address is made of the name, whatever its script, and is said to be free while it is typed.
    page.locator("[data-address] .notice-success").wait_for()
    assert SLUGS[language] in page.locator("[data-address]").inner_text()
    page.select_option("[name=country]", "MA")
    page.fill("[name=registration_number]", "001561191000067")
    page.fill("[name=owner_name]", "Rosalie Amrani")
    page.fill("[name=email]", f"rosalie.{language}@example.com")
    page.fill("[name=password]", "un escalier vert et lent")
    page.check("[name=agrees]")


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_somebody_signs_up_on_a_phone_and_lands_in_their_portal(
    browser, public_server, in_database, language, direction
):
    address = f"http://localhost:{public_server.port}"
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(address)
    assert page.locator("html").get_attribute("dir") == direction
    assert page.evaluate(FITS), "the first page scrolls sideways"
    page.locator("main a[href='/sign-up/']").first.click()
    assert page.evaluate(FITS), "the form scrolls sideways"
    fill_in(page, language)
    page.locator("form[data-address-check] .button-wide").click()
    page.locator("#id_registration_number_error").wait_for()  # a slip in the number
    assert page.evaluate(FITS), "the form with its errors scrolls sideways"
    assert page.input_value("[name=name]") == NAMES[language]
    page.fill("[name=registration_number]", "001561191000066")
    page.fill("[name=password]", "un escalier vert et lent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-up/sent/**")
    assert page.evaluate(FITS)

    def link() -> str:
        with translation.override(language):
            return confirmation_link(SignUp.objects.get(email=f"rosalie.{language}@example.com"))

    page.goto(address + "/sign-up/confirm/" + str(in_database(link)).partition("/sign-up/confirm/")[2])
    assert page.evaluate(FITS)
    page.locator("main button.button-wide").click()
    page.wait_for_url(f"http://{SLUGS[language]}.localhost:{public_server.port}/**")
    assert page.locator("html").get_attribute("lang") == language
    assert NAMES[language] in page.locator(".workspace").inner_text()
    assert page.evaluate(FITS)
    assert problems == []
    context.close()


@pytest.mark.parametrize("path", ["/find/", "/terms/", "/privacy/", "/sign-up/confirm/x/"])
def test_the_other_public_pages_fit_a_phone_from_right_to_left(browser, public_server, path):
    address = f"http://localhost:{public_server.port}"
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": "language", "value": "ary", "url": address}])
    page = context.new_page()
    page.goto(address + path)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate(FITS)
    context.close()
