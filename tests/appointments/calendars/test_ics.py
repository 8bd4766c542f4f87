"""Calendar files: what other programs read of an appointment, and that they read it as it is."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments import calendars
from appointments.calendars import ics
from appointments.calendars.base import OwnEvent
from appointments.models import Appointment
from tenants.context import tenant_context
from tests.appointments.calendars.rows import at, make_appointment, make_resource


def read_back(content: bytes) -> tuple[icalendar.Calendar, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def lines_of(content: bytes) -> list[bytes]:
    assert content.endswith(b"\r\n")
    return content[:-2].split(b"\r\n")


# Everything that people type, line ends and the marks of the format among it.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("\n,;:\\\"'=^ \t–éàüñ😀"),
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF, exclude_categories=("Cn",)),
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")),
    ),
    max_size=200,
)


@given(summary=TEXTS, description=TEXTS)
def test_any_text_comes_back_as_it_was(summary: str, description: str) -> None:
    start = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)
    own = OwnEvent("pm1", start, start + dt.timedelta(hours=1), summary, description, changed_at=start)
    content = ics.single(own)
    _, event = read_back(content)
    assert str(event["SUMMARY"]) == summary
    assert str(event.get("DESCRIPTION", "")) == description
    for line in lines_of(content):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two


@pytest.mark.parametrize("nasty", ["a\r\nATTENDEE:mailto:x@y.z", "a\rb", "a\x00b\x07", "BEGIN:VEVENT\nEND:VCALENDAR"])
def test_no_text_can_add_a_line_of_its_own(anna, nasty):
    appointment = make_appointment(anna, at(2), name=nasty.replace("\x00", ""))
    _, event = read_back(calendars.ics_of(appointment))
    assert "ATTENDEE" not in event or str(event["ATTENDEE"]) == "mailto:lea@example.com"
    feed = ics.feed_of([appointment], ics.identity.this_tenant(), nasty, shows_names=True)
    assert len(icalendar.Calendar.from_ical(feed).walk("VEVENT")) == 1


def test_a_confirmation_is_an_invitation_that_needs_no_answer(anna, inside, settings):
    settings.PUBLIC_HOST = "permanence.example"
    appointment = make_appointment(anna, at(2), name="ليلى، بنعلي; «Zineb»", service="Coupe, brushing")
    content = calendars.ics_of(appointment)
    calendar, event = read_back(content)
    assert calendar["METHOD"] == "REQUEST" and calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert (event.start, event.end) == (at(2), at(2, 10, 30))
    assert b"DTSTART:" in content and b"VTIMEZONE" not in content  # UTC
    assert str(event["SUMMARY"]) == f"Coupe, brushing – {inside.name}"
    assert str(event["ORGANIZER"]) == "mailto:appointments@permanence.example"
    assert str(event["ATTENDEE"]) == "mailto:lea@example.com"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED" and event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["STATUS"] == "CONFIRMED"
    assert appointment.code in str(event["DESCRIPTION"])
    for name in ("UID", "DTSTAMP", "SEQUENCE"):
        assert name in event


def test_a_cancellation_is_of_the_same_event_and_later(anna):
    appointment = make_appointment(anna, at(2))
    _, asked = read_back(calendars.ics_of(appointment, organiser="hello@salon.example"))
    Appointment.objects.update(changed_at=appointment.changed_at + dt.timedelta(seconds=90))
    appointment.refresh_from_db()
    calendar, cancelled = read_back(calendars.ics_of(appointment, "CANCEL", organiser="hello@salon.example"))
    assert calendar["METHOD"] == "CANCEL" and cancelled["STATUS"] == "CANCELLED"
    assert cancelled["UID"] == asked["UID"]
    assert cancelled["SEQUENCE"] > asked["SEQUENCE"]
    assert str(cancelled["ORGANIZER"]) == "mailto:hello@salon.example"


def test_one_that_waits_for_approval_is_tentative(anna):
    appointment = make_appointment(anna, at(2), state=Appointment.State.REQUESTED)
    assert read_back(calendars.ics_of(appointment))[1]["STATUS"] == "TENTATIVE"


def test_a_customer_without_an_address_gets_a_file_all_the_same(anna):
    _, event = read_back(calendars.ics_of(make_appointment(anna, at(2), customer=None)))
    assert "ATTENDEE" not in event


def test_there_is_no_other_method(anna):
    with pytest.raises(ValueError, match="PUBLISH"):
        calendars.ics_of(make_appointment(anna, at(2)), "PUBLISH")


def test_every_appointment_of_every_tenant_has_an_uid_of_its_own(anna, inside, northside):
    appointment = make_appointment(anna, at(2))
    here = {str(read_back(calendars.ics_of(one))[1]["UID"]) for one in (appointment, make_appointment(anna, at(3)))}
    assert len(here) == 2
    with tenant_context(northside):
        other = make_appointment(make_resource(), at(2))
        Appointment.objects.filter(pk=other.pk).update(id=appointment.pk)
        there = calendars.ics_of(Appointment.objects.get(pk=appointment.pk))
    assert str(read_back(there)[1]["UID"]) not in here
