"""The content security policy in a real browser: it stops what it should, and nothing that our pages need."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from accounts.models import User
from appointments.links import link_to
from appointments.models import CalendarLink, Resource
from config.demo import MOREAU
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import at, make_appointment
from tests.browser.test_portal import CHROMIUM, FITS, QUIET, SIZES, sign_in
from tests.live_server import LiveServer
from tests.portal.test_access import STAFF_PAGES

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser: apt-get install chromium")

OPERATOR = "browser-op@permanence.example"
# Pages that are looked at with a row of their own are looked at elsewhere; these need none, and some take POST only.
PORTAL = sorted({address for _, address in STAFF_PAGES if "1" not in address and "sign-out" not in address})
ADMIN = ["/admin/", "/admin/tenants/tenant/", "/admin/tenants/tenant/add/", "/admin/tenants/route/add/"]
ADMIN += ["/admin/tenants/domain/", "/admin/accounts/user/add/", "/admin/password_change/"]
WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`))"""


class _Elsewhere(BaseHTTPRequestHandler):
    """Stands for Google, whose origin is another."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>elsewhere</title>")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _in_thread(work: Callable[[], object], blocker: DjangoDbBlocker) -> object:
    """In a thread of its own: playwright keeps an event loop running in this one."""

    def close_after() -> object:
        try:
            return work()
        finally:
            connections.close_all()

    with blocker.unblock(), ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(close_after).result()


def _make() -> str:
    """An operator, and an appointment whose link is returned."""
    with public_context():
        User.objects.create_superuser(OPERATOR, settings.DEMO_PASSWORD)
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        return link_to(make_appointment(Resource.objects.create(name="Headers"), at(2), service="Consultation"))


def _remove() -> None:
    with public_context(), connections["default"].cursor() as cursor:
        # Through the model, what belongs to a user of a workspace would be looked for in public.
        cursor.execute("DELETE FROM accounts_user WHERE email = %s", [OPERATOR])
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        for resource in Resource.objects.filter(name="Headers"):
            resource.appointments.all().delete()
            resource.delete()
        CalendarLink.objects.all().delete()


@pytest.fixture(scope="module")
def server(django_db_setup, tmp_path_factory, elsewhere) -> Iterator[LiveServer]:
    google = {"GOOGLE_CALENDAR_CLIENT_ID": "id", "GOOGLE_CALENDAR_CLIENT_SECRET": "secret"}
    google["GOOGLE_OAUTH_AUTHORISE_URL"] = f"{elsewhere}/auth"
    log = tmp_path_factory.mktemp("server") / "headers.log"
    with LiveServer(log, VOICE_ACTIVITY="energy", **google) as running:
        yield running


@pytest.fixture(scope="module")
def link(server: LiveServer, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The path of an appointment's link."""
    address = str(_in_thread(_make, django_db_blocker))
    yield "/a/" + address.split("/a/", 1)[1]
    _in_thread(_remove, django_db_blocker)


@pytest.fixture(scope="module")
def browser(link: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def refused() -> list[str]:
    """What the browser refused."""
    return []


@pytest.fixture
def page(browser: Browser, refused: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    context.close()


def test_no_page_of_the_portal_asks_for_what_is_refused(page, refused, server, link):
    portal = f"http://{MOREAU.host}:{server.port}"
    for address in ("/sign-in/", link):
        assert page.goto(f"{portal}{address}").status == 200
    sign_in(page, f"{portal}/sign-in/")
    status = "async (address) => (await fetch(address)).status"
    opened = [address for address in PORTAL if page.evaluate(status, address) == 200]
    for address in opened:
        page.goto(f"{portal}{address}")
    assert len(opened) > 10, opened
    assert refused == []
    assert page.evaluate("getComputedStyle(document.body).fontFamily") != "", "styles are there"


def test_no_page_of_the_admin_asks_for_what_is_refused(page, refused, server, link):
    public = f"http://localhost:{server.port}"
    page.goto(f"{public}/admin/")
    page.locator("input[name=username]").fill(OPERATOR)
    page.locator("input[name=password]").fill(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    for address in [*ADMIN, "/"]:
        assert page.goto(f"{public}{address}").status == 200, address
    # The page of a tenant has tables of rows that scripts add to.
    page.goto(f"{public}/admin/tenants/tenant/")
    page.locator("#result_list tbody th a").first.click()
    page.locator("#domains-group .add-row a, #domains-group .addlink").first.click()
    assert page.locator("#id_domains-1-domain").count() == 1
    assert not refused, "\n".join(sorted(set(refused)))


def test_what_somebody_smuggles_into_a_page_is_stopped(page, refused, server):
    page.goto(f"http://{MOREAU.host}:{server.port}/sign-in/")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.smuggled = true";
          document.body.append(script);
          const picture = document.createElement("img");
          picture.src = "http://127.0.0.1:9/spy.png";
          document.body.append(picture);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.smuggled") is None
    assert any("script-src" in said for said in refused) and any("img-src" in said for said in refused)


def test_the_way_to_google_is_open(page, refused, server, link, elsewhere):
    portal = f"http://{MOREAU.host}:{server.port}"
    sign_in(page, f"{portal}/sign-in/")
    page.goto(f"{portal}/calendars/link/")
    page.locator("form[action='/calendars/google/'] button").click()
    page.wait_for_url(f"{elsewhere}/auth**")
    assert page.title() == "elsewhere"
    assert refused == []


@pytest.mark.parametrize("size", SIZES)
def test_the_operators_first_page_fits_the_screen(page, refused, server, link, size):
    page.set_viewport_size(SIZES[size])
    page.goto(f"http://localhost:{server.port}/admin/")
    page.locator("input[name=username]").fill(OPERATOR)
    page.locator("input[name=password]").fill(settings.DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#user-tools").wait_for()
    assert page.locator(".operators-front table").first.is_visible()
    assert page.evaluate(FITS), "the page scrolls sideways"
    assert not refused, "\n".join(sorted(set(refused)))
