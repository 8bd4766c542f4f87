"""What is true of every page, whoever wrote it: the headers browsers obey, sessions, redirects, hosts and forms."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.conftest import client_of, owner_of
from tests.factories import make_user

PASSWORD = "correct horse battery"
SESSION = django_settings.SESSION_COOKIE_NAME
AWAY = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "http:///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "https:evil.example",
    "http://moreau.localhost.evil.example/",
    "http://moreau.localhost@evil.example/",
    "http://northside.localhost/calls/",
    "\thttps://evil.example/",
]


def policy_of(response) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


@pytest.fixture
def paul(moreau: Tenant) -> User:
    with tenant_context(moreau):
        return make_user(email="paul@moreau.example", password=PASSWORD)


@pytest.fixture
def operator(db: None) -> User:
    with public_context():
        return User.objects.create_superuser("op@permanence.example", PASSWORD)


def sign_in(client: Client, **fields: str):
    return client.post("/sign-in/", {"username": "paul@moreau.example", "password": PASSWORD, **fields})


# --- headers ---


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("moreau.localhost", "/sign-in/", 200),
        ("moreau.localhost", "/calls/", 302),
        ("moreau.localhost", "/no-such-page", 404),
        ("moreau.localhost", "/a/nobody/nothing/", 404),
        ("moreau.localhost", "/static/css/base.css", 200),
        ("nobody.localhost", "/sign-in/", 404),
        ("localhost", "/", 200),
        ("localhost", "/admin/login/", 200),
        ("localhost", "/health/live", 200),
        ("localhost", "/twilio/voice", 405),
    ],
)
def test_every_answer_tells_the_browser_what_never_to_do(moreau, host, path, status):
    response = Client(HTTP_HOST=host).get(path)
    assert response.status_code == status
    assert policy_of(response) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "media-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in response["Permissions-Policy"] and "geolocation=()" in response["Permissions-Policy"]


def test_a_page_of_somebody_who_has_signed_in_and_of_a_suspended_workspace_have_them_too(moreau_client, moreau):
    assert policy_of(moreau_client.get("/calls/"))["default-src"] == "'none'"
    moreau.suspend()
    suspended = moreau_client.get("/calls/")
    assert (suspended.status_code, policy_of(suspended)["default-src"]) == (403, "'none'")


def test_only_the_page_that_leads_to_google_lets_a_form_lead_there(moreau_client, settings):
    settings.GOOGLE_OAUTH_AUTHORISE_URL = "https://accounts.google.example/o/oauth2/v2/auth"
    page = moreau_client.get("/calendars/link/")
    assert page.status_code == 200
    assert policy_of(page)["form-action"] == "'self' https://accounts.google.example"
    assert policy_of(page)["default-src"] == "'none'"
    assert policy_of(moreau_client.get("/calendars/"))["form-action"] == "'self'"


# --- sessions ---


def test_a_session_planted_before_signing_in_is_not_the_one_afterwards(anonymous_client, paul, moreau):
    with tenant_context(moreau):
        planted = anonymous_client.session
        planted["planted"] = "by somebody else"
        planted.save()
        before = planted.session_key
    anonymous_client.cookies[SESSION] = before
    assert sign_in(anonymous_client).status_code == 302
    after = anonymous_client.cookies[SESSION].value
    assert after != before
    thief = client_of(moreau, None)
    thief.cookies[SESSION] = before
    assert thief.get("/calls/").status_code == 302, "the planted session opens nothing"
    assert anonymous_client.get("/calls/").status_code == 200


def test_a_session_id_that_was_made_up_is_not_taken_over(anonymous_client, paul):
    anonymous_client.cookies[SESSION] = "a" * 32
    sign_in(anonymous_client)
    assert anonymous_client.cookies[SESSION].value != "a" * 32


def test_a_session_is_gone_from_the_database_after_signing_out(anonymous_client, paul, moreau):
    sign_in(anonymous_client)
    kept = anonymous_client.cookies[SESSION].value
    anonymous_client.post("/sign-out/")
    with tenant_context(moreau):
        assert not Session.objects.filter(session_key=kept).exists()
    thief = client_of(moreau, None)
    thief.cookies[SESSION] = kept
    assert thief.get("/calls/").status_code == 302


def test_a_changed_password_ends_the_sessions_there_were(anonymous_client, paul, moreau):
    sign_in(anonymous_client)
    with tenant_context(moreau):
        paul.set_password("another horse battery")
        paul.save()
    assert anonymous_client.get("/calls/").status_code == 302


def test_an_account_that_is_closed_is_out_at_once(anonymous_client, paul, moreau):
    sign_in(anonymous_client)
    with tenant_context(moreau):
        User.objects.filter(pk=paul.pk).update(is_active=False)
    assert anonymous_client.get("/calls/").status_code == 302


def test_an_operators_session_is_new_as_well(operator):
    client = Client(HTTP_HOST="localhost")
    with public_context():
        planted = client.session
        planted["planted"] = "by somebody else"
        planted.save()
    client.cookies[SESSION] = planted.session_key
    client.post("/admin/login/", {"username": operator.email, "password": PASSWORD})
    assert client.cookies[SESSION].value != planted.session_key
    assert client.get("/admin/").status_code == 200


# --- where one is led ---


@pytest.mark.parametrize("away", AWAY)
def test_signing_in_leads_nowhere_else(anonymous_client, paul, away):
    assert sign_in(anonymous_client, next=away)["Location"] == "/"


@pytest.mark.parametrize("away", AWAY)
def test_who_is_signed_in_already_is_led_nowhere_else_either(moreau_client, away):
    assert moreau_client.get("/sign-in/", {"next": away})["Location"] == "/"


@pytest.mark.parametrize("away", AWAY)
def test_choosing_a_language_leads_nowhere_else(moreau_client, away):
    assert moreau_client.post("/language/", {"language": "fr", "next": away})["Location"] == "/"


@pytest.mark.parametrize("away", AWAY)
def test_an_operator_is_led_nowhere_else(operator, away):
    client = Client(HTTP_HOST="localhost")
    response = client.post("/admin/login/", {"username": operator.email, "password": PASSWORD, "next": away})
    assert response.status_code == 302
    assert response["Location"] == "/"


# --- hosts ---


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
def test_another_hosts_name_in_a_header_changes_no_address_of_a_page(anonymous_client, header):
    plain = anonymous_client.get("/calls/")
    with_header = anonymous_client.get("/calls/", headers={header: "evil.example"})
    assert plain["Location"] == with_header["Location"] == "/sign-in/?next=/calls/"
    assert "evil.example" not in anonymous_client.get("/sign-in/", headers={header: "evil.example"}).content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "moreau.localhost.evil.example", "evil.example:8000", "localhost.evil"]
)
def test_a_host_of_somebody_elses_gets_neither_sign_in_nor_admin(moreau, host):
    for path in ("/sign-in/", "/admin/login/", "/health", "/static/../admin/"):
        response = Client(HTTP_HOST=host).get(path)
        assert (response.status_code, response.content) == (404, b"Not found")


# --- forms ---

FORMS = ["/sign-in/", "/sign-out/", "/language/", "/calendars/feeds/", "/notifications/"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_from_elsewhere_is_refused(moreau, path):
    client = Client(enforce_csrf_checks=True, HTTP_HOST="moreau.localhost")
    with tenant_context(moreau):
        client.force_login(owner_of(moreau))
    assert client.post(path, {"language": "ary", "next": "/"}).status_code == 403


def test_the_token_of_one_browser_is_no_use_to_another(moreau):
    attacker, victim = (Client(enforce_csrf_checks=True, HTTP_HOST="moreau.localhost") for _ in range(2))
    token = attacker.get("/sign-in/").context["csrf_token"]
    victim.get("/sign-in/")
    form = {"csrfmiddlewaretoken": str(token), "language": "ary", "next": "/"}
    assert attacker.post("/language/", form).status_code == 302
    assert victim.post("/language/", form).status_code == 403


def test_a_form_of_one_workspaces_page_is_refused_by_another(moreau, northside):
    client = Client(enforce_csrf_checks=True, HTTP_HOST="northside.localhost")
    token = str(client.get("/sign-in/").context["csrf_token"])
    form = {"csrfmiddlewaretoken": token, "language": "ary", "next": "/"}
    elsewhere = {"origin": "http://moreau.localhost"}
    assert client.post("/language/", form, headers=elsewhere).status_code == 403
    assert client.post("/language/", form, headers={"origin": "http://northside.localhost"}).status_code == 302


def test_an_operators_form_sent_from_elsewhere_is_refused(operator, moreau):
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    with public_context():
        client.force_login(operator)
    form = {"action": "suspend", "_selected_action": [moreau.pk]}
    assert client.post("/admin/tenants/tenant/", form).status_code == 403
    assert Tenant.objects.get(pk=moreau.pk).status == "active"
