"""The first page of the portal: the day so far, and what waits for somebody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from appointments import booking
from appointments.models import Appointment, BusyTime, Calendar, OpeningRule, Resource, Service
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, Practice, at
from tests.conftest import client_of
from tests.factories import make_call, make_message, make_user
from tests.portal.booking_pages import book, practice, that_monday
from tests.portal.pages import words
from voice.models import Assistant, Call, PhoneNumber

__all__ = ["practice", "that_monday"]

HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)


def links(client: Client) -> list[str]:
    """Where the main part of the page leads."""
    page = client.get("/").content.decode()
    return re.findall(r'href="([^"]+)"', page[page.index("<main") :])


def test_today_is_compared_with_this_weekday_last_week_until_the_same_time(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        for started_at in (
            NOW - HOUR,
            NOW - 2 * HOUR,
            NOW - 7 * HOUR,  # yesterday evening
            NOW - WEEK - HOUR,
            NOW - WEEK + HOUR,  # later that day
            NOW - 2 * WEEK,
        ):
            make_call(started_at=started_at)
        make_call(started_at=NOW - HOUR, direction=Call.Direction.OUTBOUND)
    shown = words(moreau_client.get("/"))
    assert "Monday 2 Mar 2026" in shown
    assert "Calls today 2 1 more than last week by this time" in shown
    assert "Monday 2 Mar 2026 2 2" in shown and "Sunday 1 Mar 2026 0 1" in shown


def test_today_s_appointments_are_told_and_those_still_to_come_listed(moreau_client, moreau, practice) -> None:
    coming = book(moreau, practice, at(2, 10))
    book(moreau, practice, at(3, 10))
    shown = words(moreau_client.get("/"))
    assert "Appointments today 1 1 more than on this day last week" in shown
    assert "10:00 Anna Durand contrôle · Julie" in shown
    assert f"/appointments/{coming.pk}/" in links(moreau_client)


def test_open_messages_are_shown_the_urgent_before_the_rest(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        conversation = make_call().conversation
        make_message(conversation, name="Calm Carol")
        urgent = make_message(conversation, name="Urgent Ursula", urgency="urgent")
        make_message(conversation, name="Done Dora", state="done")
        make_message(conversation, name="Newer Nora")
    shown = words(moreau_client.get("/"))
    assert "Open messages 3 1 urgent" in shown
    assert shown.index("Urgent Ursula") < shown.index("Newer Nora") < shown.index("Calm Carol")
    assert "Done Dora" not in shown
    assert "1 urgent message is open" in shown
    assert {"/messages/?state=new", f"/messages/{urgent.pk}/"} <= set(links(moreau_client))


def test_calls_that_went_wrong_need_attention_for_a_day(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        make_call(started_at=NOW - HOUR, state=Call.State.FAILED)
        make_call(started_at=NOW - HOUR, outcome=Call.Outcome.ABANDONED)
        make_call(started_at=NOW - 25 * HOUR, state=Call.State.FAILED)
        make_call(started_at=NOW - 25 * HOUR, outcome=Call.Outcome.ABANDONED)
    shown = words(moreau_client.get("/"))
    assert "1 call failed or broke off in the last 24 hours" in shown
    assert "1 caller hung up without a word in the last 24 hours" in shown
    assert {"/calls/?state=failed", "/calls/?outcome=abandoned"} <= set(links(moreau_client))


def test_what_waits_for_approval_or_is_held_is_told(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        Service.objects.filter(pk=practice.filling.pk).update(needs_approval=True)
        booking.hold(practice.wish(at(3, 15)), actor=CALLER, now=NOW)
    asked = book(moreau, practice, at(3, 10), service=practice.filling, actor=CALLER)
    assert asked.state == Appointment.State.REQUESTED
    shown = words(moreau_client.get("/"))
    assert "To confirm Anna Durand · plombage 3 Mar 2026 10:00" in shown
    assert "1 time is held for somebody on the telephone" in shown
    assert f"/appointments/{asked.pk}/" in links(moreau_client)


def test_conflicts_and_calendars_out_of_date_lead_to_the_calendars(moreau_client, moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        linked = Calendar.objects.create(
            resource=practice.julie, provider="caldav", address="x", name="Julie at home", state="refused"
        )
        BusyTime.objects.create(
            calendar=linked, resource=practice.julie, uid="a", source="a", starts_at=at(3, 10), ends_at=at(3, 11)
        )
    shown = words(moreau_client.get("/"))
    assert "1 appointment does not agree with a linked calendar" in shown
    assert "The calendar “Julie at home” is not being read" in shown
    assert {"/calendars/", "/calendars/#conflicts"} <= set(links(moreau_client))


def test_conflicts_are_told_to_who_may_see_to_them(moreau, practice) -> None:
    book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        linked = Calendar.objects.create(resource=practice.julie, provider="caldav", address="x", synced_at=NOW)
        BusyTime.objects.create(
            calendar=linked, resource=practice.julie, uid="a", source="a", starts_at=at(3, 10), ends_at=at(3, 11)
        )
    for role in User.Role.values:
        told = "does not agree with a linked calendar" in words(as_role(moreau, role).get("/"))
        assert told == (role in (User.Role.OWNER, User.Role.ADMIN)), role


def as_role(tenant: Tenant, role: str) -> Client:
    with tenant_context(tenant):
        client = client_of(tenant, make_user(role=role))
    client.cookies["language"] = "en"
    return client


def test_an_assistant_without_a_number_is_named(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        assistant = Assistant.objects.create(name="Night desk", language="fr")
    assert "Night desk has no telephone number" in words(moreau_client.get("/"))
    assert f"/assistants/{assistant.pk}/" in links(moreau_client)


def test_nothing_to_see_to_is_not_spoken_of(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        make_call(started_at=NOW - HOUR)
    shown = words(moreau_client.get("/"))
    assert "Needs your attention" not in shown and "First steps" not in shown
    assert "Every message has been seen to." in shown and "No more appointments today." in shown


def test_a_new_business_is_told_its_first_steps_and_which_of_them_are_done(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        PhoneNumber.objects.all().delete()
        OpeningRule.objects.all().delete()
    shown = words(moreau_client.get("/"))
    assert "To do Set your opening hours" in shown and "Done Say what can be booked" in shown
    assert "To do Give your assistant a telephone number" in shown and "To do Rehearse a call" in shown
    wanted = {"/opening-hours/", "/services/", "/resources/", "/assistants/", "/rehearsals/"}
    assert wanted <= set(links(moreau_client))


def test_who_may_not_set_up_is_told_who_can(viewer_client, moreau, practice) -> None:
    with tenant_context(moreau):
        for model in (OpeningRule, Resource, Service):
            model.objects.all().delete()
    shown = words(viewer_client.get("/"))
    assert "An owner or administrator of the workspace can do this." in shown
    assert "/opening-hours/" not in links(viewer_client)


@pytest.mark.parametrize("role", User.Role.values)
def test_no_role_finds_a_caller_s_number_on_the_page_and_a_viewer_none_that_was_said(moreau, practice, role) -> None:
    with tenant_context(moreau):
        call = make_call(started_at=NOW - HOUR, from_number="+33612345601")
        make_message(call.conversation, name="", phone="+33612345601", reason="Rappelez le 06 12 34 56 99.")
    page = as_role(moreau, role).get("/").content.decode()
    assert "+33612345601" not in page and "6 12 34 56 01" not in page
    assert ("06 12 34 56 99" in page) == (role != User.Role.VIEWER)


def test_nothing_of_another_business_is_on_the_page(moreau_client, northside, moreau, practice) -> None:
    with tenant_context(northside):
        call = make_call(started_at=NOW - HOUR, state=Call.State.FAILED)
        make_message(call.conversation, name="Stranger", urgency="urgent")
        Assistant.objects.create(name="Their desk", language="en")
    shown = words(moreau_client.get("/"))
    assert "Calls today 0" in shown and "Open messages 0" in shown
    assert "Stranger" not in shown and "Their desk" not in shown and "Needs your attention" not in shown


def test_it_asks_the_database_as_often_whatever_there_is(moreau_client, moreau, practice: Practice) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert moreau_client.get("/").status_code == 200
        return len([one for one in queries if "search_path" not in one["sql"]])

    with tenant_context(moreau):
        make_message(make_call(started_at=NOW).conversation)
    book(moreau, practice, at(2, 10))
    few = asked()
    with tenant_context(moreau):
        for _ in range(6):
            make_message(make_call(started_at=NOW - HOUR).conversation, urgency="urgent")
    for hour in (9, 11, 15, 16):
        book(moreau, practice, at(2, hour), person=ANNA)
    assert asked() == few == QUERIES


# The tenant, the session and its user among them.
QUERIES = 22
