"""The host decides whose pages are served, before anything else looks at the request."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from tenants.context import current_schema, public_context, tenant_context
from tenants.middleware import TenantMiddleware, host_name
from tenants.models import Domain, Tenant
from tests.conftest import client_of, owner_of
from tests.factories import make_call

NOT_FOUND = (404, "text/plain; charset=utf-8", b"Not found")
PATHS = pytest.mark.parametrize("path", ["/", "/calls/", "/sign-in/", "/admin/", "/twilio/voice", "/no-such-page"])


def get(host: str, path: str = "/"):
    return Client(HTTP_HOST=host).get(path)


def is_plain_not_found(response) -> bool:
    return (response.status_code, response["Content-Type"], response.content) == NOT_FOUND and not response.cookies


# --- hosts that nobody has ---


@PATHS
def test_an_unknown_host_gets_a_plain_404_on_every_path(moreau, path):
    assert is_plain_not_found(get("nobody.localhost", path))


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        ".",
        ":8000",
        "moreau",
        "moreau.example",
        "moreau.localhost.example",
        "www.moreau.localhost",
        "xmoreau.localhost",
        "moreau.localhost@nobody.localhost",
        "moreau.localhost/",
        "moreau.localhost:x",
        "moreau.localhost\x00",
        "moreau.localhost,nobody.localhost",
        "template.localhost",
        "public.localhost",
        "t_moreau.localhost",
        "*.localhost",
        "'; drop schema t_moreau;--",
        "[::1",
        "[::2]",
        "127.0.0.2",
        "x" * 5000,
    ],
)
def test_a_host_that_only_looks_like_one_of_ours_is_unknown(moreau, host):
    assert is_plain_not_found(get(host, "/sign-in/"))


def test_a_forwarded_host_is_not_believed(moreau):
    response = Client(HTTP_HOST="nobody.localhost").get("/sign-in/", headers={"x-forwarded-host": "moreau.localhost"})
    assert is_plain_not_found(response)


def test_the_template_answers_nowhere_even_with_a_domain(moreau):
    with public_context():
        template = Tenant.objects.get(schema_name="template")
        Domain.objects.create(domain="template.localhost", tenant=template, is_primary=True)
    assert is_plain_not_found(get("template.localhost", "/sign-in/"))


# --- the ways a host is written ---


@pytest.mark.parametrize(
    "host",
    [
        "moreau.localhost",
        "MOREAU.LocalHost",
        "moreau.localhost:8000",
        "moreau.localhost.",
        "moreau.localhost.:8000",
        "Moreau.Localhost.:80",
    ],
)
def test_a_tenants_host_is_the_same_however_it_is_written(moreau, host):
    response = get(host, "/sign-in/")
    assert response.status_code == 200
    assert "Plomberie Moreau" in response.content.decode()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "localhost.", "localhost.:8000", "127.0.0.1", "[::1]:80"]
)
def test_the_public_host_is_the_same_however_it_is_written(db, host):
    response = get(host)
    assert response.status_code == 200
    assert "Permanence" in response.content.decode()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Example.COM", "example.com"),
        ("example.com:8000", "example.com"),
        ("example.com.", "example.com"),
        ("example.com.:8000", "example.com"),
        ("[::1]", "[::1]"),
        ("[::1]:8000", "[::1]"),
        ("[FE80::1]", "[fe80::1]"),
        ("127.0.0.1:1", "127.0.0.1"),
        ("", ""),
    ],
)
def test_the_name_of_a_host_is_what_is_left_without_port_dot_and_case(host, name):
    assert host_name(host) == name


def test_a_domain_of_a_tenants_own_is_found_whatever_case_it_was_saved_in(moreau):
    with public_context():
        Domain.objects.create(domain="Accueil.Plomberie-Moreau.Example", tenant=moreau, is_primary=False)
    assert "Plomberie Moreau" in get("accueil.plomberie-moreau.example", "/sign-in/").content.decode()


# --- whose pages ---


def test_the_public_host_has_no_portal(moreau):
    portal = [str(pattern.pattern) for pattern in get_resolver("config.urls_tenant").url_patterns]
    assert portal  # or nothing would be shown
    with tenant_context(moreau):
        call = make_call()
    for path in ("/calls/", f"/calls/{call.call_sid}/", "/messages/", "/sign-in/"):
        assert get("moreau.localhost", path).status_code in (200, 302, 405)
        assert get("localhost", path).status_code == 404


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/tenants/tenant/", "/admin", "/twilio/voice"])
def test_a_tenants_host_has_neither_the_admin_nor_the_telephone(moreau_client, path):
    assert moreau_client.get(path).status_code == 404
    assert moreau_client.post(path).status_code in (403, 404)


def test_each_host_shows_its_own_tenant(moreau, northside):
    ours, theirs = (get(f"{slug}.localhost", "/sign-in/").content.decode() for slug in ("moreau", "northside"))
    assert "Plomberie Moreau" in ours and "Northside" not in ours
    assert "Northside Dental" in theirs and "Moreau" not in theirs


def test_a_request_works_on_the_tenant_of_its_host_and_leaves_none_behind(moreau, northside, rf):
    seen = []

    def page(request):
        seen.append((current_schema(), getattr(request, "tenant", None)))

    serve = TenantMiddleware(page)
    for host in ("moreau.localhost", "localhost", "northside.localhost"):
        serve(rf.get("/", headers={"host": host}))
        assert current_schema() == "public"
    assert seen == [("t_moreau", moreau), ("public", None), ("t_northside", northside)]


def test_a_page_that_fails_leaves_no_tenant_behind(moreau, rf):
    def page(request):
        raise RuntimeError("the page broke")

    with pytest.raises(RuntimeError):
        TenantMiddleware(page)(rf.get("/", headers={"host": "moreau.localhost"}))
    assert current_schema() == "public"


# --- tenants that are closed ---


@PATHS
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_a_suspended_tenant_says_so_on_every_page_in_its_own_language(moreau, path, language):
    moreau.default_language = language
    moreau.save()
    moreau.suspend()
    response = Client(HTTP_HOST="moreau.localhost", headers={"accept-language": "en"}).get(path)
    assert response.status_code == 403
    page = response.content.decode()
    assert f'lang="{language}"' in page
    assert f'dir="{"rtl" if language in settings.LANGUAGES_BIDI else "ltr"}"' in page
    assert "Plomberie Moreau" in page


def test_a_suspended_tenant_takes_no_form_either(moreau, northside):
    moreau.suspend()
    client = client_of(moreau, owner_of(moreau))
    for path in ("/sign-in/", "/sign-out/", "/language/", "/calls/"):
        assert client.post(path, {"language": "en"}).status_code == 403
    assert get("northside.localhost", "/sign-in/").status_code == 200


@PATHS
def test_a_cancelled_tenant_is_as_unknown_as_one_that_never_was(moreau_client, moreau, path):
    moreau.cancel()
    assert is_plain_not_found(get("moreau.localhost", path))
    assert is_plain_not_found(moreau_client.get(path))


def test_a_resumed_tenant_finds_its_people_still_signed_in(moreau_client, moreau):
    moreau.suspend()
    assert moreau_client.get("/calls/").status_code == 403
    moreau.resume()
    assert moreau_client.get("/calls/").status_code == 200


# --- sessions ---


def cookie(client: Client) -> dict[str, str]:
    return {"cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def test_a_session_of_one_tenant_leads_to_sign_in_on_another(moreau_client, northside):
    headers = cookie(moreau_client)
    assert Client(HTTP_HOST="moreau.localhost").get("/calls/", headers=headers).status_code == 200
    response = Client(HTTP_HOST="northside.localhost").get("/calls/", headers=headers)
    assert (response.status_code, response["Location"]) == (302, "/sign-in/?next=/calls/")


def test_a_session_of_a_tenant_is_nobody_on_the_public_host(moreau_client):
    response = Client(HTTP_HOST="localhost").get("/admin/", headers=cookie(moreau_client))
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_a_session_of_an_operator_is_nobody_on_a_tenants_host(moreau):
    operator = Client(HTTP_HOST="localhost")
    with public_context():
        operator.force_login(User.objects.create_superuser("op@permanence.example", "correct horse battery"))
    assert operator.get("/admin/").status_code == 200
    response = Client(HTTP_HOST="moreau.localhost").get("/calls/", headers=cookie(operator))
    assert response["Location"].startswith("/sign-in/")


def test_the_session_cookie_is_the_hosts_alone(moreau):
    with tenant_context(moreau):
        User.objects.create_user("jo@moreau.example", "correct horse battery")
    client = Client(HTTP_HOST="moreau.localhost")
    response = client.post("/sign-in/", {"username": "jo@moreau.example", "password": "correct horse battery"})
    morsel = response.cookies[settings.SESSION_COOKIE_NAME]
    assert (morsel["domain"], morsel["httponly"], morsel["samesite"]) == ("", True, "Lax")
