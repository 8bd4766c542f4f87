"""The messages inbox in a real browser: seen to on a desk and on a phone, in both directions of writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from config.demo import MOREAU
from conversations.models import Conversation, Message
from notifications.models import NotificationPreference
from tenants.context import TenantRef, tenant_context
from tests.browser.test_portal import CHROMIUM, FITS, QUIET, SIZES, sign_in
from tests.factories import make_call, make_message
from tests.live_server import LiveServer

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")

REASON = "Fuite sous l'évier depuis ce matin. " * 6


@pytest.fixture(scope="module")
def browser(carrying_server: LiveServer) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def in_moreau(browser: Browser, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[..., Message]]:
    """Do something in the tenant, in a thread of its own: playwright keeps an event loop running in this one."""

    def run(work: Callable[[], object]) -> object:
        with tenant_context(TenantRef(0, f"t_{MOREAU.slug}")):
            done = work()
        connections.close_all()
        return done

    def clean() -> None:
        Conversation.objects.filter(messages__isnull=False).delete()
        NotificationPreference.objects.all().delete()

    with django_db_blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(run, clean).result()
        yield lambda work: thread.submit(run, work).result()
        thread.submit(run, clean).result()


def a_message() -> Message:
    return make_message(
        make_call().conversation,
        reason=REASON,
        urgency="urgent",
        callback="demain après 17 h, ou lundi",
        lead_score=70,
        lead_reasons=[{"code": "urgent", "points": 20}, {"code": "priced_service", "points": 15}],
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_a_message_is_taken_noted_and_done_without_scripts(
    browser, carrying_server, in_moreau, size, language, direction
):
    message = in_moreau(a_message)
    address = f"http://{MOREAU.host}:{carrying_server.port}"
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page.locator("nav a[href='/messages/']").click()
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("a[href='tel:+33612345601']").is_visible()
    assert page.evaluate(FITS), "the list scrolls sideways"
    page.locator(f"form[action='/messages/{message.pk}/take'] button").click()
    page.wait_for_url(f"**/messages/{message.pk}/")
    page.locator("[name=note]").fill("Rappelée, je passe demain.")
    page.locator("form:has([name=note]) button").click()
    page.locator(".notice-success").wait_for()
    assert page.locator("[name=note]").input_value() == "Rappelée, je passe demain."
    assert page.evaluate(FITS), "the page of the message scrolls sideways"
    page.locator(f"form[action='/messages/{message.pk}/finish'] button").click()
    page.locator(f"form[action='/messages/{message.pk}/put-back'] button").wait_for()
    page.goto(f"{address}/messages/?state=done")
    assert page.locator(f"a[href='/messages/{message.pk}/']").is_visible()
    context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["fr", "ary"])
def test_a_person_chooses_how_to_be_told(browser, carrying_server, in_moreau, size, language):
    address = f"http://{MOREAU.host}:{carrying_server.port}"
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address)
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page.goto(f"{address}/messages/")
    page.locator("main a[href='/notifications/']").click()
    page.locator("[name=urgent_messages]").select_option("sms")
    page.locator(".save-bar button").click()
    assert page.locator("#id_urgent_messages_error").is_visible()
    assert page.evaluate(FITS), "the page with an error scrolls sideways"
    page.locator("[name=phone]").fill("06 12 34 56 78")
    page.locator(".save-bar button").click()
    page.locator(".notice-success").wait_for()
    assert page.locator("[name=phone]").input_value() == "+33612345678"
    assert page.evaluate(FITS), "the page scrolls sideways"
    context.close()
