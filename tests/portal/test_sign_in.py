from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.factories import make_user
from tests.portal.pages import words

PASSWORD = "correct horse battery"


@pytest.fixture
def paul(moreau: Tenant) -> User:
    with tenant_context(moreau):
        return make_user(email="paul@moreau.example", password=PASSWORD)


def sign_in(client: Client, email: str = "paul@moreau.example", password: str = PASSWORD, **fields: str):
    return client.post("/sign-in/", {"username": email, "password": password, **fields})


def signed_in(client: Client) -> bool:
    return client.get("/calls/").status_code == 200


def test_the_right_password_opens_the_calls(anonymous_client: Client, paul: User) -> None:
    response = sign_in(anonymous_client)
    assert response.status_code == 302 and response["Location"] == "/"
    assert signed_in(anonymous_client)


def test_an_address_is_known_in_whatever_case_it_is_typed(anonymous_client: Client, paul: User) -> None:
    sign_in(anonymous_client, email=" Paul@Moreau.EXAMPLE ")
    assert signed_in(anonymous_client)


@pytest.mark.parametrize(("email", "password"), [("paul@moreau.example", "wrong"), ("nobody@moreau.example", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    anonymous_client: Client, paul: User, email: str, password: str
) -> None:
    response = sign_in(anonymous_client, email, password)
    assert "We do not know this e-mail address with this password." in words(response)
    assert not signed_in(anonymous_client)


def test_a_closed_account_does_not_open(anonymous_client: Client, moreau: Tenant, paul: User) -> None:
    with tenant_context(moreau):
        User.objects.filter(pk=paul.pk).update(is_active=False)
    assert "We do not know this e-mail address" in words(sign_in(anonymous_client))
    assert not signed_in(anonymous_client)


@pytest.mark.parametrize(
    ("email", "password", "told"),
    [
        ("", PASSWORD, "Type your e-mail address."),
        ("paul", PASSWORD, "This is not an e-mail address."),
        ("pa\x00ul@moreau.example", PASSWORD, "This is not an e-mail address."),
        ("paul@moreau.example", "", "Type your password."),
    ],
)
def test_what_is_missing_or_malformed_is_told_beside_its_field(
    anonymous_client: Client, moreau: Tenant, email: str, password: str, told: str
) -> None:
    response = sign_in(anonymous_client, email, password)
    assert response.status_code == 200
    assert told in words(response)
    assert 'aria-invalid="true"' in response.content.decode()


def test_the_error_of_a_field_is_tied_to_it(anonymous_client: Client) -> None:
    page = sign_in(anonymous_client, email="paul").content.decode()
    assert 'aria-describedby="id_username_error"' in page and 'id="id_username_error"' in page


def test_password_managers_find_both_fields(anonymous_client: Client) -> None:
    page = anonymous_client.get("/sign-in/").content.decode()
    assert 'autocomplete="username"' in page and 'autocomplete="current-password"' in page


def test_signing_in_comes_back_to_the_page_that_was_asked_for(anonymous_client: Client, paul: User) -> None:
    assert sign_in(anonymous_client, next="/messages/")["Location"] == "/messages/"


@pytest.mark.parametrize(
    "away", ["https://evil.example/", "//evil.example", "http:///evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(anonymous_client: Client, paul: User, away: str) -> None:
    assert sign_in(anonymous_client, next=away)["Location"] == "/"


def test_who_is_signed_in_is_not_asked_again(moreau_client: Client) -> None:
    assert moreau_client.get("/sign-in/").status_code == 302


def test_signing_out_ends_the_session_and_says_so(moreau_client: Client) -> None:
    response = moreau_client.post("/sign-out/", follow=True)
    assert "You are signed out." in words(response)
    assert not signed_in(moreau_client)


def test_a_link_cannot_sign_anybody_out(moreau_client: Client) -> None:
    assert moreau_client.get("/sign-out/").status_code == 405
    assert signed_in(moreau_client)


def test_a_form_without_its_token_is_refused_with_a_page(moreau: Tenant) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="moreau.localhost")
    client.cookies["language"] = "en"
    response = client.post("/sign-in/", {"username": "a@b.example", "password": "x"})
    assert response.status_code == 403
    assert "This form has expired" in words(response)


def test_a_chosen_language_is_kept_in_the_browser_and_on_the_person(moreau_client: Client, moreau: Tenant) -> None:
    response = moreau_client.post("/language/", {"language": "ary", "next": "/calls/"})
    assert response["Location"] == "/calls/"
    page = moreau_client.get("/calls/").content.decode()
    assert '<html lang="ary" dir="rtl">' in page and "المكالمات" in page
    with tenant_context(moreau):
        assert User.objects.get(role=User.Role.OWNER).language == "ary"


def test_a_visitor_may_choose_a_language_too(anonymous_client: Client) -> None:
    anonymous_client.post("/language/", {"language": "es", "next": "/sign-in/"})
    assert '<html lang="es" dir="ltr">' in anonymous_client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "en-US", "fr\r\nSet-Cookie: a=b"])
def test_an_unknown_language_changes_nothing(moreau_client: Client, language: str) -> None:
    response = moreau_client.post("/language/", {"language": language, "next": "/messages/"})
    assert response["Location"] == "/messages/"
    assert "language" not in response.cookies


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_choosing_a_language_never_leads_to_another_site(moreau_client: Client, away: str) -> None:
    assert moreau_client.post("/language/", {"language": "fr", "next": away})["Location"] == "/"


def test_the_persons_own_language_wins_over_the_browsers_when_they_sign_in(
    anonymous_client: Client, moreau: Tenant, paul: User
) -> None:
    with tenant_context(moreau):
        User.objects.filter(pk=paul.pk).update(language="ar")
    anonymous_client.cookies["language"] = "en"
    sign_in(anonymous_client)
    assert '<html lang="ar" dir="rtl">' in anonymous_client.get("/calls/").content.decode()


def test_who_has_no_language_keeps_the_browsers(anonymous_client: Client, paul: User) -> None:
    anonymous_client.cookies["language"] = "es"
    assert "language" not in sign_in(anonymous_client).cookies
