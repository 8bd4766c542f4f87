"""What is in a Google calendar keeps its resource busy, by increments, and through everything that can go wrong."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from appointments.calendars import sync
from appointments.models import BookingSettings, BusyTime, Calendar, CalendarProblem
from tests.appointments.calendars.rows import at, busy, link_google, read, titles
from tests.fakes.google_calendar import CLIENT_ID, Failure

ADDRESS = "anna@gmail.example"


@pytest.fixture
def calendar(google, anna) -> Calendar:
    return link_google(google, anna)


def put(google, event_id: str, start=None, end=None, **fields) -> None:
    start = start or at(2)
    fields.setdefault("summary", event_id)
    google.put(ADDRESS, event_id, start, end or start + dt.timedelta(hours=1), **fields)


def test_events_make_their_resource_busy_at_their_times(google, calendar):
    google.put(ADDRESS, "ev1", at(2, 9), at(2, 10), summary="Dentiste, Dr. Müller")
    paris = dt.timezone(dt.timedelta(hours=2))
    google.put(ADDRESS, "ev2", at(3, 9).astimezone(paris), at(3, 11).astimezone(paris), summary="الطبيب")
    read(calendar)
    assert busy(calendar) == [("Dentiste, Dr. Müller", at(2, 9), at(2, 10)), ("الطبيب", at(3, 9), at(3, 11))]
    assert (calendar.state, calendar.problem, calendar.failures) == (Calendar.State.OK, "", 0)
    assert timezone.now() - calendar.synced_at < dt.timedelta(minutes=1)


def test_an_event_of_the_whole_day_lasts_from_midnight_to_midnight_where_the_calendar_is(google, calendar):
    google.calendars[ADDRESS].time_zone = "America/New_York"
    google.put(ADDRESS, "off", dt.date(2026, 12, 24), dt.date(2026, 12, 26), summary="Noël")
    BookingSettings.objects.create(horizon_days=730)
    read(calendar)
    assert busy(calendar) == [
        ("Noël", dt.datetime(2026, 12, 24, 5, tzinfo=dt.UTC), dt.datetime(2026, 12, 26, 5, tzinfo=dt.UTC))
    ]
    assert BusyTime.objects.get().all_day
    assert calendar.time_zone == "America/New_York"


@pytest.mark.parametrize(
    "fields",
    [
        {"transparency": "transparent"},
        {"status": "cancelled"},
        {"attendees": [{"responseStatus": "accepted"}, {"self": True, "responseStatus": "declined"}]},
        {"eventType": "workingLocation"},
    ],
)
def test_what_does_not_take_its_owners_time_keeps_nobody_from_booking(google, calendar, fields):
    put(google, "free", **fields)
    read(calendar)
    assert busy(calendar) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"attendees": [{"responseStatus": "declined"}, {"self": True, "responseStatus": "needsAction"}]},
        {"status": "tentative"},
        {"eventType": "outOfOffice"},
    ],
)
def test_what_may_take_its_owners_time_is_kept_free(google, calendar, fields):
    put(google, "busy", **fields)
    read(calendar)
    assert titles(calendar) == ["busy"]


def test_the_title_of_a_private_event_is_not_kept(google, calendar):
    put(google, "ev1", summary="Divorce", visibility="private")
    read(calendar)
    assert titles(calendar) == [""]


def test_an_event_without_a_length_keeps_no_time(google, calendar):
    put(google, "ev1", at(2), at(2))
    read(calendar)
    assert busy(calendar) == []


def test_only_what_can_be_booked_is_read(google, calendar):
    BookingSettings.objects.create(horizon_days=30)
    for event_id, start in {"past": at(-3), "soon": at(0, 23, 59), "far": at(60)}.items():
        put(google, event_id, start)
    read(calendar)
    assert titles(calendar) == ["soon"]


# --- increments -------------------------------------------------------------------------------------------------


def test_the_second_reading_asks_only_what_has_changed(google, calendar):
    put(google, "stays", at(2, 8))
    put(google, "moves", at(2, 10))
    put(google, "goes", at(2, 12))
    read(calendar)
    put(google, "moves", at(4, 10))
    put(google, "comes", at(5, 10))
    google.remove(ADDRESS, "goes")
    google.requests.clear()
    read(calendar)
    assert [(title, start) for title, start, _ in busy(calendar)] == [
        ("stays", at(2, 8)),
        ("moves", at(4, 10)),
        ("comes", at(5, 10)),
    ]
    (asked,) = google.asked("GET", "/events")
    assert "syncToken" in asked.query and "timeMin" not in asked.query


def test_what_moves_out_of_the_window_keeps_no_time_any_more(google, calendar):
    put(google, "ev1")
    read(calendar)
    put(google, "ev1", at(900))
    read(calendar)
    assert busy(calendar) == []


def test_an_event_that_becomes_free_keeps_no_time_any_more(google, calendar):
    put(google, "ev1")
    read(calendar)
    google.change(ADDRESS, "ev1", transparency="transparent")
    read(calendar)
    assert busy(calendar) == []


def test_one_occurrence_of_a_series_is_changed_alone(google, calendar):
    for day in (2, 9, 16):
        put(google, f"series_{day}", at(day), recurringEventId="series")
    read(calendar)
    put(google, "series_9", at(10), recurringEventId="series")
    google.remove(ADDRESS, "series_16")
    read(calendar)
    assert [start for _, start, _ in busy(calendar)] == [at(2), at(10)]


def test_pages_are_read_to_their_end(google, calendar):
    google.page_size = 7
    for number in range(30):
        put(google, f"ev{number:02}", at(2) + dt.timedelta(hours=number))
    read(calendar)
    assert len(busy(calendar)) == 30
    for number in range(15):
        google.remove(ADDRESS, f"ev{number:02}")
    read(calendar)
    assert len(busy(calendar)) == 15


def test_a_token_that_google_forgot_makes_the_calendar_be_read_whole(google, calendar):
    put(google, "ev1", at(2))
    put(google, "ev2", at(3))
    read(calendar)
    google.remove(ADDRESS, "ev1")
    google.forget_tokens(ADDRESS)
    read(calendar)
    assert titles(calendar) == ["ev2"]
    assert calendar.state == Calendar.State.OK


def test_once_a_day_the_calendar_is_read_whole_since_the_window_moves(google, calendar):
    put(google, "ev1")
    read(calendar)
    Calendar.objects.update(fully_read_at=timezone.now() - dt.timedelta(hours=25))
    google.requests.clear()
    read(calendar)
    (asked,) = google.asked("GET", "/events")
    assert "timeMin" in asked.query and "syncToken" not in asked.query
    assert titles(calendar) == ["ev1"]


def test_a_business_that_can_be_booked_further_ahead_reads_further_at_once(google, calendar):
    put(google, "far", at(200))
    read(calendar)
    assert busy(calendar) == []
    BookingSettings.objects.create(horizon_days=365)
    read(calendar)
    assert titles(calendar) == ["far"]


# --- trouble ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (Failure.SLOW, CalendarProblem.TIMEOUT),
        (Failure.BROKEN, CalendarProblem.BROKEN),
        (Failure.TOO_MANY, CalendarProblem.BUSY),
        (Failure.RATE_LIMIT, CalendarProblem.BUSY),
        (Failure.NO_JSON, CalendarProblem.MALFORMED),
        (Failure.NO_OBJECT, CalendarProblem.MALFORMED),
        (Failure.CUT, CalendarProblem.MALFORMED),
        (Failure.DROPPED, CalendarProblem.MALFORMED),
    ],
)
def test_an_unreachable_calendar_keeps_what_was_known_and_says_so(google, calendar, failure, problem):
    put(google, "ev1")
    before = read(calendar).synced_at
    put(google, "ev2", at(3))
    google.fail(failure)
    read(calendar)
    assert titles(calendar) == ["ev1"]
    assert (calendar.state, calendar.problem) == (Calendar.State.UNREACHABLE, problem)
    assert calendar.synced_at == before
    assert calendar.failing_since and calendar.failing_since > before
    read(calendar)
    assert (calendar.state, calendar.failing_since, calendar.failures) == (Calendar.State.OK, None, 0)
    assert titles(calendar) == ["ev1", "ev2"]


def test_a_server_that_is_not_there_is_unreachable(google, calendar, settings):
    settings.GOOGLE_CALENDAR_URL = "http://127.0.0.1:1/calendar/v3"
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.UNREACHABLE, CalendarProblem.NETWORK)


def test_failures_in_a_row_are_further_and_further_apart(google, calendar):
    pauses = []
    for _ in range(8):
        google.fail(Failure.BROKEN)
        before = timezone.now()
        read(calendar)
        pauses.append((calendar.next_read_at - before).total_seconds())
    assert calendar.failures == 8
    assert 45 < pauses[0] < 75
    assert all(later > sooner for sooner, later in pairwise(pauses[:5]))
    assert max(pauses) < 4400


def test_a_server_that_asks_to_be_left_alone_is(google, calendar):
    google.fail(Failure.TOO_MANY)
    read(calendar)
    assert calendar.next_read_at - timezone.now() > dt.timedelta(minutes=115)


def test_an_account_without_rights_is_refused_and_not_asked_every_few_minutes(google, calendar):
    google.fail(Failure.FORBIDDEN)
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.REFUSED, CalendarProblem.FORBIDDEN)
    assert calendar.next_read_at - timezone.now() > dt.timedelta(hours=5)


def test_a_calendar_that_was_deleted_is_refused_and_keeps_what_was_known(google, calendar):
    put(google, "ev1")
    read(calendar)
    del google.calendars[ADDRESS]
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.REFUSED, CalendarProblem.GONE)
    assert titles(calendar) == ["ev1"]


def test_an_event_that_cannot_be_understood_costs_no_other_and_is_counted(google, calendar):
    put(google, "good", at(3))
    put(google, "bad", at(4))
    read(calendar)
    google.change(ADDRESS, "bad", start={"dateTime": "soon"})
    Calendar.objects.update(fully_read_at=None)
    put(google, "new", at(5))
    read(calendar)
    assert titles(calendar) == ["good", "bad", "new"]  # as it was when it could be understood
    assert (calendar.state, calendar.unreadable) == (Calendar.State.OK, 1)


# --- access -----------------------------------------------------------------------------------------------------


def test_an_access_token_that_ended_is_renewed_and_kept(google, calendar):
    before = calendar.credentials
    google.expire()
    put(google, "ev1")
    read(calendar)
    assert titles(calendar) == ["ev1"]
    assert calendar.credentials != before
    google.requests.clear()
    read(calendar)
    assert google.asked("POST", "/token") == []


def test_a_refusal_of_a_token_that_should_still_be_good_is_answered_with_a_new_one(google, calendar):
    google.fail(Failure.UNAUTHORIZED)
    put(google, "ev1")
    read(calendar)
    assert titles(calendar) == ["ev1"]


def test_access_that_was_withdrawn_is_said_in_plain_words(google, calendar):
    google.withdraw()
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.REFUSED, CalendarProblem.REVOKED)
    assert "withdrawn" in calendar.get_problem_display()


def test_a_platform_without_a_client_at_google_says_so(google, calendar, settings):
    google.expire()
    settings.GOOGLE_CALENDAR_CLIENT_SECRET = ""
    read(calendar)
    assert calendar.problem == CalendarProblem.NOT_SET_UP
    settings.GOOGLE_CALENDAR_CLIENT_ID, settings.GOOGLE_CALENDAR_CLIENT_SECRET = CLIENT_ID, "wrong"
    read(calendar)
    assert calendar.problem == CalendarProblem.NOT_SET_UP


def test_credentials_that_cannot_be_decrypted_any_more_are_refused(google, calendar, settings):
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert sync.read(calendar.pk)
    now = Calendar.objects.get(pk=calendar.pk)
    assert (now.state, now.problem) == (Calendar.State.REFUSED, CalendarProblem.SIGN_IN)


# --- one at a time ----------------------------------------------------------------------------------------------


def test_a_calendar_that_is_being_read_is_not_read_twice_at_once(google, calendar):
    Calendar.objects.update(claimed_until=timezone.now() + dt.timedelta(minutes=1))
    assert not sync.read(calendar.pk)
    Calendar.objects.update(claimed_until=timezone.now() - dt.timedelta(seconds=1))
    assert sync.read(calendar.pk)


def test_what_is_read_for_a_calendar_that_was_linked_anew_meanwhile_is_dropped(google, calendar, monkeypatch):
    put(google, "ev1")
    real = sync.adapter_of

    def adapter(row):
        Calendar.objects.update(linked_at=timezone.now(), claimed_until=None)
        return real(row)

    monkeypatch.setattr(sync, "adapter_of", adapter)
    read(calendar)
    assert busy(calendar) == []
    assert calendar.state == Calendar.State.NEW


def test_a_reading_that_is_asked_for_while_another_goes_on_is_not_forgotten(google, calendar, monkeypatch):
    real = sync.adapter_of

    def adapter(row):
        Calendar.objects.update(next_read_at=timezone.now())
        return real(row)

    monkeypatch.setattr(sync, "adapter_of", adapter)
    read(calendar)
    assert calendar.next_read_at <= timezone.now()


def test_a_calendar_that_is_not_there_is_not_read(inside):
    assert not sync.read(10**9)
