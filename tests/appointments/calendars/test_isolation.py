"""Two workspaces whose calendars have the same numbers: nothing of one is in the other, on any surface."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from appointments import calendars
from appointments.calendars import feeds, identity, links, sync, writing
from appointments.models import Appointment, BusyTime, Calendar, CalendarEntry, CalendarFeed, Resource
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendars.rows import at, link_google, make_appointment, read
from tests.fakes.google_calendar import FakeCalendar
from tests.portal.pages import words

MINE, THEIRS = "anna@gmail.example", "zoe@gmail.example"
NUMBER = 4711


@pytest.fixture
def both(google, moreau: Tenant, northside: Tenant) -> dict[str, Tenant]:
    """In each workspace a resource, a calendar, an appointment and an entry, all of the same number."""
    google.calendars[THEIRS] = FakeCalendar(THEIRS)
    google.put(MINE, "mine", at(2), at(2, 11), summary="Dentiste d'Anna")
    google.put(THEIRS, "theirs", at(2), at(2, 11), summary="Zoe's secret")
    for tenant, address, name in ((moreau, MINE, "Léa Petit"), (northside, THEIRS, "Zoe Secret")):
        with tenant_context(tenant):
            resource = Resource.objects.create(pk=NUMBER, name=f"Resource of {tenant.slug}")
            calendar = link_google(google, resource, address, pk=NUMBER, name=tenant.slug)
            appointment = make_appointment(resource, at(2), pk=NUMBER, name=name)
            CalendarEntry.objects.create(pk=NUMBER, calendar=calendar, appointment=appointment)
            CalendarFeed.objects.create(pk=NUMBER, token_hash=f"{tenant.pk:064}")
    return {"mine": moreau, "theirs": northside}


def test_reading_and_writing_one_does_nothing_to_the_other(google, both):
    with tenant_context(both["mine"]):
        assert sync.read(NUMBER) and writing.push(NUMBER) == 1
        assert [one.title for one in BusyTime.objects.all()] == ["Dentiste d'Anna"]
    with tenant_context(both["theirs"]):
        assert not BusyTime.objects.exists()
        assert Calendar.objects.get().state == Calendar.State.NEW
        assert CalendarEntry.objects.get().is_pending
    assert list(google.standing(THEIRS)) == ["theirs"]


def test_one_workspaces_events_are_strangers_to_the_other_even_in_one_calendar(google, both):
    """Both write into the same calendar: each knows its own, and the other's are somebody else's."""
    with tenant_context(both["theirs"]):
        Calendar.objects.update(address=MINE)
    for tenant in both.values():
        with tenant_context(tenant):
            assert writing.push(NUMBER) == 1
    assert len(google.standing(MINE)) == 3
    for tenant in both.values():
        with tenant_context(tenant):
            read(Calendar.objects.get())
            own = identity.event_id(tenant, NUMBER)
            sources = set(BusyTime.objects.values_list("source", flat=True))
            assert own not in sources and len(sources) == 2
    for tenant in both.values():
        with tenant_context(tenant):
            appointment = Appointment.objects.get()
            appointment.move_to(Appointment.State.CANCELLED)
            calendars.changed(appointment)
            assert writing.push(NUMBER) == 1
    assert list(google.standing(MINE)) == ["mine"]


def test_the_page_shows_ones_own(google, both, owner: Client, stranger: Client):
    for tenant in both.values():
        with tenant_context(tenant):
            read(Calendar.objects.get())
    mine, theirs = words(owner.get("/calendars/")), words(stranger.get("/calendars/"))
    assert "Dentiste d'Anna" in mine and "Léa" in mine and "Zoe" not in mine and "northside" not in mine
    assert "Zoe's secret" in theirs and "Zoe Secret" in theirs and "Anna" not in theirs and "Léa" not in theirs


def rows() -> list[list[dict]]:
    return [list(model.objects.values()) for model in (Calendar, CalendarEntry, CalendarFeed, Appointment)]


@pytest.mark.parametrize(
    "address",
    [
        f"/calendars/{NUMBER}/read",
        f"/calendars/{NUMBER}/remove",
        f"/calendars/feeds/{NUMBER}/renew",
        f"/calendars/feeds/{NUMBER}/revoke",
        f"/calendars/entries/{NUMBER}/restore",
    ],
)
def test_what_is_done_on_the_page_is_done_to_ones_own(both, stranger: Client, address: str):
    with tenant_context(both["theirs"]):
        CalendarEntry.objects.update(found="deleted")
    with tenant_context(both["mine"]):
        before = rows()
    assert stranger.post(address).status_code in (200, 302)
    with tenant_context(both["mine"]):
        assert rows() == before


def test_what_is_only_the_others_is_not_found(both, stranger: Client):
    with tenant_context(both["theirs"]):
        for model in (CalendarEntry, Calendar, CalendarFeed):
            model.objects.all().delete()
    for address in (
        f"/calendars/{NUMBER}/read",
        f"/calendars/{NUMBER}/remove",
        f"/calendars/{NUMBER}/renew",
        f"/calendars/feeds/{NUMBER}/renew",
        f"/calendars/feeds/{NUMBER}/revoke",
        f"/calendars/entries/{NUMBER}/restore",
    ):
        assert stranger.post(address).status_code == 404
    with tenant_context(both["mine"]):
        assert Calendar.objects.exists() and CalendarFeed.objects.exists()


def test_a_link_in_the_making_is_not_found_in_another_workspace(both, owner, stranger, google, public):
    callback = google.consent(owner.post("/calendars/google/")["Location"])
    path = public.get(callback.removeprefix("http://localhost"))["Location"].removeprefix("http://moreau.localhost")
    page = owner.get(path)["Location"]
    assert owner.get(page).status_code == 200
    assert stranger.get(page).status_code == 404
    with tenant_context(both["theirs"]), pytest.raises(links.ReturnRefused):
        links.come_back(_user_of(stranger), "", "code")


def _user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_conflicts_stale_calendars_feeds_and_files_are_ones_own(google, both):
    for tenant in both.values():
        with tenant_context(tenant):
            read(Calendar.objects.get())
    files = {}
    for key, tenant in both.items():
        with tenant_context(tenant):
            assert [one.appointment.customer.name for one in calendars.conflicts()] == [
                {"mine": "Léa Petit", "theirs": "Zoe Secret"}[key]
            ]
            Calendar.objects.update(state="unreachable")
            assert [one.calendar.address for one in calendars.stale()] == [{"mine": MINE, "theirs": THEIRS}[key]]
            _, token = feeds.make(None, shows_names=True)
            file = feeds.file_at(token)
            assert file is not None
            files[key] = file.content + calendars.ics_of(Appointment.objects.get())
    assert b"Zoe" not in files["mine"] and "Léa".encode() not in files["theirs"]
    assert b"Zoe" in files["theirs"] and "Léa".encode() in files["mine"]
