"""What the database must hold is compared with what it holds, and a difference is told with what was found."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from django.core.exceptions import ValidationError

from appointments.models import Appointment, Resource, Service
from conversations.customers import recognise
from conversations.models import Conversation
from rehearsals.database import Expected, Row, make, problem_with
from tenants.context import tenant_context
from tests.factories import make_call, make_conversation, make_message
from voice.models import Assistant, PhoneNumber

LONDON = zoneinfo.ZoneInfo("Europe/London")


@pytest.fixture
def inside(northside):
    with tenant_context(northside):
        for model in (Appointment, Conversation, Resource, Service):
            model.objects.all().delete()
        yield northside


def problem(**expected: object) -> str:
    return problem_with(Expected.model_validate(expected), LONDON)


def test_rows_that_match_are_counted(inside):
    conversation = make_conversation()
    make_message(conversation, name="Anna", urgency="urgent")
    make_message(conversation, name="Bruno")
    assert problem(model="message", count=2) == ""
    assert problem(model="conversations.Message", count=1, name="Anna", urgency="urgent") == ""
    assert problem(model="message", name="/^br/") == ""
    assert problem(model="message", count=0, name="Clara") == ""


def test_what_is_missing_is_told_with_what_is_there(inside):
    make_message(make_conversation(), name="Anna")
    assert problem(model="message", name="Bruno") == ("expected 1 message (name: Bruno), 0 of 1 match: name is 'Anna'")
    assert problem(model="message", count=0) == "expected 0 message (any), 1 of 1 match"


def test_times_are_those_of_the_business_also_across_a_change_of_the_clock(inside):
    winter = dt.datetime(2026, 3, 28, 16, 30, tzinfo=dt.UTC)
    make_call(started_at=winter)
    make_call(started_at=winter + dt.timedelta(days=1))
    assert problem(model="call", started_at="2026-03-28T16:30") == ""
    assert problem(model="call", started_at="2026-03-29T17:30") == ""
    assert "started_at is '2026-03-29T17:30'" in problem(model="call", started_at="2026-03-29T16:30")


def test_related_rows_are_reached_by_dots(inside):
    call = make_call()
    assert problem(model="call", **{"assistant.name": call.assistant.name, "conversation.language": "fr"}) == ""
    assert "0 of 1" in problem(model="call", **{"assistant.language": "ar"})
    assert problem(model="call", duration_seconds=None, answered_by="") == ""


def test_rows_are_made_before_a_call_with_what_they_belong_to(inside):
    make(Row(model="voice.Assistant", name="Night", language="en", languages=["fr"]), LONDON)
    make(Row(model="voice.PhoneNumber", number="+442079460155", assistant={"name": "Night"}), LONDON)
    assert PhoneNumber.objects.get(number="+442079460155").assistant == Assistant.objects.get(name="Night")
    times = {"started_at": "2026-06-01T09:00", "language": "en"}
    make(Row(model="conversation", **times), LONDON)
    assert Conversation.objects.get().started_at == dt.datetime(2026, 6, 1, 8, 0, tzinfo=dt.UTC)


def test_an_appointment_is_made_with_no_more_than_a_person_knows_of_it(inside):
    make(Row(model="service", name="Filling", duration_minutes=40, buffer_after_minutes=10), LONDON)
    make(Row(model="service", name="Check", duration_minutes=20), LONDON)
    make(Row(model="resource", name="Chair 1", services=[{"name": "Filling"}, {"name": "Check"}]), LONDON)
    make(Row(model="customer", name="Zoë Brown", phone="+447700900123"), LONDON)
    related = {"service": {"name": "Filling"}, "resource": {"name": "Chair 1"}, "customer": {"phone": "+447700900123"}}
    make(Row(model="appointment", code="482913", state="booked", starts_at="2026-03-30T10:00", **related), LONDON)
    assert problem(model="appointment", starts_at="2026-03-30T10:00", ends_at="2026-03-30T10:40") == ""
    made = Appointment.objects.get(code="482913")
    assert (made.occupies.lower, made.occupies.upper) == (made.starts_at, made.ends_at + dt.timedelta(minutes=10))
    assert {service.name for service in made.resource.services.all()} == {"Filling", "Check"}
    assert recognise(name="zoe brown", phone="+447700900123") == made.customer


def test_an_appointment_on_top_of_another_is_refused(inside):
    make(Row(model="service", name="Check", duration_minutes=20), LONDON)
    make(Row(model="resource", name="Chair 1"), LONDON)
    related = {"service": {"name": "Check"}, "resource": {"name": "Chair 1"}, "state": "booked"}
    make(Row(model="appointment", code="482913", starts_at="2026-03-30T10:00", **related), LONDON)
    with pytest.raises(ValidationError):
        make(Row(model="appointment", code="482914", starts_at="2026-03-30T10:10", **related), LONDON)


def test_a_row_that_cannot_be_is_refused(inside):
    with pytest.raises(ValidationError):
        make(Row(model="voice.Assistant", name="Night", language="nl"), LONDON)
    with pytest.raises(ValidationError):
        make(Row(model="conversation", language="en", started_at="soon"), LONDON)
