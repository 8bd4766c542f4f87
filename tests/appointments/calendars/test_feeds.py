"""A feed at a secret address: what it shows, who reads it, and that nobody else can tell that it is there."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import icalendar
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments.calendars import feeds
from appointments.models import Appointment, CalendarFeed
from tenants.context import tenant_context
from tests.appointments.calendars.rows import at, cancel, make_appointment, make_resource, move
from tests.conftest import client_of


@pytest.fixture
def reader(moreau) -> Client:
    """A calendar program: it is not signed in."""
    return client_of(moreau, None)


def path_of(token: str) -> str:
    return f"/calendar/{token}.ics"


def events_in(response) -> list[icalendar.Event]:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def test_a_feed_shows_the_appointments_of_its_resource(reader, anna):
    booked = make_appointment(anna, at(2))
    make_appointment(anna, at(3), state=Appointment.State.REQUESTED)
    make_appointment(anna, at(4), state=Appointment.State.CANCELLED)
    make_appointment(anna, at(5), state=Appointment.State.HELD)
    make_appointment(anna, at(-40))
    make_appointment(make_resource("Benoît"), at(6))
    _, token = feeds.make(anna, shows_names=False)
    first, second = events_in(reader.get(path_of(token)))
    assert (first.start, first.end, first["STATUS"]) == (booked.starts_at, booked.ends_at, "CONFIRMED")
    assert (second.start, second["STATUS"]) == (at(3), "TENTATIVE")
    for name in ("UID", "DTSTAMP", "SEQUENCE", "LAST-MODIFIED"):
        assert name in first
    assert first["UID"] != second["UID"]


def test_a_feed_of_the_business_shows_everybodys(reader, anna):
    make_appointment(anna, at(2))
    make_appointment(make_resource("Benoît"), at(2))
    _, token = feeds.make(None, shows_names=False)
    events = events_in(reader.get(path_of(token)))
    assert ["Anna" in str(one["DESCRIPTION"]) for one in events] == [True, False]


def test_customers_are_named_only_where_that_was_chosen(reader, anna):
    make_appointment(anna, at(2))
    with_names, without = (feeds.make(anna, shows_names=one)[1] for one in (True, False))
    (named,) = events_in(reader.get(path_of(with_names)))
    assert str(named["SUMMARY"]) == "Coupe – Léa Petit" and "+33612345601" in str(named["DESCRIPTION"])
    content = reader.get(path_of(without)).content
    assert "Léa".encode() not in content and b"612345601" not in content


def test_the_same_event_changes_in_place(reader, anna):
    appointment = make_appointment(anna, at(2))
    _, token = feeds.make(anna, shows_names=False)
    (before,) = events_in(reader.get(path_of(token)))
    Appointment.objects.update(created_at=timezone.now() - dt.timedelta(minutes=5))
    appointment.refresh_from_db()
    move(appointment, at(7))
    (after,) = events_in(reader.get(path_of(token)))
    assert after["UID"] == before["UID"] and after.start == at(7)
    assert after["SEQUENCE"] > before["SEQUENCE"] and after["DTSTAMP"].dt >= before["DTSTAMP"].dt
    cancel(appointment)
    assert events_in(reader.get(path_of(token))) == []


def test_what_has_not_changed_is_not_sent_again(reader, anna):
    appointment = make_appointment(anna, at(2))
    _, token = feeds.make(anna, shows_names=False)
    first = reader.get(path_of(token))
    assert first["Cache-Control"] == "private, no-cache"
    by_tag = reader.get(path_of(token), headers={"if-none-match": first["ETag"]})
    assert (by_tag.status_code, by_tag.content, by_tag["ETag"]) == (304, b"", first["ETag"])
    by_time = reader.get(path_of(token), headers={"if-modified-since": first["Last-Modified"]})
    assert by_time.status_code == 304
    move(appointment, at(3))
    assert reader.get(path_of(token), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_programs_that_only_look_whether_it_is_there_are_answered(reader, anna):
    _, token = feeds.make(anna, shows_names=False)
    response = reader.head(path_of(token))
    assert (response.status_code, response.content) == (200, b"") and response["ETag"]
    assert reader.post(path_of(token)).status_code == 405


def test_the_address_is_long_and_only_its_hash_is_kept(anna):
    made, token = feeds.make(anna, shows_names=False)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    made.refresh_from_db()
    assert made.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(CalendarFeed.objects.values().get())


def test_a_renewed_or_revoked_address_leads_nowhere(reader, anna):
    made, token = feeds.make(anna, shows_names=False)
    new = feeds.renew(made)
    assert new != token
    assert reader.get(path_of(token)).status_code == 404
    assert reader.get(path_of(new)).status_code == 200
    feeds.revoke(made)
    assert reader.get(path_of(new)).status_code == 404


def test_every_wrong_address_gets_the_same_answer(reader, anna):
    made, token = feeds.make(anna, shows_names=False)
    feeds.revoke(made)
    answers = [reader.get(path_of(one)) for one in (token, "x", token[:-1], "A" * 43, "_" * 100)]
    assert {(one.status_code, one.content, tuple(sorted(one.items()))) for one in answers} == {
        (404, b"Not found", tuple(sorted(answers[0].items())))
    }


def test_the_feed_of_one_workspace_is_not_found_in_another(reader, northside, anna):
    _, token = feeds.make(anna, shows_names=False)
    assert reader.get(path_of(token)).status_code == 200
    assert client_of(northside, None).get(path_of(token)).status_code == 404
    assert Client(HTTP_HOST="localhost").get(path_of(token)).status_code == 404


def test_a_feed_holds_nothing_of_another_workspace(reader, northside, anna):
    with tenant_context(northside):
        make_appointment(make_resource("Nobody"), at(2), name="Secret Person")
    _, token = feeds.make(None, shows_names=True)
    assert events_in(reader.get(path_of(token))) == []


def test_the_number_of_queries_does_not_grow_with_the_appointments(reader, anna):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert events_in(reader.get(path_of(token)))
        return len(captured)

    make_appointment(anna, at(2))
    _, token = feeds.make(anna, shows_names=True)
    for_one = queries()
    for day in range(3, 12):
        make_appointment(anna, at(day))
    assert queries() == for_one
