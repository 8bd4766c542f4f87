"""How access to a Google calendar is given: out through Google and back, once, by who left, to where they left from."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from appointments.calendars import links
from appointments.models import Calendar, CalendarLink
from tenants.context import tenant_context
from tests.appointments.calendars.rows import link_google, read
from tests.conftest import client_of
from tests.fakes.google_calendar import SCOPES, Failure, FakeCalendar
from tests.portal.pages import words

ADDRESS = "anna@gmail.example"
# Every test begins with an account, a resource and somebody in charge.
pytestmark = pytest.mark.usefixtures("anna")


def leave(client: Client, **fields: object) -> str:
    """Press the button; the address at Google."""
    response = client.post("/calendars/google/", fields)
    assert response.status_code == 302
    return response["Location"]


def forwarded(public: Client, callback: str) -> str:
    """What the public host makes of somebody who comes back to `callback`: a path of the tenant's host."""
    response = public.get(callback.removeprefix("http://localhost"))
    assert response.status_code == 302
    assert response["Location"].startswith("http://moreau.localhost/calendars/google/finish?")
    return response["Location"].removeprefix("http://moreau.localhost")


def chosen(client: Client, page: str, anna, **fields: object):
    return client.post(page, {"calendar": ADDRESS, "resource": anna.pk, "writes": "on"} | fields)


def test_a_calendar_is_linked_through_google_and_back(owner, public, google, anna):
    google.calendars["team@group.example"] = FakeCalendar("Équipe", role="reader")
    back = owner.get(forwarded(public, google.consent(leave(owner))))
    page = back["Location"]
    shown = words(owner.get(page))
    assert "anna@gmail.example" in shown and "Équipe (can only be read)" in shown and "Anna" in shown
    response = chosen(owner, page, anna)
    assert response["Location"] == "/calendars/"
    calendar = Calendar.objects.get()
    assert (calendar.address, calendar.resource, calendar.writes) == (ADDRESS, anna, True)
    assert (calendar.provider, calendar.account, calendar.state) == ("google", ADDRESS, "new")
    assert not CalendarLink.objects.exists()
    google.put(ADDRESS, "ev1", timezone.now() + dt.timedelta(days=1), timezone.now() + dt.timedelta(days=1, hours=1))
    assert read(calendar).busy_times.count() == 1


def test_what_google_is_asked_for_is_as_little_as_possible(owner, google):
    query = parse_qs(urlsplit(leave(owner)).query)
    assert set(query["scope"][0].split()) == SCOPES
    assert query["redirect_uri"] == ["http://localhost/calendars/google/callback"]
    assert "client_secret" not in query


def test_access_is_kept_unreadable_and_never_shown(owner, public, google, anna):
    page = owner.get(forwarded(public, google.consent(leave(owner))))["Location"]
    content = owner.get(page).content.decode()
    chosen(owner, page, anna)
    content += owner.get("/calendars/").content.decode()
    assert "ya29" not in content and "1//refresh" not in content
    with connection.cursor() as cursor:
        cursor.execute("SELECT credentials FROM appointments_calendar")
        ((stored,),) = cursor.fetchall()
    assert "refresh" not in stored and stored.startswith("gAAAA")


def test_a_calendar_that_can_only_be_read_is_not_written_whatever_was_ticked(owner, public, google, anna):
    google.calendars[ADDRESS].role = "reader"
    page = owner.get(forwarded(public, google.consent(leave(owner))))["Location"]
    chosen(owner, page, anna)
    assert Calendar.objects.get().writes is False


def test_the_same_calendar_is_linked_to_a_resource_once(owner, public, google, anna):
    link_google(google, anna)
    page = owner.get(forwarded(public, google.consent(leave(owner))))["Location"]
    response = chosen(owner, page, anna)
    assert response.status_code == 422 and "linked there already" in words(response)
    assert Calendar.objects.count() == 1


def test_a_calendar_that_was_not_found_cannot_be_chosen(owner, public, google, anna):
    page = owner.get(forwarded(public, google.consent(leave(owner))))["Location"]
    assert chosen(owner, page, anna, calendar="boss@gmail.example").status_code == 422
    assert chosen(owner, page, anna, resource=10**9).status_code == 422
    assert not Calendar.objects.exists()


# --- no ----------------------------------------------------------------------------------------------------------


def test_who_says_no_at_google_changes_nothing(owner, public, google):
    path = forwarded(public, google.refuse_consent(leave(owner)))
    assert "Google gave no access" in words(owner.get(path, follow=True))
    assert not Calendar.objects.exists()


def test_who_ticks_too_little_is_told(owner, public, google):
    google.scope = "https://www.googleapis.com/auth/calendar.events"
    shown = words(owner.get(forwarded(public, google.consent(leave(owner))), follow=True))
    assert "no right to do this" in shown


@pytest.mark.parametrize("failure", [Failure.BROKEN, Failure.SLOW, Failure.NO_JSON])
def test_a_google_in_trouble_is_said_so_and_the_way_back_is_used_up(owner, public, google, failure):
    path = forwarded(public, google.consent(leave(owner)))
    google.fail(failure)
    response = owner.get(path, follow=True)
    assert response.status_code == 200 and response.request["PATH_INFO"] == "/calendars/link/"
    assert "notice-error" in response.content.decode()
    assert "not valid any more" in words(owner.get(path, follow=True))


def test_a_platform_without_a_client_offers_no_button_and_sends_nobody(owner, settings):
    settings.GOOGLE_CALENDAR_CLIENT_ID = ""
    assert "not set up" in words(owner.get("/calendars/link/"))
    assert "not set up" in words(owner.post("/calendars/google/", follow=True))


# --- the way back ------------------------------------------------------------------------------------------------


def test_a_way_back_leads_back_once(owner, public, google):
    path = forwarded(public, google.consent(leave(owner)))
    assert owner.get(path)["Location"].startswith("/calendars/link/")
    assert "not valid any more" in words(owner.get(path, follow=True))
    assert CalendarLink.objects.count() == 1


def test_nobody_else_comes_back_for_who_left(owner, admin, public, google):
    path = forwarded(public, google.consent(leave(owner)))
    assert "not valid any more" in words(admin.get(path, follow=True))
    assert owner.get(path)["Location"].startswith("/calendars/link/")  # who left still can


def test_what_was_found_is_shown_to_who_left_alone(owner, admin, public, google):
    page = owner.get(forwarded(public, google.consent(leave(owner))))["Location"]
    assert admin.get(page).status_code == 404
    assert owner.get(page).status_code == 200


def test_who_comes_back_is_asked_to_sign_in_first(public, google, owner, moreau):
    path = forwarded(public, google.consent(leave(owner)))
    assert client_of(moreau, None).get(path)["Location"].startswith("/sign-in/?next=/calendars/google/finish")


def test_a_way_back_of_another_workspace_leads_nowhere_here(owner, stranger, public, google):
    path = forwarded(public, google.consent(leave(owner)))
    assert "not valid any more" in words(stranger.get(path, follow=True))
    assert owner.get(path)["Location"].startswith("/calendars/link/")


def test_a_way_back_is_good_for_a_quarter_of_an_hour(owner, public, google, time_machine):
    callback = google.consent(leave(owner))
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=16))
    response = public.get(callback.removeprefix("http://localhost"))
    assert response.status_code == 400 and b"not valid any more" in response.content


@pytest.mark.parametrize(
    "state", ["", "x", "a.b.c", signing.dumps({"tenant": 1, "host": "moreau.localhost", "secret": "x"}, salt="other")]
)
def test_a_state_that_was_not_made_here_sends_nobody_anywhere(public, state):
    assert public.get("/calendars/google/callback", {"state": state, "code": "x"}).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "northside.localhost", "localhost", ""])
def test_a_signed_state_sends_only_to_a_host_of_its_tenant(public, moreau, host):
    state = signing.dumps({"tenant": moreau.pk, "host": host, "secret": "x"}, salt=links._SALT)
    assert public.get("/calendars/google/callback", {"state": state, "code": "x"}).status_code == 400


def test_a_code_that_somebody_slips_in_is_worth_nothing(owner, public, google, northside):
    """Another's code with my state: it was given for another challenge."""
    mine = leave(owner)
    google.consent(mine)
    other = google.consent(mine.replace("code_challenge=", "code_challenge=A"))
    path = forwarded(public, other)
    assert "withdrawn" in words(owner.get(path, follow=True))


def test_links_that_nobody_finished_are_forgotten_with_their_access(owner, public, google, time_machine):
    owner.get(forwarded(public, google.consent(leave(owner))))
    leave(owner)
    assert CalendarLink.objects.count() == 2
    time_machine.move_to(timezone.now() + dt.timedelta(minutes=61))
    assert links.forget_expired() == 2


# --- anew --------------------------------------------------------------------------------------------------------


def test_access_is_given_again_to_the_calendar_that_lost_it(owner, public, google, anna):
    calendar = link_google(google, anna)
    google.withdraw()
    assert read(calendar).state == Calendar.State.REFUSED
    assert f"/calendars/{calendar.pk}/renew" in owner.get("/calendars/").content.decode()
    assert "Go on to Google" in words(owner.get(f"/calendars/{calendar.pk}/renew"))
    path = forwarded(public, google.consent(leave(owner, calendar=calendar.pk)))
    assert "Access is renewed" in words(owner.get(path, follow=True))
    assert Calendar.objects.count() == 1 and not CalendarLink.objects.exists()
    assert read(calendar).state == Calendar.State.OK


def test_another_account_is_not_taken_for_the_calendars(owner, public, google, anna):
    calendar = link_google(google, anna)
    before = calendar.credentials
    google.calendars = {"other@gmail.example": FakeCalendar("Other", primary=True)}
    path = forwarded(public, google.consent(leave(owner, calendar=calendar.pk)))
    assert "does not have the calendar" in words(owner.get(path, follow=True))
    calendar.refresh_from_db()
    assert calendar.credentials == before


def test_no_calendar_of_another_workspace_can_be_given_access(stranger, google, anna, northside):
    calendar = link_google(google, anna)
    assert stranger.post("/calendars/google/", {"calendar": calendar.pk}).status_code == 404
    with tenant_context(northside):
        assert not CalendarLink.objects.exists()
