"""Finding one's workspace: the mail tells, the page never."""

from __future__ import annotations

from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from signup.finding import workspaces_of
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.factories import make_user
from tests.portal.pages import words


def ask(visitor: Client, email: str, **meta: str):
    return visitor.post("/find/", {"email": email}, **meta)


def test_a_person_of_two_workspaces_is_mailed_both(visitor: Client, moreau: Tenant, northside: Tenant) -> None:
    for tenant in (moreau, northside):
        with tenant_context(tenant):
            make_user(email="both@example.com")
    ask(visitor, " Both@Example.com")
    [sent] = mail.outbox
    assert sent.to == ["both@example.com"]
    assert "//moreau.localhost" in sent.body and "//northside.localhost" in sent.body


def test_the_page_says_the_same_of_everybody_and_the_mail_of_a_stranger_names_nobody(
    visitor: Client, moreau: Tenant
) -> None:
    with tenant_context(moreau):
        make_user(email="one@example.com")
    pages = {words(ask(visitor, email)) for email in ("one@example.com", "nobody@example.com")}
    assert len(pages) == 1
    assert [one.to for one in mail.outbox] == [["one@example.com"], ["nobody@example.com"]]
    assert "moreau" not in mail.outbox[1].body.lower() and "/sign-up/" in mail.outbox[1].body


def test_closed_accounts_suspended_workspaces_and_operators_are_not_found(moreau: Tenant, northside: Tenant) -> None:
    with tenant_context(moreau):
        make_user(email="gone@example.com", is_active=False)
    with tenant_context(northside):
        make_user(email="gone@example.com")
    User.objects.create_user("gone@example.com")
    assert workspaces_of("gone@example.com") == [northside]
    with public_context():
        northside.suspend()
    assert workspaces_of("gone@example.com") == []


def test_many_workspaces_are_asked_in_few_statements(moreau: Tenant, northside: Tenant) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert workspaces_of("x' OR 1=1 --") == []
    assert len([one for one in asked.captured_queries if "accounts_user" in one["sql"]]) == 1


def test_nobody_is_mailed_without_end(visitor: Client) -> None:
    answers = [ask(visitor, "x@example.com", REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(6)]
    assert answers == [200] * 6 and len(mail.outbox) == 3
    answers = [ask(visitor, f"x{n}@example.com").status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_the_address_is_sealed_on_its_way_to_a_worker(visitor: Client, no_worker: list[tuple[object, ...]]) -> None:
    ask(visitor, "secret@example.com")
    assert "secret@example.com" not in str(no_worker)
