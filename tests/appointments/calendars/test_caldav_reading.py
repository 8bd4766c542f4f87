"""What is in a CalDAV calendar keeps its resource busy: with and without what a server may offer, and in trouble."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from appointments.models import BookingSettings, BusyTime, Calendar, CalendarProblem
from tests.appointments.calendars.rows import at, busy, link_caldav, make_resource, read, titles
from tests.fakes.caldav_server import Failure, calendar_of, event, utc, vevent

MONTREAL_ZONE = calendar_of(
    "\r\n".join(
        [
            "BEGIN:VTIMEZONE",
            "TZID:America/Montreal",
            "BEGIN:STANDARD",
            "DTSTART:19701025T030000",
            "TZOFFSETFROM:-0400",
            "TZOFFSETTO:-0500",
            "END:STANDARD",
            "END:VTIMEZONE",
        ]
    )
)


@pytest.fixture
def calendar(server, path, anna) -> Calendar:
    return link_caldav(server, anna, path)


@pytest.fixture(params=["sync-collection", "ctag", "neither"])
def each_server(request, server):
    """Servers of every ability."""
    server.offers_sync = request.param == "sync-collection"
    server.offers_ctag = request.param != "neither"
    return server


def one(uid: str, start: dt.datetime, minutes: int = 60, *lines: str) -> str:
    return event(uid, utc(start), utc(start + dt.timedelta(minutes=minutes)), *lines, summary=uid)


def day(moment: dt.datetime, plus: int = 0) -> str:
    return f";VALUE=DATE:{moment + dt.timedelta(days=plus):%Y%m%d}"


def test_events_come_change_and_go_whatever_the_server_is_able_to(each_server, path, calendar):
    stays = each_server.put(path, "a.ics", one("stays", at(2, 8)))
    each_server.put(path, "b.ics", one("moves", at(2, 10)))
    goes = each_server.put(path, "c.ics", one("goes", at(2, 12)))
    read(calendar)
    assert titles(calendar) == ["stays", "moves", "goes"]
    each_server.put(path, "b.ics", one("moves", at(4, 10)))
    each_server.put(path, "d é@+1.ics", one("comes", at(5, 10)))
    each_server.remove(goes)
    read(calendar)
    assert [(title, start) for title, start, _ in busy(calendar)] == [
        ("stays", at(2, 8)),
        ("moves", at(4, 10)),
        ("comes", at(5, 10)),
    ]
    each_server.remove(stays)
    read(calendar)
    assert titles(calendar) == ["moves", "comes"]
    assert calendar.state == Calendar.State.OK


def test_a_server_with_sync_collection_is_asked_for_what_changed_alone(server, path, calendar):
    for number in range(120):
        server.put(path, f"{number}.ics", one(f"ev{number}", at(2) + dt.timedelta(hours=number)))
    read(calendar)
    server.requests.clear()
    read(calendar)
    assert [(asked.method, "sync-collection" in asked.body) for asked in server.requests] == [("REPORT", True)]
    server.put(path, "5.ics", one("changed", at(9)))
    server.requests.clear()
    read(calendar)
    (multiget,) = server.asked("REPORT", "calendar-multiget")
    assert multiget.body.count("<href>") == 1
    assert len(busy(calendar)) == 120


def test_a_server_with_a_ctag_is_asked_for_nothing_more_while_it_stays(server, path, calendar):
    server.offers_sync = False
    server.put(path, "a.ics", one("ev", at(2)))
    read(calendar)
    server.requests.clear()
    read(calendar)
    assert [asked.method for asked in server.requests] == ["PROPFIND"]
    assert titles(calendar) == ["ev"]


def test_pages_of_changes_are_read_to_their_end(server, path, calendar):
    read(calendar)
    server.page = 10
    for number in range(75):
        server.put(path, f"{number}.ics", one(f"ev{number}", at(2) + dt.timedelta(hours=number)))
    read(calendar)
    assert len(busy(calendar)) == 75
    assert len(server.asked("REPORT", "calendar-multiget")) == 2


def test_a_token_that_the_server_forgot_makes_the_calendar_be_read_whole(server, path, calendar):
    gone = server.put(path, "a.ics", one("gone", at(2)))
    server.put(path, "b.ics", one("stays", at(3)))
    read(calendar)
    server.remove(gone)
    server.collections[path].forgets_before = server.collections[path].version + 1
    read(calendar)
    assert titles(calendar) == ["stays"]
    assert calendar.state == Calendar.State.OK


def test_a_server_that_gives_sync_collection_up_is_read_all_the_same(server, path, calendar):
    server.put(path, "a.ics", one("ev1", at(2)))
    read(calendar)
    server.offers_sync = False
    server.put(path, "b.ics", one("ev2", at(3)))
    read(calendar)
    assert titles(calendar) == ["ev1", "ev2"]


# --- what events say --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "offset"), [("", 1), (MONTREAL_ZONE, -5)], ids=["the workspace's zone", "the calendar's own"]
)
def test_whole_days_and_floating_times_are_those_of_the_calendars_zone(server, anna, zone, offset):
    BookingSettings.objects.create(horizon_days=730)
    path = server.add("perso", "Perso", time_zone=zone)
    winter = dt.datetime(2027, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    server.put(path, "a.ics", event("a", day(winter), day(winter, 2), summary="Vacances"))
    server.put(path, "b.ics", event("b", ":20270115T100000", ":20270115T110000", summary="Flottant"))
    calendar = read(link_caldav(server, anna, path))
    assert busy(calendar) == [
        ("Vacances", winter, winter + dt.timedelta(days=2)),
        ("Flottant", winter + dt.timedelta(days=3, hours=10), winter + dt.timedelta(days=3, hours=11)),
    ]
    assert BusyTime.objects.get(title="Vacances").all_day


def test_a_series_with_its_exceptions_is_unfolded(server, path, calendar):
    start = at(2, 9)
    second, third = start + dt.timedelta(days=7), start + dt.timedelta(days=14)
    rule = [f"RRULE:FREQ=WEEKLY;UNTIL={start + dt.timedelta(days=21):%Y%m%dT%H%M%SZ}", f"EXDATE{utc(third)}"]
    series = vevent("series", utc(start), utc(start + dt.timedelta(hours=1)), *rule, summary="Yoga")
    moved = vevent("series", utc(at(10, 15)), utc(at(10, 16)), f"RECURRENCE-ID{utc(second)}", summary="Yoga déplacé")
    server.put(path, "a.ics", calendar_of(series, moved))
    read(calendar)
    assert busy(calendar) == [
        ("Yoga", start, start + dt.timedelta(hours=1)),
        ("Yoga déplacé", at(10, 15), at(10, 16)),
        ("Yoga", start + dt.timedelta(days=21), start + dt.timedelta(days=21, hours=1)),
    ]
    cancelled = vevent(
        "series", utc(second), utc(second + dt.timedelta(hours=1)), f"RECURRENCE-ID{utc(second)}", "STATUS:CANCELLED"
    )
    server.put(path, "a.ics", calendar_of(series, cancelled))
    read(calendar)
    assert [start for _, start, _ in busy(calendar)] == [start, start + dt.timedelta(days=21)]


def test_a_series_keeps_its_wall_time_over_a_change_of_clocks(server, path, calendar):
    BookingSettings.objects.create(horizon_days=730)
    zoned = ";TZID=Europe/Paris:20270325T{}0000"
    server.put(path, "a.ics", event("a", zoned.format(10), zoned.format(11), "RRULE:FREQ=DAILY;COUNT=5"))
    read(calendar)
    assert [start.hour for _, start, _ in busy(calendar)] == [9, 9, 9, 8, 8]


@pytest.mark.parametrize(
    ("lines", "keeps"),
    [
        (["TRANSP:TRANSPARENT"], False),
        (["STATUS:CANCELLED"], False),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:Anna@Example.com"], False),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:other@example.com"], True),
        (["ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@example.com"], True),
        (["STATUS:TENTATIVE"], True),
    ],
)
def test_what_does_not_take_its_owners_time_keeps_nobody_from_booking(server, path, calendar, lines, keeps):
    server.put(path, "a.ics", one("ev", at(2), 60, *lines))
    read(calendar)
    assert bool(busy(calendar)) is keeps


def test_the_title_of_a_private_event_is_not_kept(server, path, calendar):
    server.put(path, "a.ics", one("ev", at(2), 60, "CLASS:PRIVATE"))
    read(calendar)
    assert titles(calendar) == [""]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=HOURLY",
        "RRULE:FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))),
        "RRULE:FREQ=NEVER",
        "RRULE:BYDAY=9XX",
    ],
)
def test_a_rule_that_strikes_too_often_or_makes_no_sense_costs_no_other_event(server, path, calendar, rule):
    server.put(path, "a.ics", one("clock", at(2), 1, rule))
    server.put(path, "b.ics", one("good", at(3)))
    read(calendar)
    assert titles(calendar) == ["good"]
    assert (calendar.state, calendar.unreadable) == (Calendar.State.OK, 1)


@pytest.mark.parametrize("data", ["", "hello", "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "\x00"])
def test_rubbish_among_the_objects_costs_no_other(server, path, calendar, data):
    server.put(path, "b.ics", one("good", at(3)))
    server.put(path, "a.ics", data.replace("\x00", ""))
    read(calendar)
    assert titles(calendar) == ["good"]


def test_what_cannot_be_understood_any_more_keeps_the_time_it_had(server, path, calendar):
    server.put(path, "a.ics", one("ev", at(2)))
    read(calendar)
    server.put(path, "a.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nRRULE:FREQ=SECONDLY\r\n")
    read(calendar)
    assert titles(calendar) == ["ev"]


# --- trouble ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        (Failure.SLOW, CalendarProblem.TIMEOUT),
        (Failure.ENDLESS, CalendarProblem.TIMEOUT),
        (Failure.BROKEN, CalendarProblem.BROKEN),
        (Failure.TOO_MANY, CalendarProblem.BUSY),
        (Failure.NO_XML, CalendarProblem.MALFORMED),
        (Failure.EMPTY, CalendarProblem.MALFORMED),
        (Failure.CUT, CalendarProblem.MALFORMED),
        (Failure.DROPPED, CalendarProblem.MALFORMED),
    ],
)
def test_an_unreachable_calendar_keeps_what_was_known_and_says_so(server, path, calendar, failure, problem):
    server.put(path, "a.ics", one("ev1", at(2)))
    read(calendar)
    server.put(path, "b.ics", one("ev2", at(3)))
    server.fail(failure)
    read(calendar)
    assert titles(calendar) == ["ev1"]
    assert (calendar.state, calendar.problem) == (Calendar.State.UNREACHABLE, problem)
    assert calendar.failing_since is not None and calendar.next_read_at > timezone.now()
    read(calendar)
    assert titles(calendar) == ["ev1", "ev2"]
    assert (calendar.state, calendar.failing_since) == (Calendar.State.OK, None)


def test_a_password_that_is_not_accepted_any_more_is_said_so(server, path, calendar):
    server.password = "changed"
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.REFUSED, CalendarProblem.SIGN_IN)


def test_a_calendar_that_was_deleted_is_refused(server, path, calendar):
    del server.collections[path]
    read(calendar)
    assert (calendar.state, calendar.problem) == (Calendar.State.REFUSED, CalendarProblem.GONE)


def test_a_calendar_of_two_resources_keeps_both_busy(server, path, calendar):
    server.put(path, "a.ics", one("ev", at(2)))
    other = link_caldav(server, make_resource("Benoît"), path)
    assert titles(read(calendar)) == titles(read(other)) == ["ev"]


def test_nothing_of_a_calendar_is_logged(server, path, calendar, caplog):
    server.put(path, "a.ics", one("Consultation", at(2)))
    with caplog.at_level("INFO"):
        read(calendar)
        for failure in (Failure.NO_XML, Failure.HTML, Failure.BROKEN, Failure.EMPTY):
            server.fail(failure)
            read(calendar)
    assert "Consultation" not in caplog.text and "unclosed" not in caplog.text and "Welcome" not in caplog.text
    assert server.password not in caplog.text
