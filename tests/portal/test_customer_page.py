"""The page of a customer: what they booked, whether they came, what they said, and how they are reached."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.booking import Person
from conversations.models import Customer
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import NOW, STAFF, at, open_practice
from tests.factories import make_call, make_message
from tests.portal.booking_pages import book, hidden, practice, that_monday
from tests.portal.pages import words

__all__ = ["practice", "that_monday"]

CHANGED = {"name": "Anna Dupont", "phone": "06 12 34 56 70", "email": "anna@example.com", "language": "es"}


def page_of(customer_id: int | None) -> str:
    return f"/customers/{customer_id}/"


def test_what_is_to_come_and_what_is_over_and_who_did_not_come(moreau_client: Client, moreau: Tenant, practice) -> None:
    book(moreau, practice, at(12, 10))
    book(moreau, practice, at(3, 10))
    gone = book(moreau, practice, at(1, 10))
    cancelled = book(moreau, practice, at(4, 10))
    with tenant_context(moreau):
        booking.mark_no_show(gone.pk, actor=STAFF)
        booking.cancel(cancelled.pk, actor=STAFF, now=NOW)
        booking.hold(practice.wish(at(5, 10)), actor=STAFF, now=NOW)
    shown = words(moreau_client.get(page_of(gone.customer_id)))
    order = ["To come", "Tue 3 Mar 2026 10:00", "Thu 12 Mar 2026 10:00", "Past and cancelled", "Wed 4 Mar", "Sun 1 Mar"]
    assert [part for part in order if part not in shown] == []
    assert [shown.index(part) for part in order] == sorted(shown.index(part) for part in order)
    assert "Did not come: 1" in shown and "Did not come 1 Cancelled 1" in shown
    assert "Thu 5 Mar" not in shown


def test_calls_and_messages_of_their_number_are_there(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        call = make_call(from_number="+33612345678")
        call.conversation.contact = "+33612345678"
        call.conversation.save()
        make_message(call.conversation, phone="+33612345678", reason="Rappelez-moi.")
        stranger = make_call(from_number="+33699999999")
        make_message(stranger.conversation, phone="+33699999999", reason="Somebody else's.")
    response = moreau_client.get(page_of(made.customer_id))
    page = response.content.decode()
    assert "Rappelez-moi." in words(response) and f"/calls/{call.call_sid}/" in page
    assert "Somebody else" not in words(response) and stranger.call_sid not in page


def test_two_who_withhold_their_number_share_no_calls(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10), person=Person("Mme Roux"))
    with tenant_context(moreau):
        call = make_call(from_number="")
        make_message(call.conversation, phone="", reason="Somebody else's.")
    assert "Somebody else" not in words(moreau_client.get(page_of(made.customer_id)))


def test_name_number_and_address_are_changed_and_found_by(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    address = f"{page_of(made.customer_id)}edit/"
    seen = hidden(moreau_client.get(address, {"appointment": made.pk}), "version")
    response = moreau_client.post(address, CHANGED | {"version": seen, "appointment": made.pk})
    assert response["Location"] == f"/appointments/{made.pk}/"
    with tenant_context(moreau):
        kept = Customer.objects.get()
    assert (kept.name, kept.phone, kept.email, kept.language) == (
        "Anna Dupont",
        "+33612345670",
        "anna@example.com",
        "es",
    )
    assert "Anna Dupont" in words(moreau_client.post("/calendar/find/", {"wanted": "dupont"}))


def test_somebody_elses_change_is_not_overwritten(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    address = f"{page_of(made.customer_id)}edit/"
    seen = hidden(moreau_client.get(address), "version")
    with tenant_context(moreau):
        Customer.objects.update(email="paul@example.com")
    refused = moreau_client.post(address, CHANGED | {"version": seen})
    assert refused.status_code == 409 and "Somebody else has changed this customer" in words(refused)
    with tenant_context(moreau):
        assert Customer.objects.get().name == "Anna Durand"
    moreau_client.post(address, CHANGED | {"version": hidden(refused, "version")})
    with tenant_context(moreau):
        assert Customer.objects.get().name == "Anna Dupont"


@pytest.mark.parametrize(("field", "typed"), [("name", ""), ("phone", "12"), ("email", "anna"), ("language", "de")])
def test_what_is_wrong_changes_nothing(moreau_client, moreau, practice, field: str, typed: str) -> None:
    made = book(moreau, practice, at(3, 10))
    address = f"{page_of(made.customer_id)}edit/"
    sent = CHANGED | {"version": hidden(moreau_client.get(address), "version"), field: typed}
    response = moreau_client.post(address, sent)
    assert response.status_code == 422 and f'id="id_{field}_error"' in response.content.decode()
    with tenant_context(moreau):
        assert Customer.objects.get().name == "Anna Durand"


def test_a_viewer_sees_no_number(viewer_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        call = make_call()
        make_message(call.conversation, phone="+33612345678", reason="Le 06 12 34 56 78, merci.")
        Customer.objects.update(email="anna@example.com")
    page = viewer_client.get(page_of(made.customer_id)).content.decode()
    assert "+33 6 •• •• •• 78" in page
    for secret in ("12 34 56", "+3361234", "anna@example"):
        assert secret not in page


def test_a_long_history_takes_as_many_queries_as_a_short_one(moreau_client, moreau, practice) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(page_of(made.customer_id)).status_code == 200
        return len([one for one in captured if one["sql"].startswith("SELECT")])

    def one_more(day: int) -> None:
        book(moreau, practice, at(day, 10))
        with tenant_context(moreau):
            call = make_call()
            call.conversation.contact = "+33612345678"
            call.conversation.save()
            make_message(call.conversation, phone="+33612345678")

    made = book(moreau, practice, at(3, 9))
    one_more(3)
    for_few = queries()
    for day in (4, 5, 6):
        one_more(day)
    assert queries() == for_few <= 14


def test_another_workspaces_customer_does_not_exist(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        open_practice()
        theirs = Customer.objects.create(pk=9000, name="Their secret", name_key="secret their", phone="+442079460123")
    assert moreau_client.get(page_of(theirs.pk)).status_code == 404
    for method in ("get", "post"):
        assert getattr(moreau_client, method)(f"{page_of(theirs.pk)}edit/", CHANGED).status_code == 404
    with tenant_context(northside):
        assert Customer.objects.get(pk=9000).name == "Their secret"


def test_what_the_same_number_said_elsewhere_stays_there(moreau_client, moreau, northside, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(northside):
        call = make_call()
        make_message(call.conversation, phone="+33612345678", reason="Their secret.")
    assert "secret" not in words(moreau_client.get(page_of(made.customer_id)))
