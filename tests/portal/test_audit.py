"""The audit log in the portal: for owners and administrators of the workspace whose log it is."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from compliance import chain
from compliance.actions import Action
from compliance.actors import Actor, ActorKind
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.compliance.chains import last, past_the_triggers, seal, write
from tests.conftest import client_of
from tests.factories import make_user
from tests.portal.pages import words

SEEN = {"owner": 200, "admin": 200, "member": 403, "viewer": 403}


def positions(response) -> list[int]:
    return [int(found) for found in re.findall(r'href="/audit/(\d+)/"', response.content.decode())]


@pytest.mark.parametrize("role", User.Role.values)
def test_owners_and_administrators_see_the_log_and_nobody_else(moreau: Tenant, role: str) -> None:
    with tenant_context(moreau):
        write(1)
        position = last().position
        client = client_of(moreau, make_user(role=role))
    client.cookies["language"] = "en"
    for address in ("/audit/", f"/audit/{position}/"):
        assert client.get(address).status_code == SEEN[role]
        assert client.post(address).status_code in (403, 405)
    assert ("Audit log" in client.get("/messages/").content.decode()) is (SEEN[role] == 200)


def test_another_workspaces_entries_are_not_there(northside_client: Client, moreau: Tenant, northside: Tenant) -> None:
    with tenant_context(northside):
        seal()
    with tenant_context(moreau):
        write(60, after={"name": "Only at Moreau"}, actor=Actor(ActorKind.STAFF, "1", "claire@moreau.example"))
        position = last().position
    page = northside_client.get("/audit/").content.decode()
    assert "moreau" not in page
    answer = northside_client.get(f"/audit/{position + 1_000_000}/")
    assert answer.status_code == 404
    detail = northside_client.get(f"/audit/{position}/")
    assert "Only at Moreau" not in detail.content.decode()


def test_entries_are_listed_newest_first_and_paged_by_position(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        write(120)
        end = last().position
    first = moreau_client.get("/audit/")
    assert positions(first) == list(range(end, end - 50, -1))
    older = moreau_client.get(f"/audit/?before={end - 49}")
    assert positions(older) == list(range(end - 50, end - 100, -1))
    with tenant_context(moreau):
        write(3)
    assert positions(moreau_client.get(f"/audit/?before={end - 49}")) == positions(older)
    assert positions(moreau_client.get(f"/audit/?after={end - 50}")) == list(range(end, end - 50, -1))
    assert f"before={end - 49}" in first.content.decode() and f"after={end - 50}" in older.content.decode()


def test_entries_are_found_by_category_action_person_and_day(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        person = make_user(role="member", email="paul@moreau.example")
        with time_machine.travel(dt.datetime(2021, 3, 5, 23, 30, tzinfo=dt.UTC)):  # the sixth in Paris
            write(1, action=Action.CALL_TRANSFERRED, actor=Actor(ActorKind.ASSISTANT))
        transferred = last().position
        write(1, action=Action.MESSAGE_TAKEN, actor=person)
        taken = last().position
    for query, expected in {
        "category=hitl": {taken},
        "action=hitl.message_taken": {taken},
        f"actor=staff:{person.pk}": {taken},
        "first_day=2021-03-06&last_day=2021-03-06": {transferred},
        "actor=assistant:&last_day=2021-03-06": {transferred},
    }.items():
        found = set(positions(moreau_client.get(f"/audit/?{query}")))
        assert expected <= found and not ({taken, transferred} - expected) & found, query
    assert "No entry like this" in words(moreau_client.get("/audit/?last_day=2021-03-05"))


NONSENSE = ["category=x", "before=x", "before=²", "before=-1", "after=999999999999999999", "actor=staff:x"]
NONSENSE += ["first_day=0000-00-00", "first_day=0001-01-01", "last_day=0001-01-01", "last_day=9999-12-31"]
NONSENSE += ["before=9999999999999999999999"]


@pytest.mark.parametrize("query", NONSENSE)
def test_what_makes_no_sense_filters_nothing_and_breaks_nothing(moreau_client: Client, query: str) -> None:
    assert moreau_client.get(f"/audit/?{query}").status_code == 200


def test_an_entry_shows_what_was_before_and_after(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        write(1, before={"minutes": 30, "name": "Taille"}, after={"minutes": 45, "name": "Taille"})
        entry = last()
    shown = words(moreau_client.get(f"/audit/{entry.position}/"))
    assert "minutes Before 30 After 45" in shown and "Taille" not in shown
    assert entry.hash in shown and "192.0.2.7" in shown


def test_the_last_thirty_days_are_counted_by_category(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        write(7, action=Action.SOURCE_ADDED)
        with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=31)):
            write(2, action=Action.SOURCE_ADDED)
    assert "Knowledge 7" in words(moreau_client.get("/audit/"))


def test_the_page_says_how_far_the_chain_was_verified(moreau_client: Client, moreau: Tenant) -> None:
    with tenant_context(moreau):
        write(2)
        end = last().position
    assert "has not been verified yet" in words(moreau_client.get("/audit/"))
    with tenant_context(moreau):
        chain.check()
    assert f"Chain verified up to entry {end}" in words(moreau_client.get("/audit/"))
    with tenant_context(moreau), past_the_triggers() as cursor:
        cursor.execute("UPDATE compliance_auditentry SET actor_label = 'x' WHERE position = %s", [end])
        chain.check()
    assert f"tampered with: entry {end}" in words(moreau_client.get("/audit/"))


def test_the_list_asks_the_database_as_often_however_many_entries_there_are(
    moreau_client: Client, moreau: Tenant, django_assert_max_num_queries
) -> None:
    with tenant_context(moreau):
        write(100)
    with django_assert_max_num_queries(14):
        moreau_client.get("/audit/?category=admin")
