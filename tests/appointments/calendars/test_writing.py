"""Appointments are written into the linked calendars: once, whatever dies in between, and never over anything else."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from appointments import calendars
from appointments.calendars import identity, links, writing
from appointments.calendars.writing import push, push_appointment
from appointments.models import Appointment, Calendar, CalendarEntry, CalendarProblem
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
    titles,
)
from tests.fakes.caldav_server import Failure as CaldavFailure
from tests.fakes.google_calendar import Failure, FakeCalendar

ADDRESS = "anna@gmail.example"


class Google:
    """A linked Google calendar, and what stands in it."""

    refusal, broken, dropped = Failure.FORBIDDEN, Failure.BROKEN, Failure.DROPPED

    def __init__(self, fake, anna) -> None:
        self.fake, self.calendar = fake, link_google(fake, anna)

    def events(self) -> list[tuple[dt.datetime, dt.datetime, str]]:
        standing = self.fake.standing(ADDRESS).values()
        return sorted((_moment(one["start"]), _moment(one["end"]), one["status"]) for one in standing)

    def text(self) -> str:
        (one,) = self.fake.standing(ADDRESS).values()
        return f"{one['summary']}\n{one['description']}"

    def somebody_deletes(self, event_id: str) -> None:
        self.fake.remove(ADDRESS, event_id)


class Caldav:
    """A linked CalDAV calendar, and what stands in it."""

    broken, dropped = CaldavFailure.BROKEN, CaldavFailure.DROPPED

    def __init__(self, fake, anna) -> None:
        self.fake, self.path = fake, fake.add("travail", "Travail")
        self.calendar = link_caldav(fake, anna, self.path)

    def _objects(self) -> list[icalendar.Event]:
        objects = self.fake.collections[self.path].objects.values()
        return [one for data in objects for one in icalendar.Calendar.from_ical(data).walk("VEVENT")]

    def events(self) -> list[tuple[dt.datetime, dt.datetime, str]]:
        return sorted((one.start, one.end, str(one["STATUS"]).lower()) for one in self._objects())

    def text(self) -> str:
        (one,) = self._objects()
        return f"{one['SUMMARY']}\n{one['DESCRIPTION']}"

    def somebody_deletes(self, event_id: str) -> None:
        self.fake.remove(f"{self.path}{event_id}.ics")


def _moment(value) -> dt.datetime:
    return dt.datetime.fromisoformat(value["dateTime"])


@pytest.fixture(params=["google", "caldav"])
def linked(request, anna):
    if request.param == "google":
        return Google(request.getfixturevalue("google"), anna)
    return Caldav(request.getfixturevalue("server"), anna)


@pytest.fixture
def booked(linked, anna) -> Appointment:
    """An appointment that is booked and written."""
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    assert push(appointment.pk) == 1
    return appointment


def test_a_booked_appointment_is_written_with_whose_it_is(linked, booked):
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]
    assert "Coupe – Léa Petit" in linked.text()
    assert booked.code in linked.text() and "+33612345601" in linked.text()
    entry = entry_of(booked)
    assert not entry.is_pending and entry.starts_at == booked.starts_at


def test_one_that_waits_for_approval_is_tentative_until_it_is_approved(linked, anna):
    appointment = make_appointment(anna, at(2), state=Appointment.State.REQUESTED)
    calendars.changed(appointment)
    push(appointment.pk)
    assert linked.events() == [(at(2), at(2, 10, 30), "tentative")]
    appointment.move_to(Appointment.State.BOOKED)
    calendars.changed(appointment)
    push(appointment.pk)
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]


def test_a_moved_appointment_moves_its_event(linked, booked):
    move(booked, at(5, 15))
    push(booked.pk)
    assert linked.events() == [(at(5, 15), at(5, 15, 30), "confirmed")]


def test_a_cancelled_appointment_takes_its_event_with_it_and_one_booked_again_brings_it_back(linked, booked):
    cancel(booked)
    push(booked.pk)
    assert linked.events() == []
    Appointment.objects.update(state=Appointment.State.BOOKED)
    booked.refresh_from_db()
    calendars.changed(booked)
    push(booked.pk)
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]


def test_who_came_and_who_did_not_keeps_the_event(linked, booked):
    booked.move_to(Appointment.State.NO_SHOW)
    calendars.changed(booked)
    push(booked.pk)
    assert len(linked.events()) == 1


@pytest.mark.parametrize("state", [Appointment.State.HELD, Appointment.State.EXPIRED, Appointment.State.CANCELLED])
def test_a_time_that_is_only_held_or_never_was_booked_is_written_nowhere(linked, anna, state):
    appointment = make_appointment(anna, at(2), state=state)
    calendars.changed(appointment)
    assert not CalendarEntry.objects.exists()
    assert push(appointment.pk) == 0 and linked.fake.requests == []


def test_an_appointment_that_is_cancelled_before_it_was_written_asks_the_calendar_for_nothing(linked, anna):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    cancel(appointment)
    assert push(appointment.pk) == 1
    assert linked.fake.requests == []


def test_an_appointment_that_goes_to_somebody_else_changes_calendars(linked, booked, server):
    other = make_resource("Benoît")
    path = server.add("benoit", "Benoît")
    link_caldav(server, other, path)
    booked.resource = other
    booked.save()
    calendars.changed(booked)
    assert push(booked.pk) == 2
    assert linked.events() == []
    assert len(server.collections[path].objects) == 1


def test_a_calendar_that_is_only_read_is_not_written(linked, anna):
    Calendar.objects.update(writes=False)
    calendars.changed(make_appointment(anna, at(2)))
    assert not CalendarEntry.objects.exists()


def test_linking_a_calendar_writes_what_is_to_come_and_nothing_else(linked, anna):
    coming = make_appointment(anna, at(2))
    make_appointment(anna, at(-2))
    make_appointment(anna, at(3), state=Appointment.State.CANCELLED)
    make_appointment(make_resource("Benoît"), at(2))
    assert writing.enter_all(linked.calendar) == 1
    push(coming.pk)
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]


# --- nothing lost, nothing doubled ------------------------------------------------------------------------------


class Killed(BaseException):
    """A worker dies: nothing after it runs."""


def kill_at(monkeypatch, name: str) -> None:
    def die(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(writing, name, die)


@pytest.mark.parametrize("step", ["_carried_out", "_recorded"])
def test_a_worker_that_dies_at_any_step_neither_loses_nor_doubles_an_event(linked, anna, monkeypatch, step):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    with monkeypatch.context() as patched:
        kill_at(patched, step)
        with pytest.raises(Killed):
            push(appointment.pk)
    assert push(appointment.pk) == 0  # the dead one has it in hand for a while
    assert writing.pending(timezone.now(), 10) == []
    again()
    assert writing.pending(timezone.now(), 10) == [appointment.pk]
    assert push(appointment.pk) == 1
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]


def test_an_event_that_was_written_by_a_worker_who_died_is_taken_out_on_cancelling(linked, anna, monkeypatch):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    with monkeypatch.context() as patched:
        kill_at(patched, "_recorded")
        with pytest.raises(Killed):
            push(appointment.pk)
    assert len(linked.events()) == 1
    cancel(appointment)
    again()
    push(appointment.pk)
    assert linked.events() == []


def test_a_request_whose_answer_was_lost_is_made_again_without_doubling(linked, anna):
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    linked.fake.fail(linked.dropped)
    assert push(appointment.pk) == 0
    assert len(linked.events()) == 1
    assert entry_of(appointment).is_pending
    again()
    assert push(appointment.pk) == 1
    assert linked.events() == [(at(2), at(2, 10, 30), "confirmed")]


def test_pushing_twice_writes_once(linked, booked):
    count = len(linked.fake.requests)
    assert push(booked.pk) == 0
    assert len(linked.fake.requests) == count


def test_deleting_what_somebody_deleted_already_is_done(linked, booked):
    linked.somebody_deletes(identity.event_id(identity.this_tenant(), booked.pk))
    cancel(booked)
    assert push(booked.pk) == 1
    assert entry_of(booked).problem == ""


def test_a_server_in_trouble_is_tried_again_later(linked, booked):
    move(booked, at(4))
    linked.fake.fail(linked.broken)
    assert push(booked.pk) == 0
    entry = entry_of(booked)
    assert entry.problem == CalendarProblem.BROKEN and entry.is_pending and entry.failures == 1
    assert entry.due_at > timezone.now() + dt.timedelta(seconds=30)
    assert writing.pending(timezone.now(), 10) == []
    again()
    assert writing.pending(timezone.now(), 10) == [booked.pk]
    assert push(booked.pk) == 1
    assert linked.events()[0][0] == at(4)
    assert entry_of(booked).problem == ""


def test_a_change_while_the_event_is_written_is_written_after_it(linked, booked, monkeypatch):
    move(booked, at(4))
    real, moved = writing._carried_out, []

    def carried_out(entry):
        stands = real(entry)
        if not moved:
            moved.append(True)
            move(booked, at(6))
        return stands

    monkeypatch.setattr(writing, "_carried_out", carried_out)
    assert push(booked.pk) == 1
    assert linked.events() == [(at(6), at(6, 10, 30), "confirmed")]
    assert not entry_of(booked).is_pending


# --- the transaction and the broker -----------------------------------------------------------------------------


def test_the_task_is_sent_after_the_commit_and_for_nothing_that_was_rolled_back(
    google, anna, monkeypatch, django_capture_on_commit_callbacks
):
    link_google(google, anna)
    sent: list[int] = []
    monkeypatch.setattr(push_appointment, "delay", sent.append)
    appointment = make_appointment(anna, at(2))
    with django_capture_on_commit_callbacks(execute=True):
        calendars.changed(appointment)
        assert sent == []
    assert sent == [appointment.pk]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        calendars.changed(appointment)
        _ = 1 / 0
    assert entry_of(appointment).revision == 1


def test_a_broker_that_is_away_loses_nothing(google, anna, monkeypatch, django_capture_on_commit_callbacks):
    link_google(google, anna)

    def away(*args):
        raise OperationalError("no broker")

    monkeypatch.setattr(push_appointment, "delay", away)
    appointment = make_appointment(anna, at(2))
    with django_capture_on_commit_callbacks(execute=True):
        calendars.changed(appointment)
    assert writing.pending(timezone.now(), 10) == [appointment.pk]


def test_where_no_calendar_is_linked_nothing_is_noted_and_nothing_is_sent(
    anna, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(push_appointment, "delay", pytest.fail)
    with django_capture_on_commit_callbacks(execute=True):
        calendars.changed(make_appointment(anna, at(2)))
    assert not CalendarEntry.objects.exists()


# --- what is ours and what is not -------------------------------------------------------------------------------


def test_our_own_event_does_not_make_its_resource_busy_again(linked, booked):
    assert titles(read(linked.calendar)) == []
    assert calendars.conflicts() == []


def test_our_own_event_is_known_after_its_calendar_was_unlinked_and_linked_again(linked, booked, anna):
    credentials, address = linked.calendar.credentials, linked.calendar.address
    links.unlink(linked.calendar)
    assert len(linked.events()) == 1
    relinked = Calendar.objects.create(
        resource=anna, provider=linked.calendar.provider, address=address, credentials=credentials
    )
    assert titles(read(relinked)) == []
    writing.enter_all(relinked)
    push(booked.pk)
    assert len(linked.events()) == 1


def test_an_event_of_one_resource_keeps_nobody_from_another_in_a_calendar_they_share(google, anna):
    own = link_google(google, anna)
    other = link_google(google, make_resource("Benoît"))
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    assert push(appointment.pk) == 1
    assert titles(read(own)) == titles(read(other)) == []


def test_other_events_are_never_touched(google, anna):
    link_google(google, anna)
    google.put(ADDRESS, "dentist", at(2), at(2, 11), summary="Dentiste")
    before = dict(google.calendars[ADDRESS].events["dentist"])
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    push(appointment.pk)
    cancel(appointment)
    push(appointment.pk)
    assert google.standing(ADDRESS) == {"dentist": before}


def test_a_calendar_that_may_only_be_read_says_so_and_is_not_asked_all_the_time(google, anna):
    google.calendars[ADDRESS] = FakeCalendar("Anna", role="reader")
    link_google(google, anna)
    appointment = make_appointment(anna, at(2))
    calendars.changed(appointment)
    assert push(appointment.pk) == 0
    entry = entry_of(appointment)
    assert entry.problem == CalendarProblem.FORBIDDEN
    assert entry.due_at > timezone.now() + dt.timedelta(hours=5)
