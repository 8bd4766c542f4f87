"""Who is let in: nobody without signing in, and nobody from another workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, include, path
from django.utils.regex_helper import normalize

from accounts.models import User
from config.urls_tenant import OPEN_TO_ANYONE, staff_only
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import client_of, owner_of
from tests.factories import make_call, make_message
from tests.portal.pages import words

# A value that every kind of parameter in an address accepts.
PARAMETER = "1"


def addresses(
    patterns: Sequence[URLPattern | URLResolver], prefix: str = "/"
) -> Iterator[tuple[str | None, str, URLPattern]]:
    """Name, an address that matches, and pattern of every page below `patterns`."""
    for pattern in patterns:
        template, names = normalize(pattern.pattern.regex.pattern)[0]
        address = prefix + template % dict.fromkeys(names, PARAMETER)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield pattern.name, address, pattern


EVERY_PAGE = list(addresses(get_resolver("config.urls_tenant").url_patterns))
STAFF_PAGES = [(name, address) for name, address, _ in EVERY_PAGE if name not in OPEN_TO_ANYONE]


def test_the_pages_that_anyone_may_see_are_these() -> None:
    assert {
        *("sign_in", "sign_out", "set_language", "enter", "password_forgotten", "password_new"),
        *("appointment_link", "calendar_feed"),
    } == OPEN_TO_ANYONE
    assert {name for name, _, _ in EVERY_PAGE} > OPEN_TO_ANYONE


def test_every_address_made_here_leads_to_its_page() -> None:
    resolver = get_resolver("config.urls_tenant")
    assert [resolver.resolve(address).url_name for _, address, _ in EVERY_PAGE] == [name for name, _, _ in EVERY_PAGE]
    assert {"home", "calls", "call", "messages"} <= {name for name, _ in STAFF_PAGES}


@pytest.mark.parametrize(("name", "address"), STAFF_PAGES)
def test_every_other_page_asks_a_visitor_to_sign_in(anonymous_client: Client, name: str, address: str) -> None:
    for method in ("get", "post", "put", "delete", "head"):
        response = getattr(anonymous_client, method)(address)
        assert response.status_code == 302, method
        assert response["Location"] == f"/sign-in/?next={address}", method


def test_a_page_added_without_a_thought_is_closed() -> None:
    request = RequestFactory(SERVER_NAME="moreau.localhost").get("/new/")
    request.user = AnonymousUser()
    area = [path("inner/", lambda request: HttpResponse("inside"), name="inner")]
    added = staff_only([path("new/", lambda request: HttpResponse("inside")), path("area/", include((area, "area")))])
    pages = [pattern for _, _, pattern in addresses(added)]
    assert len(pages) == 2
    for page in pages:
        assert page.callback(request)["Location"].startswith("/sign-in/")


def test_pages_of_staff_stay_out_of_every_cache(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        call = make_call()
    for address in ("/", "/calls/", f"/calls/{call.call_sid}/", "/messages/"):
        assert "no-store" in moreau_client.get(address)["Cache-Control"]


@pytest.mark.parametrize("role", list(User.Role))
def test_every_role_may_read_calls_and_messages(moreau: Tenant, role: str) -> None:
    with tenant_context(moreau):
        call = make_call()
        user = User.objects.create_user(f"{role}@moreau.example", role=role)
    client = client_of(moreau, user)
    for address in ("/calls/", f"/calls/{call.call_sid}/", "/messages/"):
        assert client.get(address).status_code == 200


def test_a_session_of_one_workspace_means_nothing_in_another(moreau: Tenant, northside: Tenant) -> None:
    intruder = client_of(northside, owner_of(northside))
    assert intruder.get("/calls/").status_code == 200
    for _, address in STAFF_PAGES:
        response = intruder.get(address, headers={"host": "moreau.localhost"})
        assert response.status_code == 302
        assert response["Location"].startswith("/sign-in/")


def test_a_password_of_one_workspace_opens_no_other(moreau: Tenant, northside: Tenant) -> None:
    with tenant_context(northside):
        User.objects.create_user("both@example.com", "correct horse battery")
    client = client_of(moreau, None)
    client.post("/sign-in/", {"username": "both@example.com", "password": "correct horse battery"})
    assert client.get("/calls/").status_code == 302


def test_a_call_of_another_workspace_does_not_exist(moreau_client: Client, northside: Tenant) -> None:
    with tenant_context(northside):
        call = make_call()
        make_message(call.conversation, reason="Somebody else's secret.")
    assert moreau_client.get(f"/calls/{call.call_sid}/").status_code == 404
    assert "No calls yet" in words(moreau_client.get("/calls/"))
    assert "secret" not in words(moreau_client.get("/messages/"))


def test_an_unknown_host_gets_nothing(moreau: Tenant) -> None:
    response = Client(HTTP_HOST="nobody.localhost").get("/calls/")
    assert response.status_code == 404 and response.content == b"Not found"


def test_a_suspended_workspace_says_so_whoever_asks(moreau_client: Client, moreau: Tenant) -> None:
    moreau.suspend()
    response = moreau_client.get("/calls/")
    assert response.status_code == 403
    page = response.content.decode()
    assert 'lang="fr"' in page and "Cet espace de travail est suspendu" in page
    assert "/sign-out/" not in page and "/language/" not in page
