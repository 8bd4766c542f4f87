"""Booking by hand: what, when, for whom; warned of what is unusual, refused what is taken, and never doubled."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from appointments import details, errors
from appointments.availability import Wish
from appointments.errors import BookingRefused
from appointments.models import Appointment, Resource, Service
from appointments.portal.dates import moment_key
from config.demo import MOREAU
from conversations.models import Customer
from tenants.context import public_context, tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, NOW, STAFF, Practice, at, open_practice
from tests.portal.booking_pages import book, hidden, offered_starts, practice, that_monday
from tests.portal.pages import words

__all__ = ["practice", "that_monday"]

NEW = "/appointments/new/"


def form(client: Client, practice: Practice, starts_at: dt.datetime, **query: Any):
    return client.get(NEW, {"service": practice.check_up.pk, "start": moment_key(starts_at), **query})


def send(client: Client, page, **typed: Any):
    """What a browser sends of the form on `page` when `typed` is typed and Book is pressed."""
    kept = {name: hidden(page, name) for name in ("key", "service", "with", "people", "start")}
    if 'name="customer"' in page.content.decode():
        kept["customer"] = hidden(page, "customer")
    sent = {"name": "Karl Meyer", "phone": "06 12 34 56 99", "email": "", "language": "", "reason": "", "note": ""}
    return client.post(NEW, kept | sent | {"do": "book"} | typed)


def all_of(tenant: Tenant) -> list[Appointment]:
    with tenant_context(tenant):
        return list(Appointment.objects.select_related("customer", "resource", "service"))


# --- when -------------------------------------------------------------------------------------------------------


def test_first_a_service_is_chosen_then_a_free_time(moreau_client: Client, moreau: Tenant, practice) -> None:
    assert "contrôle (30 min)" in words(moreau_client.get(NEW)) and not offered_starts(moreau_client.get(NEW))
    response = moreau_client.get(NEW, {"service": practice.check_up.pk, "date": "2026-03-03"})
    assert offered_starts(response)[0] == moment_key(at(3, 9))
    assert "Tuesday 3 March 2026" in words(response)


def test_the_only_service_need_not_be_chosen(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        Service.objects.filter(pk=practice.filling.pk).update(active=False)
    assert len(offered_starts(moreau_client.get(NEW))) == 26


def test_staff_are_offered_what_is_too_soon_for_callers(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        Service.objects.update(notice_minutes=7 * 24 * 60)
    response = moreau_client.get(NEW, {"service": practice.check_up.pk, "date": "2026-03-02"})
    assert moment_key(at(2, 9)) in offered_starts(response)
    assert "Callers could not book so soon." in words(form(moreau_client, practice, at(2, 9)))


def test_only_times_of_whom_is_wanted_are_offered(moreau_client: Client, moreau: Tenant, practice) -> None:
    book(moreau, practice, at(3, 10), resource_id=practice.karim.pk)
    query = {"service": practice.check_up.pk, "date": "2026-03-03"}
    anyone = offered_starts(moreau_client.get(NEW, query))
    karim = offered_starts(moreau_client.get(NEW, {**query, "with": practice.karim.pk}))
    assert moment_key(at(3, 10)) in anyone and moment_key(at(3, 10)) not in karim


def test_what_cannot_be_booked_yet_leads_to_the_first_step(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        Service.objects.all().delete()
    assert "Nothing can be booked yet" in words(moreau_client.get(NEW))


@pytest.mark.parametrize(
    "query",
    [
        {"service": "x"},
        {"service": "9" * 30},
        {"start": "soon"},
        {"start": "2026-03-03T10:00"},
        {"start": "9999-12-31T23:59Z"},
        {"start": "\x00"},
        {"date": "x"},
        {"with": "-1"},
        {"people": "many"},
        {"customer": "x"},
    ],
)
def test_what_is_not_understood_has_not_been_chosen(moreau_client: Client, practice, query: dict[str, str]) -> None:
    assert moreau_client.get(NEW, {"service": practice.check_up.pk} | query).status_code == 200
    assert moreau_client.post(NEW, query).status_code == 422


def test_a_typed_time_outside_the_hours_is_warned_of_and_can_be_booked(moreau_client, moreau, practice) -> None:
    page = moreau_client.get(NEW, {"service": practice.check_up.pk, "date": "2026-03-07", "time": "20:15"})
    assert "This is outside the opening hours." in words(page) and "Book all the same" in words(page)
    assert send(moreau_client, page).status_code == 302
    assert all_of(moreau)[0].starts_at == at(7, 20, 15)


@pytest.mark.parametrize(
    ("starts_at", "said"),
    [
        (at(1, 10), "This time is over already."),
        (at(2, 6, 30), "Callers could not book so soon."),
        (at(15, 10, month=6), "Callers could not book so far ahead."),
        (at(3, 13), "This is outside the opening hours."),
    ],
)
def test_what_is_unusual_is_said_and_allowed(moreau_client, moreau, practice, starts_at, said: str) -> None:
    page = form(moreau_client, practice, starts_at)
    assert said in words(page)
    assert send(moreau_client, page).status_code == 302


def test_a_full_day_is_said_and_allowed(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Service.objects.update(daily_limit=1)
    book(moreau, practice, at(3, 10))
    page = form(moreau_client, practice, at(3, 15))
    assert "The daily limit of this service is reached." in words(page)
    assert send(moreau_client, page).status_code == 302


def test_a_time_that_does_not_exist_is_said(moreau_client, practice) -> None:
    page = moreau_client.get(NEW, {"service": practice.check_up.pk, "date": "2026-03-29", "time": "02:30"})
    assert "the clocks are put forward" in words(page)


# --- for whom ---------------------------------------------------------------------------------------------------


def test_it_is_booked_for_who_is_named(moreau_client: Client, moreau: Tenant, practice) -> None:
    page = form(moreau_client, practice, at(3, 10), **{"with": practice.karim.pk})
    typed = {"reason": "mal de dents", "note": "2e étage", "email": "karl@example.com", "language": "es"}
    response = send(moreau_client, page, **typed)
    (made,) = all_of(moreau)
    assert response["Location"] == f"/appointments/{made.pk}/"
    assert (made.state, made.starts_at, made.resource, made.source) == ("booked", at(3, 10), practice.karim, "portal")
    assert (made.reason, made.note, made.language) == ("mal de dents", "2e étage", "es")
    customer = made.customer
    assert (customer.name, customer.phone, customer.email) == ("Karl Meyer", "+33612345699", "karl@example.com")
    with tenant_context(moreau):
        assert {event.user.email for event in made.events.select_related("user")} == {MOREAU.owner}


def test_a_customer_of_whom_no_language_is_known_is_written_to_in_the_workspaces(moreau_client, moreau, practice):
    send(moreau_client, form(moreau_client, practice, at(3, 10)))
    assert all_of(moreau)[0].language == "fr"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 99", "+33612345699"),
        ("+44 20 7946 0123", "+442079460123"),
        ("0033 6 12 34 56 99", "+33612345699"),
        ("06.12.34.56.99", "+33612345699"),
        ("", ""),
    ],
)
def test_a_number_is_kept_as_the_telephone_network_writes_it(moreau_client, moreau, practice, typed, kept) -> None:
    send(moreau_client, form(moreau_client, practice, at(3, 10)), phone=typed)
    assert all_of(moreau)[0].customer.phone == kept


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Say who it is for."),
        ("name", "x" * 121, "This is too long: 121 characters of 120 at most."),
        *(("phone", number, "Give a telephone number, such as") for number in ("12", "Karl", "+", "06 12", "1" * 39)),
        ("email", "karl", "This is not an e-mail address."),
        ("language", "de", "Choose one of these."),
        ("reason", "x" * 501, "This is too long"),
        ("note", "x" * 2001, "This is too long"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    moreau_client, moreau, practice, field: str, typed: str, said: str
) -> None:
    page = form(moreau_client, practice, at(3, 10))
    response = send(moreau_client, page, **{"name": "Karl Meyer", "reason": "kept", field: typed})
    assert response.status_code == 422 and said in words(response)
    assert 'aria-invalid="true"' in response.content.decode()
    assert hidden(response, "key") == hidden(page, "key") and all_of(moreau) == []


def test_known_customers_are_suggested_and_can_be_chosen(moreau_client, moreau, practice) -> None:
    first = book(moreau, practice, at(3, 10))
    page = form(moreau_client, practice, at(4, 10))
    suggested = send(moreau_client, page, do="find", name="durand", phone="", reason="kept")
    assert "Already known Anna Durand +33 6 12 34 56 78" in words(suggested)
    chosen = send(moreau_client, suggested, do="", pick=first.customer_id, reason="kept")
    assert hidden(chosen, "customer") == str(first.customer_id) and 'value="kept"' in chosen.content.decode()
    assert 'name="phone"' not in chosen.content.decode()
    assert send(moreau_client, chosen, name="", phone="").status_code == 302
    assert {one.customer_id for one in all_of(moreau)} == {first.customer_id}
    with tenant_context(moreau):
        assert Customer.objects.filter(name="Anna Durand").count() == 1


def test_a_customer_without_a_number_can_be_chosen_too(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        nameless = Customer.objects.create(name="Mme Roux", name_key="mme roux")
    page = form(moreau_client, practice, at(4, 10), customer=nameless.pk)
    assert "Mme Roux" in words(page)
    send(moreau_client, page)
    assert all_of(moreau)[0].customer_id == nameless.pk


def test_somebody_else_can_be_named_after_all(moreau_client, moreau, practice) -> None:
    first = book(moreau, practice, at(3, 10))
    page = form(moreau_client, practice, at(4, 10), customer=first.customer_id)
    other = send(moreau_client, page, do="somebody-else")
    assert 'name="phone"' in other.content.decode() and 'name="customer"' not in other.content.decode()


def test_suggestions_come_as_a_part_of_a_page(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    part = moreau_client.post("/appointments/customers/", {"name": "dur", "phone": ""}).content.decode()
    assert "Anna Durand" in part and "<html" not in part
    for typed in ({"name": "d"}, {"name": "zoe"}, {"phone": "06"}, {}):
        assert "Anna" not in moreau_client.post("/appointments/customers/", typed).content.decode()
    assert moreau_client.get("/appointments/customers/?name=durand").status_code == 405


# --- what is taken ----------------------------------------------------------------------------------------------


def test_a_taken_time_is_refused_and_a_tap_on_another_books(moreau_client, moreau, practice) -> None:
    page = form(moreau_client, practice, at(3, 10))
    for _ in range(2):
        book(moreau, practice, at(3, 10))
    refused = send(moreau_client, page, reason="kept")
    assert refused.status_code == 409
    assert "This time is taken. Free instead: Tue 3 Mar 09:00 Julie" in words(refused)
    assert 'value="Karl Meyer"' in refused.content.decode() and 'value="kept"' in refused.content.decode()
    instead = offered_starts(refused)[-1]
    assert send(moreau_client, refused, do="", start=instead).status_code == 302
    assert moment_key(next(one for one in all_of(moreau) if one.customer.name == "Karl Meyer").starts_at) == instead


def test_a_taken_time_is_said_before_anything_is_typed(moreau_client, moreau, practice) -> None:
    for _ in range(2):
        book(moreau, practice, at(3, 10))
    page = form(moreau_client, practice, at(3, 10))
    assert "This time is taken. Free instead: Tue 3 Mar 09:00 Julie" in words(page)
    instead = send(moreau_client, page, do="", start=offered_starts(page)[1], name="", phone="")
    assert instead.status_code == 200 and "09:00–09:30" in words(instead) and "Say who" not in words(instead)
    assert hidden(instead, "start") == moment_key(at(3, 9))


def test_who_does_not_do_it_cannot_be_booked_for_it(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        practice.karim.services.set([practice.filling])
    page = form(moreau_client, practice, at(3, 10), **{"with": practice.karim.pk})
    assert "Nobody can take this appointment." in words(page)
    assert "This cannot be booked with them." in words(send(moreau_client, page))


def test_a_party_needs_a_table_that_holds_it(moreau_client, moreau, practice) -> None:
    assert 'name="people"' not in moreau_client.get(NEW).content.decode()
    with tenant_context(moreau):
        Resource.objects.create(name="table", kind="table", seats=6)
    assert 'name="people"' in moreau_client.get(NEW).content.decode()
    page = form(moreau_client, practice, at(3, 10), people=6)
    assert "6 people" in words(page)
    send(moreau_client, page)
    assert (all_of(moreau)[0].resource.name, all_of(moreau)[0].party_size) == ("table", 6)
    assert "Nobody and no place takes so many people." in words(
        send(moreau_client, form(moreau_client, practice, at(3, 10), people=7))
    )


# --- once -------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_makes_one_appointment(moreau_client, moreau, practice) -> None:
    page = form(moreau_client, practice, at(3, 10))
    first, second = send(moreau_client, page), send(moreau_client, page)
    assert first["Location"] == second["Location"] and len(all_of(moreau)) == 1


def test_the_same_form_for_another_time_is_refused_with_a_way_on(moreau_client, moreau, practice) -> None:
    page = form(moreau_client, practice, at(3, 10))
    send(moreau_client, page)
    refused = send(moreau_client, page, start=moment_key(at(4, 11)))
    assert refused.status_code == 409 and "This page has booked an appointment already" in words(refused)
    assert f'href="{NEW}"' in refused.content.decode() and len(all_of(moreau)) == 1


def test_the_same_form_for_somebody_else_is_another_appointment(moreau_client, moreau, practice) -> None:
    page = form(moreau_client, practice, at(3, 10))
    send(moreau_client, page)
    send(moreau_client, page, name="Paul Roux", phone="06 12 34 56 98")
    assert {one.customer.name for one in all_of(moreau)} == {"Karl Meyer", "Paul Roux"}


def test_two_pages_are_two_appointments(moreau_client, moreau, practice) -> None:
    for _ in range(2):
        send(moreau_client, form(moreau_client, practice, at(3, 10)))
    assert len(all_of(moreau)) == 2


def test_of_many_who_send_the_same_form_at_once_all_get_the_same_appointment(committed: None) -> None:
    with public_context():
        tenant = Tenant.objects.get(slug=MOREAU.slug)
    with tenant_context(tenant):
        service = Service.objects.create(name="one form", duration_minutes=30)
        resource = Resource.objects.create(name="one chair")
    wish = Wish(service.pk, at(3, 10), resource.pk)
    together = threading.Barrier(6)

    def press(_: int) -> int | str:
        with tenant_context(tenant):
            together.wait()
            try:
                return details.book_by_hand(wish, ANNA, actor=STAFF, now=NOW, form_key="one form", note="n").pk
            except BookingRefused as refused:
                return refused.code
            finally:
                connection.close()

    with ThreadPoolExecutor(max_workers=together.parties) as people:
        made = set(people.map(press, range(together.parties)))
    with tenant_context(tenant):
        booked = Appointment.objects.filter(service=service)
        stored = list(booked.values_list("pk", flat=True))
        customers = list(booked.values_list("customer", flat=True))
        booked.delete()
        Customer.objects.filter(pk__in=customers).delete()
        resource.delete()
        service.delete()
    assert errors.SLOT_TAKEN not in made and made == set(stored) and len(stored) == 1


# --- other workspaces -------------------------------------------------------------------------------------------


def test_nobody_of_another_workspace_is_suggested_or_can_be_chosen(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs_at = open_practice()
    theirs = book(northside, theirs_at, at(3, 10))
    with tenant_context(northside):
        Customer.objects.filter(pk=theirs.customer_id).update(name="Their Secret", name_key="secret their")
    for typed in ({"name": "secret"}, {"phone": "0612345678"}):
        assert "Secret" not in moreau_client.post("/appointments/customers/", typed).content.decode()
    page = form(moreau_client, practice, at(3, 10), customer=theirs.customer_id)
    assert "Secret" not in words(page)
    send(moreau_client, page, do="", pick=theirs.customer_id)
    response = send(moreau_client, page, customer=theirs.customer_id)
    assert response.status_code == 302 and all_of(moreau)[0].customer.name == "Karl Meyer"


def test_the_same_key_in_two_workspaces_is_two_appointments(moreau, northside, practice) -> None:
    made = []
    with tenant_context(northside):
        theirs = open_practice()
    for tenant, where in ((moreau, practice), (northside, theirs)):
        with tenant_context(tenant):
            made.append(details.book_by_hand(where.wish(at(3, 10)), ANNA, actor=STAFF, now=NOW, form_key="same"))
            assert Appointment.objects.count() == 1
    assert made[0].code != made[1].code
