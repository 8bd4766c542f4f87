"""The calendar: what is shown of a day, a week and the weeks to come, and what to do where nothing is."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import time
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from psycopg.types.range import Range

from appointments import booking
from appointments.booking import Person
from appointments.models import (
    Appointment,
    BookingSettings,
    BusyTime,
    Calendar,
    OpeningException,
    OpeningRule,
    Resource,
    Service,
)
from appointments.portal.layout import MAX_LANES, Place, side_by_side
from conversations.models import Customer
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, STAFF, Practice, at, open_practice
from tests.conftest import client_of
from tests.factories import make_user
from tests.portal.pages import words


@pytest.fixture(autouse=True)
def that_monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def practice(moreau: Tenant) -> Practice:
    with tenant_context(moreau):
        return open_practice()


def book(tenant: Tenant, practice: Practice, starts_at: dt.datetime, **changes) -> Appointment:
    person, actor = changes.pop("person", ANNA), changes.pop("actor", STAFF)
    with tenant_context(tenant):
        return booking.book(practice.wish(starts_at, **changes), person, actor=actor, now=NOW)


def busy(tenant: Tenant, resource: Resource, starts_at: dt.datetime, hours: int = 1) -> None:
    with tenant_context(tenant):
        calendar, _ = Calendar.objects.get_or_create(
            resource=resource, provider="google", address="julie@example.com", defaults={"name": "Julie privée"}
        )
        BusyTime.objects.create(
            calendar=calendar,
            resource=resource,
            uid=str(starts_at),
            title="Kiné",
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=hours),
        )


def markup(client: Client, **query: object) -> str:
    return client.get("/calendar/", query).content.decode()


def shown(client: Client, **query: object) -> str:
    return words(client.get("/calendar/", query))


# --- what is shown ----------------------------------------------------------------------------------------------


def test_a_week_tells_who_comes_when_for_what_and_to_whom(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    response = moreau_client.get("/calendar/", {"date": "2026-03-03"})
    assert "Mon 2 Mar to Sun 8 Mar 2026" in words(response)
    assert "10:00 –10:30 Anna Durand contrôle · Julie" in words(response)
    assert f'href="/appointments/{made.pk}/"' in response.content.decode()


def test_the_calendar_opens_on_this_week(moreau_client: Client, moreau: Tenant, practice) -> None:
    book(moreau, practice, at(3, 10))
    assert "Anna Durand" in shown(moreau_client)
    assert "Anna Durand" not in shown(moreau_client, date="2026-03-09")


def test_a_held_time_and_one_to_be_approved_are_told_from_a_booked_one(
    moreau_client: Client, moreau: Tenant, practice
) -> None:
    with tenant_context(moreau):
        Service.objects.filter(pk=practice.filling.pk).update(needs_approval=True)
    book(moreau, practice, at(3, 9))
    book(moreau, practice, at(3, 10), service=practice.filling, actor=CALLER)
    with tenant_context(moreau):
        booking.hold(practice.wish(at(3, 16)), actor=CALLER, now=NOW)
    page = markup(moreau_client)
    assert [page.count(f"event-{state}") for state in ("booked", "requested", "held")] == [1, 1, 1]
    assert "Waiting for approval" in shown(moreau_client) and "On the telephone now Held" in shown(moreau_client)


def test_what_was_cancelled_and_a_hold_that_ran_out_take_no_room(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 9))
    with tenant_context(moreau):
        booking.cancel(made.pk, actor=STAFF, now=NOW)
        held = booking.hold(practice.wish(at(3, 16)), actor=CALLER, now=NOW)
        Appointment.objects.filter(pk=held.pk).update(hold_expires_at=NOW - dt.timedelta(minutes=1))
    assert 'class="event ' not in markup(moreau_client)


def test_a_linked_calendars_event_is_shown_as_such_and_leads_nowhere(moreau_client, moreau, practice) -> None:
    busy(moreau, practice.julie, at(3, 9))
    assert "09:00 –10:00 Kiné Julie · linked calendar Julie privée" in shown(moreau_client)
    assert '<p class="event event-busy' in markup(moreau_client)
    assert "Kiné Calls" not in shown(moreau_client, view="list")


def test_what_overlaps_stands_side_by_side(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 9))
    book(moreau, practice, at(3, 9))
    page = markup(moreau_client)
    assert "lane-0 of-2" in page and "lane-1 of-2" in page


def test_the_column_begins_and_ends_with_the_doors_and_shows_the_break(moreau_client, moreau, practice) -> None:
    page = markup(moreau_client)
    assert page.index("09:00") < page.index("17:00") and "08:00" not in page and "18:00" not in page
    assert page.count('class="opening from-h-0 from-m-0 tall-h-3 tall-m-0"') == 5
    assert page.count('class="opening from-h-5 from-m-0 tall-h-4 tall-m-0"') == 5
    assert page.count('class="pause from-h-3 from-m-0 tall-h-2 tall-m-0"') == 5


def test_the_hours_reach_as_far_as_what_happens(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 20))
    page = markup(moreau_client)
    assert "20:00" in page and "from-h-11 from-m-0 tall-h-0 tall-m-6" in page


def test_exceptions_and_public_holidays_are_named(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
        OpeningException.objects.create(first_day=dt.date(2026, 5, 4), last_day=dt.date(2026, 5, 5), label="Congrès")
        OpeningException.objects.create(
            resource=practice.karim,
            kind="open",
            first_day=dt.date(2026, 5, 9),
            last_day=dt.date(2026, 5, 9),
            opens=dt.time(10),
            closes=dt.time(12),
        )
    page = shown(moreau_client, date="2026-05-06")
    assert page.count("Closed · Congrès") == 2
    assert "Public holiday: Victory Day" in page
    assert "Karim : Open 10:00–12:00" in page


def test_a_holiday_is_named_in_the_language_of_the_page(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        BookingSettings.objects.create(holiday_country="FR")
    moreau_client.cookies["language"] = "fr"
    assert "Fête de la Victoire" in shown(moreau_client, date="2026-05-06")


def test_a_day_has_a_column_for_each_who_takes_appointments(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10), resource_id=practice.karim.pk)
    page = markup(moreau_client, view="day", date="2026-03-03")
    assert page.count('<section class="agenda-day') == 2
    julie, karim = page.split('<section class="agenda-day')[1:]
    assert "Anna Durand" in karim and "Anna Durand" not in julie


def test_only_one_persons_calendar_can_be_asked_for(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10), resource_id=practice.karim.pk)
    busy(moreau, practice.julie, at(3, 9))
    page = shown(moreau_client, **{"with": practice.karim.pk})
    assert "Anna Durand" in page and "Kiné" not in page
    assert "Anna Durand" not in shown(moreau_client, **{"with": practice.julie.pk})


def test_who_takes_no_more_appointments_is_shown_while_one_stands(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10), resource_id=practice.karim.pk)
    with tenant_context(moreau):
        Resource.objects.filter(pk=practice.karim.pk).update(active=False)
    assert "contrôle · Karim" in shown(moreau_client)
    assert markup(moreau_client, view="day", date="2026-03-04").count('<section class="agenda-day') == 1


def test_the_line_of_the_present_minute_is_in_today_alone(moreau_client, moreau, practice) -> None:
    with time_machine.travel(at(3, 10, 30), tick=False):
        page = markup(moreau_client)
        assert page.count('class="now-line from-h-1 from-m-6') == 1
        assert "now-line" not in markup(moreau_client, date="2026-03-10")
    assert "now-line" not in markup(moreau_client), "six in the morning is not among the hours shown"


def test_times_are_those_of_the_workspace(northside_client: Client, northside: Tenant) -> None:
    with tenant_context(northside):
        theirs = open_practice()
    book(northside, theirs, at(3, 10))
    assert "09:00 –09:30 Anna Durand" in shown(northside_client)


@pytest.mark.parametrize(("day", "hour"), [("2026-03-29", 1), ("2026-10-25", 2)])
def test_a_day_of_a_clock_change_is_drawn_by_its_clock(moreau_client, moreau, practice, day: str, hour: int) -> None:
    with tenant_context(moreau):
        OpeningRule.objects.create(weekday=6, opens=dt.time(0), closes=dt.time(6))
    date = dt.date.fromisoformat(day)
    book(moreau, practice, at(date.day, hour, 30, month=date.month), service=practice.filling)
    page = markup(moreau_client, view="day", date=day)
    assert f"from-h-{hour} from-m-6" in page and "Anna Durand" in page


def test_what_goes_past_midnight_is_on_both_days(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 23, 30), service=practice.filling)
    for day in ("2026-03-03", "2026-03-04"):
        assert "Anna Durand" in shown(moreau_client, view="day", date=day)
    assert "Anna Durand" not in shown(moreau_client, view="day", date="2026-03-05")


# --- moving about -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "before", "after"),
    [
        ("day", "2026-03-03", "2026-03-05"),
        ("week", "2026-02-25", "2026-03-11"),
        ("list", "2026-02-18", "2026-03-18"),
    ],
)
def test_one_step_leads_to_what_comes_before_and_after(moreau_client, practice, view, before, after) -> None:
    page = markup(moreau_client, view=view, date="2026-03-04")
    assert re.search(rf'rel="prev" href="\?view={view}&amp;date={before}"', page)
    assert re.search(rf'rel="next" href="\?view={view}&amp;date={after}"', page)


@pytest.mark.parametrize(
    "query",
    [
        {"date": "yesterday"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"date": "2026-02-30"},
        {"view": "month"},
        {"with": "x"},
        {"with": "9" * 40},
        {"with": "٣"},
        {"date": "\x00"},
    ],
)
def test_what_is_not_understood_is_this_week_of_everybody(moreau_client, practice, query: dict[str, str]) -> None:
    assert "Mon 2 Mar to Sun 8 Mar 2026" in shown(moreau_client, **query)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_ends_of_time_are_pages_too(moreau_client, practice, day: str) -> None:
    for view in ("day", "week", "list"):
        assert moreau_client.get("/calendar/", {"view": view, "date": day}).status_code == 200


def test_the_list_is_of_two_weeks_in_order_with_what_is_special(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(12, 15), person=Person("Karl Meyer", "+33612345699"))
    book(moreau, practice, at(3, 10))
    book(moreau, practice, at(16, 10), person=Person("Too Late", "+33612345698"))
    with tenant_context(moreau):
        OpeningException.objects.create(first_day=dt.date(2026, 3, 6), last_day=dt.date(2026, 3, 6), label="Congrès")
    page = shown(moreau_client, view="list", date="2026-03-02")
    assert page.index("Tuesday 3 March 2026") < page.index("Anna Durand") < page.index("Congrès")
    assert page.index("Congrès") < page.index("Karl Meyer") and "Too Late" not in page


# --- where there is nothing -------------------------------------------------------------------------------------


def test_without_a_service_the_first_step_is_to_make_one(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Service.objects.all().delete()
    response = moreau_client.get("/calendar/")
    assert "Nothing can be booked yet" in words(response) and 'href="/services/new/"' in response.content.decode()


def test_then_to_say_who_takes_appointments_and_when(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Resource.objects.all().delete()
    assert "Nobody to book with yet" in shown(moreau_client)
    with tenant_context(moreau):
        Resource.objects.create(name="Julie")
        OpeningRule.objects.all().delete()
    response = moreau_client.get("/calendar/")
    assert "No opening hours yet" in words(response) and 'href="/opening-hours/"' in response.content.decode()


def test_who_may_not_set_it_up_is_told_who_may(viewer_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Service.objects.all().delete()
    response = viewer_client.get("/calendar/")
    assert "An owner or administrator of the workspace can do this." in words(response)
    assert "/services/new/" not in response.content.decode()


def test_an_empty_list_offers_to_book(moreau_client, practice) -> None:
    assert "Nothing is booked in these two weeks" in shown(moreau_client, view="list")
    assert "Nothing is booked here." in shown(moreau_client)


# --- how much it takes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["day", "week", "list"])
def test_many_appointments_take_as_many_queries_as_one(moreau_client, moreau, practice, view: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get("/calendar/", {"view": view, "date": "2026-03-03"}).status_code == 200
        return len([one for one in captured if one["sql"].startswith("SELECT")])

    book(moreau, practice, at(3, 9))
    busy(moreau, practice.julie, at(3, 11))
    for_one = queries()
    for number in range(6):
        book(moreau, practice, at(3, 14, 30 * (number % 2)), resource_id=None) if number < 4 else None
        busy(moreau, practice.karim, at(3, 9 + number))
    with tenant_context(moreau):
        Resource.objects.create(name="Salle 3")
    assert queries() == for_one <= 16


def test_three_hundred_appointments_in_a_week_are_quick(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        people = [Resource.objects.create(name=f"P{number}") for number in range(6)]
        anna = Customer.objects.create(name="Anna Durand", name_key="anna durand")
        half = dt.timedelta(minutes=30)
        starts = [at(2 + day, 9) + half * slot for day in range(5) for slot in range(10)]
        Appointment.objects.bulk_create(
            Appointment(
                code=f"{number:06d}",
                service=practice.check_up,
                resource=person,
                customer=anna,
                state="booked",
                starts_at=start,
                ends_at=start + half,
                occupies=Range(start, start + half),
            )
            for number, (person, start) in enumerate(itertools.product(people, starts))
        )
    moreau_client.get("/calendar/")
    took = []
    for _ in range(3):
        began = time.perf_counter()
        page = moreau_client.get("/calendar/").content.decode()
        took.append(time.perf_counter() - began)
    assert page.count('class="event ') == 300
    assert min(took) < 1.0, took


# --- finding ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["durand", "ANNA", "Durand Anna", "06 12 34 56 78", "345678"])
def test_an_appointment_is_found_by_name_or_number(moreau_client, moreau, practice, wanted: str) -> None:
    made = book(moreau, practice, at(3, 10))
    response = moreau_client.post("/calendar/find/", {"wanted": wanted})
    assert f'href="/appointments/{made.pk}/"' in response.content.decode()


def test_and_by_its_code(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    spoken = f"{made.code[:3]} {made.code[3:]}"
    assert f"/appointments/{made.pk}/" in moreau_client.post("/calendar/find/", {"wanted": spoken}).content.decode()


def test_what_nobody_has_is_not_found(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    for wanted in ("Zoé", "%", "_", "'", "<b>", "a"):
        assert "Nothing found" in words(moreau_client.post("/calendar/find/", {"wanted": wanted}))


def test_what_is_looked_for_stands_in_no_address(moreau_client, practice) -> None:
    assert moreau_client.get("/calendar/find/?wanted=durand")["Location"] == "/calendar/"


def test_a_viewer_finds_and_sees_no_number(viewer_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    page = viewer_client.post("/calendar/find/", {"wanted": "durand"}).content.decode()
    assert "Anna Durand" in page and "+33 6 •• •• •• 78" in page and "6 12 34 56 78" not in page


# --- other workspaces -------------------------------------------------------------------------------------------


def test_nothing_of_another_workspace_is_shown_or_found(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs = open_practice()
        Resource.objects.filter(pk=theirs.julie.pk).update(name="Their chair")
    made = book(northside, theirs, at(3, 10), person=Person("Their Secret", "+442079460123"))
    busy(northside, theirs.karim, at(3, 9))
    for view in ("day", "week", "list"):
        page = shown(moreau_client, view=view, date="2026-03-03", **{"with": theirs.julie.pk})
        assert "Secret" not in page and "Kiné" not in page and "Their chair" not in page
    for wanted in ("secret", "7946 0123", made.code):
        found = words(moreau_client.post("/calendar/find/", {"wanted": wanted}))
        assert "Nothing found" in found and "Their Secret" not in found


def test_every_role_sees_the_calendar(moreau, practice) -> None:
    for role in ("owner", "admin", "member", "viewer"):
        with tenant_context(moreau):
            user = make_user(role=role)
        assert client_of(moreau, user).get("/calendar/").status_code == 200


def test_the_navigation_leads_here(moreau_client, practice) -> None:
    assert 'href="/calendar/"' in moreau_client.get("/calls/").content.decode()
    assert '<a href="/calendar/" aria-current="page">' in markup(moreau_client)
    assert '<a href="/calendar/" aria-current="true">' in moreau_client.get("/services/").content.decode()


# --- placing ----------------------------------------------------------------------------------------------------


def test_a_place_is_in_hours_and_twelfths() -> None:
    assert Place.between(95, 150) == Place(1, 7, 0, 11)
    assert Place.between(0, 1) == Place(0, 0, 0, 1)


def test_one_after_another_share_nothing() -> None:
    placed, _ = side_by_side([(0, 60, "a"), (60, 90, "b"), (30, 60, "c")])
    assert {one.item: (one.lane, one.lanes) for one in placed} == {"a": (0, 2), "c": (1, 2), "b": (0, 1)}


def test_what_has_no_room_is_counted() -> None:
    placed, hidden = side_by_side([(0, 60, number) for number in range(9)])
    assert (len(placed), hidden) == (MAX_LANES, 3)


@given(st.lists(st.tuples(st.integers(0, 1400), st.integers(1, 300)), max_size=40))
def test_nothing_is_drawn_over_something_else(times: list[tuple[int, int]]) -> None:
    items = [(start, start + length, number) for number, (start, length) in enumerate(times)]
    placed, hidden = side_by_side(items)
    assert len(placed) + hidden == len(items)
    by_number = {one.item: one for one in placed}
    for one in placed:
        for other in placed:
            (start, end, _), (other_start, other_end, _) = items[one.item], items[other.item]
            if one.item < other.item and start < other_end and other_start < end:
                assert one.lanes == other.lanes and by_number[one.item].lane != by_number[other.item].lane
