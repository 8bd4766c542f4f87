"""The portal's page of calendars: what everybody sees, what those in charge do, and that the rest cannot."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import calendars
from appointments.calendars import identity, writing
from appointments.models import Appointment, Calendar, CalendarEntry, CalendarFeed, Resource
from tests.appointments.calendars.rows import (
    at,
    entry_of,
    link_caldav,
    link_google,
    make_appointment,
    make_resource,
    read,
)
from tests.fakes.google_calendar import Failure
from tests.portal.pages import words

ADDRESS = "anna@gmail.example"


@pytest.fixture
def calendar(google, anna) -> Calendar:
    return link_google(google, anna)


def test_an_empty_page_tells_what_to_do(owner, anna):
    shown = words(owner.get("/calendars/"))
    assert "No calendar linked yet" in shown and "Link a calendar" in shown
    assert 'href="/calendars/"' in owner.get("/calendar/").content.decode()


def test_a_business_without_anybody_to_book_is_told_to_begin_there(owner, inside):
    Resource.objects.all().delete()
    assert "Nobody can be booked yet" in words(owner.get("/calendars/link/"))


def test_each_calendar_says_how_it_is_and_when_it_was_read(owner, google, calendar):
    assert "New" not in words(owner.get("/calendars/")) and "not read yet" in words(owner.get("/calendars/"))
    read(calendar)
    shown = words(owner.get("/calendars/"))
    assert "Up to date" in shown and "Not up to date" not in shown
    google.fail(Failure.BROKEN)
    read(calendar)
    shown = words(owner.get("/calendars/"))
    assert "Cannot be reached" in shown and "fault of its own" in shown
    assert "Not up to date. Appointments are offered by what was known last" in shown and "Trouble since" in shown


def test_members_see_how_calendars_are_and_nothing_that_is_in_them(member, google, calendar, anna):
    make_appointment(anna, at(2))
    google.put(ADDRESS, "ev1", at(2), at(2, 11), summary="Oncologue")
    read(calendar)
    shown = words(member.get("/calendars/"))
    assert "Up to date" in shown
    for hidden in ("Oncologue", "Léa", "Conflicts", "Feeds", "Remove", "Read now", "Link a calendar"):
        assert hidden not in shown


WRITING = [
    ("post", "/calendars/{calendar}/read"),
    ("post", "/calendars/{calendar}/remove"),
    ("get", "/calendars/{calendar}/renew"),
    ("post", "/calendars/{calendar}/renew"),
    ("get", "/calendars/link/"),
    ("post", "/calendars/link/"),
    ("post", "/calendars/google/"),
    ("get", "/calendars/google/finish"),
    ("get", "/calendars/link/1/"),
    ("post", "/calendars/entries/1/restore"),
    ("post", "/calendars/feeds/"),
    ("post", "/calendars/feeds/{feed}/renew"),
    ("post", "/calendars/feeds/{feed}/revoke"),
]


@pytest.mark.parametrize(("method", "address"), WRITING)
def test_members_can_change_nothing(member, calendar, anna, method, address):
    feed = CalendarFeed.objects.create(token_hash="0" * 64)
    before = (Calendar.objects.values().get(), CalendarFeed.objects.values().get())
    response = getattr(member, method)(address.format(calendar=calendar.pk, feed=feed.pk))
    assert response.status_code == 403
    assert (Calendar.objects.values().get(), CalendarFeed.objects.values().get()) == before


@pytest.mark.parametrize(("method", "address"), [one for one in WRITING if one[0] == "post"])
def test_nothing_is_changed_by_a_link_or_without_the_forms_token(moreau, owner, calendar, method, address):
    if "renew" not in address and address != "/calendars/link/":
        assert owner.get(address.format(calendar=calendar.pk, feed=1)).status_code == 405
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="moreau.localhost", SERVER_NAME="moreau.localhost")
    strict.cookies.update(owner.cookies)
    assert strict.post(address.format(calendar=calendar.pk, feed=1)).status_code == 403


def test_reading_now_makes_the_calendar_due(owner, calendar):
    read(calendar)
    assert calendar.next_read_at > timezone.now()
    shown = words(owner.post(f"/calendars/{calendar.pk}/read", follow=True))
    assert "is being read" in shown
    calendar.refresh_from_db()
    assert calendar.next_read_at <= timezone.now()


def test_removing_forgets_what_was_read_and_leaves_the_calendar_as_it_is(owner, google, calendar, anna):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    writing.push(appointment.pk)
    google.put(ADDRESS, "ev1", at(3), at(3, 11))
    read(calendar)
    before = dict(google.standing(ADDRESS))
    shown = words(owner.post(f"/calendars/{calendar.pk}/remove", follow=True))
    assert "no longer linked" in shown
    assert not Calendar.objects.exists() and not CalendarEntry.objects.exists()
    assert google.standing(ADDRESS) == before
    assert Appointment.objects.get().state == Appointment.State.BOOKED


# --- CalDAV ------------------------------------------------------------------------------------------------------


def test_a_caldav_calendar_is_linked(owner, server, path, anna):
    server.add("ar", "مواعيد")
    form = {"address": server.origin, "username": server.username, "password": server.password}
    response = owner.post("/calendars/link/", form)
    page = response["Location"]
    choices = owner.get(page)
    assert "Travail" in words(choices) and "مواعيد" in words(choices)
    assert server.password not in choices.content.decode()
    response = owner.post(page, {"calendar": server.address(path), "resource": anna.pk})
    assert response["Location"] == "/calendars/"
    calendar = Calendar.objects.get()
    assert (calendar.name, calendar.account, calendar.writes) == ("Travail", server.username, False)
    assert read(calendar).state == Calendar.State.OK


def test_what_is_wrong_is_said_and_the_password_is_not_shown_again(owner, server, path, anna):
    form = {"address": server.origin, "username": server.username, "password": "wrong-secret"}
    response = owner.post("/calendars/link/", form)
    assert response.status_code == 422
    assert "user name or the password is not accepted" in words(response)
    content = html.unescape(response.content.decode())
    assert "wrong-secret" not in content and server.username in content
    assert "This is needed." in words(owner.post("/calendars/link/", {}))
    assert "has no colon" in words(owner.post("/calendars/link/", form | {"username": "a:b"}))
    assert "No calendar was found" in words(owner.post("/calendars/link/", form | {"address": "ftp://x"}))


def test_a_private_address_is_refused_in_plain_words(owner, server, path, anna, settings):
    settings.CALDAV_ALLOW_PRIVATE = False
    form = {"address": "https://127.0.0.1/", "username": "anna", "password": "secret"}
    assert "not on the public internet" in words(owner.post("/calendars/link/", form))
    assert "must begin with https" in words(owner.post("/calendars/link/", form | {"address": server.origin}))


def test_a_new_password_gives_access_again(owner, server, path, anna):
    calendar = link_caldav(server, anna, path)
    server.password = "new-password"
    assert read(calendar).state == Calendar.State.REFUSED
    page = owner.get(f"/calendars/{calendar.pk}/renew")
    assert "Sign in and look" in words(page) and "Go on to Google" not in words(page)
    form = {"address": calendar.address, "username": server.username, "password": "new-password"}
    assert "Access is renewed" in words(owner.post(f"/calendars/{calendar.pk}/renew", form, follow=True))
    assert read(calendar).state == Calendar.State.OK


# --- conflicts ---------------------------------------------------------------------------------------------------


def test_conflicts_are_shown_and_what_was_deleted_can_be_put_back(owner, google, calendar, anna):
    assert "None: calendars and appointments agree." in words(owner.get("/calendars/"))
    overlapped, deleted = make_appointment(anna, at(2)), make_appointment(anna, at(3))
    for one in (overlapped, deleted):
        calendars.changed(one)
        writing.push(one.pk)
    google.put(ADDRESS, "ev1", at(2), at(2, 11), summary="<b>Dentiste</b>")
    google.put(ADDRESS, "ev2", at(2), at(2, 11), visibility="private", summary="Divorce")
    google.remove(ADDRESS, identity.event_id(identity.this_tenant(), deleted.pk))
    read(calendar)
    response = owner.get("/calendars/")
    shown = words(response)
    assert (
        "At the same time, the calendar has: <b>Dentiste</b>" in shown
        and "<b>Dentiste" not in response.content.decode()
    )
    assert "a private event" in shown and "Divorce" not in shown
    assert "Somebody deleted it from the calendar" in shown and deleted.code in shown
    restore = f"/calendars/entries/{entry_of(deleted).pk}/restore"
    assert restore in response.content.decode()
    assert "being written into the calendar again" in words(owner.post(restore, follow=True))
    assert writing.push(deleted.pk) == 1
    assert len(google.standing(ADDRESS)) == 4
    assert owner.post(restore).status_code == 404


def test_appointments_that_could_not_be_written_are_counted(owner, google, calendar, anna):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    google.fail(Failure.BROKEN)
    writing.push(appointment.pk)
    assert "1 appointment could not be written into it yet" in words(owner.get("/calendars/"))


# --- feeds -------------------------------------------------------------------------------------------------------


def address_in(response) -> str:
    found = re.search(r'<span class="address" dir="ltr">([^<]+)</span>', response.content.decode())
    assert found
    return found[1]


def test_a_feed_is_made_shown_once_renewed_and_taken_away(owner, anna):
    response = owner.post("/calendars/feeds/", {"resource": anna.pk, "shows_names": "on"})
    address = address_in(response)
    assert address.startswith("http://moreau.localhost/calendar/") and address.endswith(".ics")
    assert "no-store" in response["Cache-Control"]
    path = address.removeprefix("http://moreau.localhost")
    assert owner.get(path).status_code == 200
    assert path not in owner.get("/calendars/").content.decode()
    feed = CalendarFeed.objects.get()
    assert (feed.resource, feed.shows_names) == (anna, True)
    renewed = address_in(owner.post(f"/calendars/feeds/{feed.pk}/renew"))
    assert renewed != address and owner.get(path).status_code == 404
    owner.post(f"/calendars/feeds/{feed.pk}/revoke")
    assert not CalendarFeed.objects.exists()


def test_a_feed_of_nobody_is_refused_and_one_of_all_is_the_default(owner, anna):
    assert owner.post("/calendars/feeds/", {"resource": 10**9}).status_code == 422
    assert owner.post("/calendars/feeds/", {}).status_code == 200
    assert CalendarFeed.objects.get().resource is None


# --- the page itself ---------------------------------------------------------------------------------------------


def test_the_page_takes_as_many_queries_for_many_as_for_few(owner, google, anna):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert owner.get("/calendars/").status_code == 200
        return len(captured)

    def more(day: int) -> None:
        resource = make_resource()
        calendar = link_google(google, resource)
        make_appointment(resource, at(day))
        google.put(ADDRESS, f"ev{day}", at(day), at(day, 11))
        read(calendar)
        CalendarFeed.objects.create(resource=resource, token_hash=f"{day:064}")

    more(2)
    for_one = queries()
    for day in range(3, 8):
        more(day)
    assert len(calendars.conflicts()) >= 6
    assert queries() == for_one


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "ary"])
def test_the_pages_are_there_in_every_language(owner, google, server, calendar, anna, language):
    owner.cookies["language"] = language
    make_appointment(anna, at(2))
    google.put(ADDRESS, "ev1", at(2), at(2, 11))
    read(calendar)
    for page in ("/calendars/", "/calendars/link/", f"/calendars/{calendar.pk}/renew"):
        assert owner.get(page).status_code == 200
