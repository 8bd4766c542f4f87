"""Where calendars and appointments do not agree, it is shown; nothing is changed by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appointments import calendars
from appointments.calendars import identity, writing
from appointments.calendars.writing import push
from appointments.models import Appointment, BusyTime, Calendar, CalendarEntry
from tests.appointments.calendars.rows import (
    again,
    at,
    cancel,
    entry_of,
    link_caldav,
    link_google,
    make_appointment,
    make_resource,
    move,
    read,
)
from tests.fakes.caldav_server import event, utc
from tests.fakes.google_calendar import Failure

ADDRESS = "anna@gmail.example"


@pytest.fixture
def calendar(google, anna) -> Calendar:
    return link_google(google, anna)


def own_id(appointment: Appointment) -> str:
    return identity.event_id(identity.this_tenant(), appointment.pk)


def written(appointment: Appointment) -> Appointment:
    calendars.changed(appointment)
    assert push(appointment.pk) == 1
    CalendarEntry.objects.update(written_at=timezone.now() - dt.timedelta(seconds=1))
    return appointment


def test_an_event_at_the_time_of_an_appointment_is_shown_with_it(google, calendar, anna):
    appointment = make_appointment(anna, at(2))
    make_appointment(anna, at(3))
    google.put(ADDRESS, "dentist", at(2, 10, 15), at(2, 12), summary="Dentiste")
    read(calendar)
    (conflict,) = calendars.conflicts()
    assert conflict.appointment == appointment and conflict.calendar == calendar
    assert conflict.busy_time is not None and conflict.busy_time.title == "Dentiste" and conflict.entry is None
    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == (Appointment.State.BOOKED, at(2))


def test_what_only_touches_an_appointment_or_concerns_nobody_any_more_is_no_conflict(google, calendar, anna):
    make_appointment(anna, at(2))
    make_appointment(anna, at(3), state=Appointment.State.CANCELLED)
    make_appointment(anna, at(0, 0) - dt.timedelta(hours=6))
    make_appointment(make_resource("Benoît"), at(4))
    for start, end in ((at(2, 9), at(2)), (at(2, 10, 30), at(2, 11)), (at(3), at(3, 11)), (at(4), at(4, 11))):
        google.put(ADDRESS, f"ev{start:%d%H%M}", start, end)
    google.put(ADDRESS, "past", at(0, 0) - dt.timedelta(hours=6), at(0, 0) - dt.timedelta(hours=5))
    read(calendar)
    assert BusyTime.objects.count() >= 4
    assert calendars.conflicts() == []


def test_the_conflicts_of_one_resource_are_its_own(google, calendar, anna):
    other = make_resource("Benoît")
    google.put(ADDRESS, "dentist", at(2), at(2, 12))
    read(calendar)
    appointment = make_appointment(anna, at(2))
    assert [one.appointment for one in calendars.conflicts(anna)] == [appointment]
    assert calendars.conflicts(other) == []


def test_somebody_who_moves_our_event_moves_no_appointment(google, calendar, anna):
    appointment = written(make_appointment(anna, at(2)))
    read(calendar)
    google.put(ADDRESS, own_id(appointment), at(2, 16), at(2, 17), summary="Coupe – Léa Petit")
    read(calendar)
    (conflict,) = calendars.conflicts()
    assert conflict.entry is not None and conflict.entry.found == CalendarEntry.Found.MOVED
    assert (conflict.entry.found_starts_at, conflict.entry.found_ends_at) == (at(2, 16), at(2, 17))
    appointment.refresh_from_db()
    assert appointment.starts_at == at(2)
    assert not BusyTime.objects.exists()


@pytest.mark.parametrize("is_whole", [True, False], ids=["read whole", "read by increments"])
def test_somebody_who_deletes_our_event_cancels_no_appointment(google, calendar, anna, is_whole):
    appointment = written(make_appointment(anna, at(2)))
    read(calendar)
    google.remove(ADDRESS, own_id(appointment))
    if is_whole:
        Calendar.objects.update(fully_read_at=None)
    read(calendar)
    (conflict,) = calendars.conflicts()
    assert conflict.entry is not None and conflict.entry.found == CalendarEntry.Found.DELETED
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.BOOKED
    assert google.standing(ADDRESS) == {}  # not written back behind anybody's back


def test_the_same_at_a_caldav_server(server, path, anna):
    calendar = link_caldav(server, anna, path)
    appointment = written(make_appointment(anna, at(2)))
    read(calendar)
    assert calendars.conflicts() == []
    href = f"{path}{own_id(appointment)}.ics"
    server.put(path, href.rpartition("/")[2], event(f"{own_id(appointment)}@permanence", utc(at(3)), utc(at(3, 11))))
    read(calendar)
    assert [one.entry.found for one in calendars.conflicts() if one.entry] == [CalendarEntry.Found.MOVED]
    server.remove(href)
    read(calendar)
    assert [one.entry.found for one in calendars.conflicts() if one.entry] == [CalendarEntry.Found.DELETED]
    Calendar.objects.update(fully_read_at=None)
    read(calendar)
    assert len(calendars.conflicts()) == 1


def test_an_event_that_somebody_moves_back_is_no_conflict_any_more(google, calendar, anna):
    appointment = written(make_appointment(anna, at(2)))
    google.put(ADDRESS, own_id(appointment), at(2, 16), at(2, 17))
    read(calendar)
    assert len(calendars.conflicts()) == 1
    google.put(ADDRESS, own_id(appointment), at(2), at(2, 10, 30))
    read(calendar)
    assert calendars.conflicts() == []


def test_an_event_that_somebody_makes_free_or_declines_is_still_there(google, calendar, anna):
    appointment = written(make_appointment(anna, at(2)))
    google.change(ADDRESS, own_id(appointment), transparency="transparent")
    read(calendar)
    assert calendars.conflicts() == []


def test_a_difference_is_gone_when_the_appointment_moves_or_is_cancelled(google, calendar, anna):
    moved, cancelled = written(make_appointment(anna, at(2))), written(make_appointment(anna, at(3)))
    for one in (moved, cancelled):
        google.remove(ADDRESS, own_id(one))
    read(calendar)
    assert len(calendars.conflicts()) == 2
    move(moved, at(4))
    cancel(cancelled)
    for one in (moved, cancelled):
        push(one.pk)
    read(calendar)
    assert calendars.conflicts() == []
    assert list(google.standing(ADDRESS)) == [own_id(moved)]


def test_what_was_deleted_is_put_back_when_somebody_says_so(google, calendar, anna):
    appointment = written(make_appointment(anna, at(2)))
    google.remove(ADDRESS, own_id(appointment))
    read(calendar)
    writing.write_again(entry_of(appointment))
    assert push(appointment.pk) == 1
    assert list(google.standing(ADDRESS)) == [own_id(appointment)]
    assert calendars.conflicts() == []


def test_a_reading_that_began_before_an_event_was_written_says_nothing_about_it(google, calendar, anna):
    appointment = written(make_appointment(anna, at(2)))
    google.remove(ADDRESS, own_id(appointment))
    CalendarEntry.objects.update(written_at=timezone.now() + dt.timedelta(minutes=1))
    read(calendar)
    assert calendars.conflicts() == []


def test_the_number_of_queries_does_not_grow_with_the_conflicts(google, calendar, anna):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = calendars.conflicts()
        for one in found:
            _ = (one.appointment.service.name, one.appointment.customer.name, one.calendar.name)
        return len(captured)

    def clash(day: int) -> None:
        make_appointment(anna, at(day))
        google.put(ADDRESS, f"ev{day}", at(day), at(day, 11))
        deleted = written(make_appointment(anna, at(day, 15)))
        google.remove(ADDRESS, own_id(deleted))

    clash(2)
    read(calendar)
    for_two = queries()
    for day in range(3, 9):
        clash(day)
    read(calendar)
    assert len(calendars.conflicts()) == 14
    assert queries() == for_two


# --- what cannot be relied on -----------------------------------------------------------------------------------


def test_a_calendar_that_cannot_be_read_is_stale_since_it_was_last_read(google, calendar, anna):
    other = make_resource("Benoît")
    read(calendar)
    assert calendars.stale() == []
    since = calendar.synced_at
    google.fail(Failure.BROKEN)
    read(calendar)
    assert [(one.calendar, one.since) for one in calendars.stale()] == [(calendar, since)]
    assert len(calendars.stale(anna)) == 1 and calendars.stale(other) == []
    again()
    read(calendar)
    assert calendars.stale() == []


def test_a_calendar_that_was_never_read_or_that_no_worker_reads_is_stale_too(google, calendar):
    assert [one.since for one in calendars.stale()] == [None]
    read(calendar)
    Calendar.objects.update(synced_at=timezone.now() - dt.timedelta(hours=3))
    assert len(calendars.stale()) == 1
