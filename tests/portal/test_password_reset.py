"""A forgotten password: by mail alone, once, here and nowhere else; and what becomes of who guesses."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from accounts import tasks
from accounts.models import User
from accounts.password_reset import tokens
from tenants.cache import forget_tenant
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import client_of
from tests.factories import make_user
from tests.portal.pages import words

OLD, NEW = "correct horse battery", "un escalier vert et lent"


@pytest.fixture(autouse=True)
def counted_from_nothing_and_mailed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for schema_name in ("t_moreau", "t_northside"):
        forget_tenant(schema_name)
    task = tasks.mail_password_reset
    monkeypatch.setattr(task, "apply_async", lambda args, **options: task.run(*args))


@pytest.fixture
def paul(moreau: Tenant) -> User:
    with tenant_context(moreau):
        return make_user(email="paul@moreau.example", password=OLD, name="Paul")


def asked_for(client: Client, email: str = "paul@moreau.example"):
    return client.post("/password/", {"email": email})


def link() -> str:
    found = re.search(r"http://[^/]+(/password/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def set_password(client: Client, path: str, password: str = NEW):
    response = client.get(path, follow=True)
    address = response.redirect_chain[-1][0] if response.redirect_chain else path
    return client.post(address, {"new_password1": password, "new_password2": password})


def sign_in(client: Client, password: str, **meta: str):
    return client.post("/sign-in/", {"username": "paul@moreau.example", "password": password}, **meta)


def test_a_forgotten_password_is_replaced_by_mail(anonymous_client: Client, paul: User) -> None:
    assert "/password/" in anonymous_client.get("/sign-in/").content.decode()
    asked_for(anonymous_client, " Paul@Moreau.example")
    assert mail.outbox[0].to == ["paul@moreau.example"] and "Moreau" in str(mail.outbox[0].from_email)
    response = set_password(anonymous_client, link())
    assert response["Location"] == "/sign-in/"
    assert "Your new password is kept" in words(anonymous_client.get("/sign-in/"))
    assert sign_in(anonymous_client, OLD).status_code == 200
    assert sign_in(anonymous_client, NEW).status_code == 302


def test_a_known_address_an_unknown_one_and_a_closed_account_are_told_alike(
    anonymous_client: Client, moreau: Tenant, paul: User
) -> None:
    with tenant_context(moreau):
        make_user(email="gone@moreau.example", is_active=False)
    told = {words(asked_for(anonymous_client, f"{who}@moreau.example")) for who in ("paul", "nobody", "gone")}
    assert len(told) == 1
    assert [one.to for one in mail.outbox] == [["paul@moreau.example"]]


def test_a_new_password_ends_every_session(anonymous_client: Client, moreau: Tenant, paul: User) -> None:
    elsewhere = client_of(moreau, paul)
    assert elsewhere.get("/calls/").status_code == 200
    asked_for(anonymous_client)
    set_password(anonymous_client, link())
    assert elsewhere.get("/calls/").status_code == 302


def test_a_link_is_good_once(anonymous_client: Client, paul: User) -> None:
    asked_for(anonymous_client)
    set_password(anonymous_client, link())
    assert "This link has been used" in words(anonymous_client.get(link(), follow=True))


def test_a_link_of_one_workspace_is_worth_nothing_in_another(
    anonymous_client: Client, moreau: Tenant, northside: Tenant, paul: User
) -> None:
    """Even for a person with the same key, password, address and hour."""
    with tenant_context(northside):
        User.objects.filter(pk=paul.pk).delete()
        twin = User.objects.create(pk=paul.pk, email=paul.email, password=paul.password, role="owner")
    with tenant_context(moreau):
        token = tokens.make_token(paul)
        assert tokens.check_token(paul, token)
    with tenant_context(northside):
        assert not tokens.check_token(twin, token)
    asked_for(anonymous_client)
    intruder = client_of(northside, None)
    intruder.cookies["language"] = "en"
    assert "This link has been used" in words(intruder.get(link(), follow=True))


@pytest.mark.parametrize(
    "path",
    [
        "/password/x/y/",
        "/password/MQ/set-password/",
        "/password/é/%00/",
        "/password/AAAA/1-a/",
    ],
)
def test_rubbish_is_no_link(anonymous_client: Client, path: str) -> None:
    response = anonymous_client.get(path, follow=True)
    assert "This link has been used" in words(response)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("12345", "too short"),
        ("paul@moreau.example", "too similar"),
        ("", "Choose"),
    ],
)
def test_a_weak_password_is_refused(anonymous_client: Client, paul: User, password: str, told: str) -> None:
    asked_for(anonymous_client)
    assert told in words(set_password(anonymous_client, link(), password))


def test_mails_and_questions_have_an_end(anonymous_client: Client, paul: User) -> None:
    answers = [asked_for(anonymous_client).status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]
    assert len(mail.outbox) == 3


def test_after_ten_failures_the_right_password_does_not_open_either_and_the_page_says_why(
    anonymous_client: Client, paul: User
) -> None:
    for _ in range(10):
        assert "We do not know" in words(sign_in(anonymous_client, "wrong"))
    assert "Too many attempts" in words(sign_in(anonymous_client, OLD))
    assert anonymous_client.get("/calls/").status_code == 302


def test_who_is_elsewhere_is_not_shut_out_by_who_guesses(anonymous_client: Client, paul: User) -> None:
    for _ in range(11):
        sign_in(anonymous_client, "wrong")
    assert sign_in(anonymous_client, OLD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_lock_of_one_workspace_is_none_of_another(anonymous_client: Client, northside: Tenant, paul: User) -> None:
    for _ in range(11):
        sign_in(anonymous_client, "wrong")
    with tenant_context(northside):
        make_user(email=paul.email, password=OLD)
    assert sign_in(client_of(northside, None), OLD).status_code == 302


def test_who_gets_in_begins_counting_anew(anonymous_client: Client, moreau: Tenant, paul: User) -> None:
    for _ in range(9):
        sign_in(anonymous_client, "wrong")
    sign_in(anonymous_client, OLD)
    anonymous_client.post("/sign-out/")
    for _ in range(8):
        sign_in(anonymous_client, "wrong")
    assert sign_in(anonymous_client, OLD).status_code == 302


def test_without_redis_people_still_get_in(
    anonymous_client: Client, paul: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import ConnectionError as Away

    from tenants import rate_limits

    def away(*_: object) -> bool:
        raise Away

    monkeypatch.setattr(rate_limits.cache, "add", away, raising=False)
    monkeypatch.setattr(rate_limits.cache, "delete", away, raising=False)
    assert sign_in(anonymous_client, OLD).status_code == 302
