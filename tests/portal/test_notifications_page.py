"""Each member of the staff chooses how to be told, for themselves alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from accounts.models import User
from notifications.models import NotificationPreference
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.conftest import client_of, owner_of
from tests.factories import make_user
from tests.portal.pages import words

PAGE = "/notifications/"
CHOICES = {"phone": "", "messages": "email", "urgent_messages": "email", "appointments": "none"}
QUIET = {"quiet_from": "20:00", "quiet_until": "08:00"}


def chosen(tenant: Tenant) -> list[NotificationPreference]:
    with tenant_context(tenant):
        return list(NotificationPreference.objects.select_related("user"))


def selected(client: Client, field: str) -> str:
    page = client.get(PAGE).content.decode()
    (select,) = [part for part in page.split("<select")[1:] if f'name="{field}"' in part.partition(">")[0]]
    (option,) = [part for part in select.partition("</select>")[0].split("<option")[1:] if " selected" in part]
    return option.partition('value="')[2].partition('"')[0]


def test_the_page_begins_with_what_happens_anyway(moreau_client: Client, viewer_client: Client, moreau: Tenant) -> None:
    assert [selected(moreau_client, name) for name in ("messages", "urgent_messages", "appointments")] == [
        "email",
        "both",
        "email",
    ]
    assert selected(viewer_client, "messages") == "none"
    assert owner_of(moreau).email in words(moreau_client.get(PAGE))
    assert chosen(moreau) == []


@pytest.mark.parametrize("role", list(User.Role))
def test_everybody_chooses_for_themselves(moreau: Tenant, role: str) -> None:
    with tenant_context(moreau):
        user, other = make_user(role=role), make_user()
        NotificationPreference.objects.create(user=other, messages="sms", phone="+33600000009")
    client = client_of(moreau, user)
    form = CHOICES | QUIET | {"phone": "06 12 34 56 78", "messages": "sms", "user": str(other.pk)}
    assert client.post(PAGE, form)["Location"] == PAGE
    mine, theirs = (next(row for row in chosen(moreau) if row.user_id == one.pk) for one in (user, other))
    assert (mine.phone, mine.messages, mine.appointments) == ("+33612345678", "sms", "none")
    assert (mine.quiet_from, mine.quiet_until) == (dt.time(20), dt.time(8))
    assert (theirs.phone, theirs.messages) == ("+33600000009", "sms")


def test_choosing_again_replaces_what_was_chosen(moreau_client: Client, moreau: Tenant) -> None:
    moreau_client.post(PAGE, CHOICES | QUIET)
    moreau_client.post(PAGE, CHOICES | {"messages": "none"})
    (mine,) = chosen(moreau)
    assert (mine.messages, mine.quiet_from) == ("none", None)
    assert selected(moreau_client, "messages") == "none"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+33 6 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("0033612345678", "+33612345678"),
        ("+212 612-345678", "+212612345678"),
        ("", ""),
    ],
)
def test_a_number_is_kept_in_international_form(moreau_client: Client, moreau: Tenant, written, kept) -> None:
    assert moreau_client.post(PAGE, CHOICES | {"phone": written}).status_code == 302
    assert [row.phone for row in chosen(moreau)] == [kept]


def test_a_number_without_a_country_is_one_of_the_workspaces(northside_client: Client, northside: Tenant) -> None:
    northside_client.post(PAGE, CHOICES | {"phone": "07700 900123"})
    assert [row.phone for row in chosen(northside)] == ["+447700900123"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"phone": "12"}, "Give a telephone number"),
        ({"phone": "abc"}, "Give a telephone number"),
        ({"phone": "+33 6 12"}, "Give a telephone number"),
        ({"phone": "01 42 68 53 00"}, "SMS need a mobile number."),
        ({"messages": "sms"}, "SMS need a mobile number: give yours above."),
        ({"messages": "pigeon"}, "pigeon"),
        ({"quiet_from": "20:00"}, "Give both times, or none."),
        ({"quiet_until": "08:00"}, "Give both times, or none."),
        ({"quiet_from": "25:00", "quiet_until": "08:00"}, "Give a time, such as 20:00."),
    ],
)
def test_what_cannot_be_is_said_and_not_kept(moreau_client: Client, moreau: Tenant, fields, says) -> None:
    response = moreau_client.post(PAGE, CHOICES | fields)
    assert response.status_code == 422
    assert says in words(response)
    assert chosen(moreau) == []


def test_what_one_workspace_chooses_another_does_not_know(
    moreau_client: Client, northside_client: Client, moreau: Tenant, northside: Tenant
) -> None:
    moreau_client.post(PAGE, CHOICES | {"phone": "+33612345678", "messages": "both"})
    assert "612" not in northside_client.get(PAGE).content.decode()
    assert chosen(northside) == []
