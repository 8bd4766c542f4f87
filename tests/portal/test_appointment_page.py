"""The page of an appointment: everything about it, what can be done, and what two people do at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appointments import booking
from appointments.booking import Actor, Person
from appointments.models import Appointment, AppointmentEvent, Service
from appointments.portal.dates import moment_key
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import CALLER, NOW, at, open_practice
from tests.conftest import owner_of
from tests.factories import make_call
from tests.portal.booking_pages import again, book, hidden, offered_starts, practice, that_monday
from tests.portal.pages import words

__all__ = ["practice", "that_monday"]

State = Appointment.State


def page_of(appointment: Appointment, part: str = "") -> str:
    return f"/appointments/{appointment.pk}/{part}"


def act(client: Client, appointment: Appointment, action: str, **typed: str):
    seen = typed.pop("version", None) or hidden(client.get(page_of(appointment)), "version")
    return client.post(page_of(appointment, action), {"version": seen, **typed})


def requested(tenant: Tenant, practice, starts_at: dt.datetime) -> Appointment:
    with tenant_context(tenant):
        Service.objects.filter(pk=practice.check_up.pk).update(needs_approval=True)
    return book(tenant, practice, starts_at, actor=CALLER)


def actions(response) -> list[str]:
    return [action.name for action in response.context["actions"]]


# --- what is shown ----------------------------------------------------------------------------------------------


def test_everything_about_it_is_on_the_page(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        call = make_call()
        actor = Actor(Appointment.Source.PHONE, conversation=call.conversation)
    made = book(moreau, practice, at(3, 10), actor=actor, reason="mal de dents")
    response = moreau_client.get(page_of(made))
    shown = words(response)
    for part in (
        "Anna Durand Tuesday 3 March 2026, 10:00–10:30 Booked",
        "Service contrôle With Julie Reason mal de dents Note –",
        "Telephone number +33 6 12 34 56 78",
        "Language French",
        f"Code {made.code}",
        "Through Telephone",
        "Held 2 Mar 2026 06:00 · Telephone Booked 2 Mar 2026 06:00 · Telephone",
    ):
        assert part in shown
    assert f'href="/calls/{call.call_sid}/"' in response.content.decode()
    assert 'href="tel:+33612345678"' in response.content.decode()


def test_the_history_names_who_did_what(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        staff = Actor(Appointment.Source.PORTAL, owner_of(moreau))
        booking.move(made.pk, at(4, 11), actor=staff, now=NOW)
        booking.cancel(made.pk, actor=staff, now=NOW, why="Elle est malade")
    shown = words(moreau_client.get(page_of(made)))
    assert "Moved : Tue 3 Mar 10:00 → Wed 4 Mar 11:00 2 Mar 2026 06:00 · Claire Moreau" in shown
    assert "Cancelled : Elle est malade" in shown


def test_the_customers_other_appointments_are_there(moreau_client: Client, moreau: Tenant, practice) -> None:
    first, other = book(moreau, practice, at(3, 10)), book(moreau, practice, at(12, 15))
    book(moreau, practice, at(5, 15), person=Person("Karl Meyer", "+33612345699"))
    response = moreau_client.get(page_of(first))
    assert "Their other appointments Thu 12 Mar 2026 15:00" in words(response)
    assert f'href="{page_of(other)}"' in response.content.decode() and "5 Mar" not in words(response)


def test_a_held_time_says_how_long_it_is_kept(moreau_client: Client, moreau: Tenant, practice) -> None:
    with tenant_context(moreau):
        held = booking.hold(practice.wish(at(3, 10)), actor=CALLER, now=NOW)
    response = moreau_client.get(page_of(held))
    assert "It is kept until 06:05." in words(response) and actions(response) == []


def test_the_page_takes_as_many_queries_for_a_long_history(moreau_client: Client, moreau: Tenant, practice) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert moreau_client.get(page_of(made)).status_code == 200
        return len([one for one in captured if one["sql"].startswith("SELECT")])

    made = book(moreau, practice, at(3, 10))
    book(moreau, practice, at(4, 10))
    for_few = queries()
    for day in (5, 6, 9, 10):
        book(moreau, practice, at(day, 10))
    with tenant_context(moreau):
        for hour in (11, 15, 16, 17):
            booking.move(made.pk, at(3, hour), actor=Actor(Appointment.Source.PORTAL, owner_of(moreau)), now=NOW)
    assert queries() == for_few <= 14


def test_a_viewer_sees_no_number_anywhere_and_can_do_nothing(viewer_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10), reason="rappeler au 06 12 34 56 78")
    with tenant_context(moreau):
        Appointment.objects.update(note="ou au 06 12 34 56 79")
        made.customer.email = "anna@example.com"
        made.customer.save()
    response = viewer_client.get(page_of(made))
    page = response.content.decode()
    assert "+33 6 •• •• •• 78" in page and "a•••@example.com" in page
    for secret in ("12 34 56", "+336123", "anna@example.com"):
        assert secret not in page
    assert actions(response) == [] and 'action="/appointments/' not in page


# --- what can be done -------------------------------------------------------------------------------------------


def test_what_can_be_done_depends_on_how_it_stands(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = requested(moreau, practice, at(3, 10))
    assert actions(moreau_client.get(page_of(made))) == ["approve", "move", "cancel"]
    act(moreau_client, made, "approve")
    assert actions(moreau_client.get(page_of(made))) == ["move", "confirm", "cancel"]
    act(moreau_client, made, "confirm")
    assert actions(moreau_client.get(page_of(made))) == ["move", "cancel"]
    with time_machine.travel(at(3, 10, 15), tick=False):
        assert actions(moreau_client.get(page_of(made))) == ["came", "no-show", "move", "cancel"]
        act(moreau_client, made, "came")
        assert actions(moreau_client.get(page_of(made))) == ["again", "reopen"]
        act(moreau_client, made, "reopen")
        act(moreau_client, made, "no-show")
        assert again(moreau, made).state == State.NO_SHOW
        act(moreau_client, made, "reopen")
        act(moreau_client, made, "cancel")
    assert actions(moreau_client.get(page_of(made))) == ["again"]
    with tenant_context(moreau):
        events = list(
            AppointmentEvent.objects.filter(appointment=made, user__isnull=False).values_list("kind", "source")
        )
    kinds = ["approved", "confirmed", "attended", "reopened", "no_show", "reopened", "cancelled"]
    assert events == [(kind, "portal") for kind in kinds]


def test_the_first_thing_to_do_is_the_only_bold_one(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = requested(moreau, practice, at(3, 10))
    page = moreau_client.get(page_of(made)).content.decode()
    main = page[page.index("<main") : page.index('<div class="beside">')]
    assert main.count('class="button"') == 1 and '<button class="button">Approve</button>' in main


def test_a_cancellation_keeps_why(moreau_client: Client, moreau: Tenant, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    response = act(moreau_client, made, "cancel", why="Elle est malade")
    assert response["Location"] == page_of(made)
    assert again(moreau, made).state == State.CANCELLED
    shown = words(moreau_client.get(page_of(made)))
    assert "Cancelled. The time is free again." in shown and "Cancelled : Elle est malade" in shown


@pytest.mark.parametrize("action", ["came", "approve", "reopen", "again", "move", "explode"])
def test_what_does_not_fit_its_state_is_refused_in_words(moreau_client, moreau, practice, action: str) -> None:
    made = book(moreau, practice, at(3, 10))
    response = act(moreau_client, made, action)
    assert response.status_code == 409 and "This cannot be done with the appointment as it is now." in words(response)
    assert again(moreau, made).state == State.BOOKED
    with tenant_context(moreau):
        assert made.events.count() == 2


def test_an_appointment_that_is_held_cannot_be_cancelled_from_under_the_caller(moreau_client, moreau, practice) -> None:
    with tenant_context(moreau):
        held = booking.hold(practice.wish(at(3, 10)), actor=CALLER, now=NOW)
    response = moreau_client.post(page_of(held, "cancel"), {"version": held.changed_at.isoformat()})
    assert response.status_code == 409 and again(moreau, held).state == State.HELD


def test_a_page_that_is_no_longer_true_does_nothing_and_shows_what_is(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    seen = hidden(moreau_client.get(page_of(made)), "version")
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False), tenant_context(moreau):
        booking.move(made.pk, at(4, 11), actor=CALLER, now=NOW)
    for action in ("cancel", "confirm"):
        response = act(moreau_client, made, action, version=seen)
        assert response.status_code == 409
        assert "Somebody else has changed this appointment meanwhile" in words(response)
        assert "Wednesday 4 March 2026, 11:00–11:30" in words(response)
    kept = again(moreau, made)
    assert (kept.state, kept.confirmed_at) == (State.BOOKED, None)
    assert act(moreau_client, made, "cancel").status_code == 302, "the page that was shown instead is true"


@pytest.mark.parametrize("version", ["", "forged", "2026-03-02T05:00:00+00:00"])
def test_without_the_version_that_was_seen_nothing_is_done(moreau_client, moreau, practice, version: str) -> None:
    made = book(moreau, practice, at(3, 10))
    with tenant_context(moreau):
        Appointment.objects.update(changed_at=NOW + dt.timedelta(seconds=1))
    assert moreau_client.post(page_of(made, "cancel"), {"version": version}).status_code == 409
    assert again(moreau, made).state == State.BOOKED


def test_actions_want_to_be_sent(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    assert moreau_client.get(page_of(made, "cancel")).status_code == 405
    assert again(moreau, made).state == State.BOOKED


# --- moving -----------------------------------------------------------------------------------------------------


def moving(client: Client, appointment: Appointment, **typed: object):
    seen = hidden(client.get(page_of(appointment)), "version")
    return client.post(page_of(appointment, "move/"), {"version": seen, **typed})


def test_the_free_times_of_a_day_are_offered_its_own_among_them(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    book(moreau, practice, at(3, 9), resource_id=practice.karim.pk)
    response = moreau_client.get(page_of(made, "move/"), {"with": practice.karim.pk})
    starts = offered_starts(response)
    assert "Tuesday 3 March 2026" in words(response)
    assert moment_key(at(3, 9)) not in starts and moment_key(at(3, 9, 30)) in starts
    starts = offered_starts(moreau_client.get(page_of(made, "move/")))
    assert moment_key(at(3, 10)) in starts and len(starts) == len(set(starts))


def test_a_day_that_is_full_says_when_there_is_room(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    response = moreau_client.get(page_of(made, "move/"), {"date": "2026-03-07"})
    assert "Nothing is free on this day. The next free times: Mon 9 Mar 09:00 Julie" in words(response)


def test_it_is_moved_to_the_time_that_is_tapped(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    response = moving(moreau_client, made, start=moment_key(at(4, 11)), **{"with": practice.karim.pk})
    assert response["Location"] == page_of(made)
    kept = again(moreau, made)
    assert (kept.starts_at, kept.resource) == (at(4, 11), practice.karim)
    assert "Moved." in words(moreau_client.get(page_of(made)))


def test_a_time_that_has_gone_is_refused_and_others_are_offered_as_buttons(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    for _ in range(2):
        book(moreau, practice, at(4, 11), person=Person("Karl Meyer", "+33612345699"))
    refused = moving(moreau_client, made, start=moment_key(at(4, 11)))
    assert refused.status_code == 409
    assert "This time is taken. Free instead: Wed 4 Mar 10:00" in words(refused)
    instead = offered_starts(refused)[0]
    seen = hidden(refused, "version")
    assert moreau_client.post(page_of(made, "move/"), {"version": seen, "start": instead}).status_code == 302
    assert moment_key(again(moreau, made).starts_at) == instead


def test_a_typed_time_outside_the_hours_is_warned_of_and_then_done(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    warned = moving(moreau_client, made, date="2026-03-07", time="20:15")
    assert "This is outside the opening hours." in words(warned)
    assert "Move it to Sat 7 Mar, 20:15 all the same" in words(warned)
    assert again(moreau, made).starts_at == at(3, 10)
    moving(moreau_client, made, start=moment_key(at(7, 20, 15)))
    assert again(moreau, made).starts_at == at(7, 20, 15)


def test_a_typed_time_that_is_free_is_taken_at_once(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    assert moving(moreau_client, made, date="2026-03-04", time="14:05").status_code == 302
    assert again(moreau, made).starts_at == at(4, 14, 5)


@pytest.mark.parametrize(
    ("date", "time", "said"),
    [
        ("", "10:00", "Give a day."),
        ("2026-02-30", "10:00", "Give a day."),
        ("2026-03-04", "", "Give a time, such as 14:30."),
        ("2026-03-04", "25:00", "Give a time, such as 14:30."),
        ("2026-03-29", "02:30", "This time does not exist on that day: the clocks are put forward."),
    ],
)
def test_what_is_no_time_is_said(moreau_client, moreau, practice, date: str, time: str, said: str) -> None:
    made = book(moreau, practice, at(3, 10))
    response = moving(moreau_client, made, date=date, time=time)
    assert response.status_code == 422 and said in words(response)
    assert again(moreau, made).starts_at == at(3, 10)


def test_moving_what_somebody_else_has_changed_changes_nothing(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    seen = hidden(moreau_client.get(page_of(made, "move/")), "version")
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False), tenant_context(moreau):
        booking.move(made.pk, at(5, 9), actor=CALLER, now=NOW)
    response = moreau_client.post(page_of(made, "move/"), {"version": seen, "start": moment_key(at(4, 11))})
    assert response.status_code == 409 and "Somebody else has changed" in words(response)
    assert again(moreau, made).starts_at == at(5, 9)


def test_what_is_cancelled_is_not_moved(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    act(moreau_client, made, "cancel")
    assert moreau_client.get(page_of(made, "move/")).status_code == 409


# --- notes ------------------------------------------------------------------------------------------------------


def test_what_is_written_on_it_can_be_changed_and_stands_in_the_history(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10), reason="détartrage")
    seen = hidden(moreau_client.get(page_of(made, "notes/")), "version")
    typed = {"version": seen, "reason": "détartrage", "note": "Code de la porte : 4711", "language": "es"}
    assert moreau_client.post(page_of(made, "notes/"), typed).status_code == 302
    kept = again(moreau, made)
    assert (kept.reason, kept.note, kept.language) == ("détartrage", "Code de la porte : 4711", "es")
    assert "Changed : Note, language" in words(moreau_client.get(page_of(made)))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reason", "x" * 501, "This is too long: 501 characters of 500 at most."),
        ("note", "x" * 2001, "This is too long: 2001 characters of 2000 at most."),
        ("language", "de", "Choose one of these."),
        ("note", "a\x00b", "Null characters"),
    ],
)
def test_wrong_notes_are_said_beside_their_field(moreau_client, moreau, practice, field, typed, said) -> None:
    made = book(moreau, practice, at(3, 10))
    sent = {"version": made.changed_at.isoformat(), "reason": "kept", "note": "", "language": "fr", field: typed}
    response = moreau_client.post(page_of(made, "notes/"), sent)
    assert response.status_code == 422 and said in words(response)


def test_somebody_elses_notes_are_not_overwritten(moreau_client, moreau, practice) -> None:
    made = book(moreau, practice, at(3, 10))
    seen = hidden(moreau_client.get(page_of(made, "notes/")), "version")
    with tenant_context(moreau):
        Appointment.objects.update(note="De Paul", changed_at=NOW + dt.timedelta(seconds=5))
    typed = {"version": seen, "reason": "", "note": "De moi", "language": "fr"}
    refused = moreau_client.post(page_of(made, "notes/"), typed)
    assert refused.status_code == 409 and "De moi" in refused.content.decode()
    assert again(moreau, made).note == "De Paul"
    moreau_client.post(page_of(made, "notes/"), typed | {"version": hidden(refused, "version")})
    assert again(moreau, made).note == "De moi"


# --- other workspaces -------------------------------------------------------------------------------------------


def test_another_workspaces_appointment_does_not_exist(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs_at = open_practice()
    theirs = book(northside, theirs_at, at(3, 10), person=Person("Their Secret", "+442079460123"))
    with tenant_context(northside):
        AppointmentEvent.objects.all().delete()
        Appointment.objects.filter(pk=theirs.pk).update(id=theirs.pk + 1000)
        theirs = Appointment.objects.get(code=theirs.code)
    seen = theirs.changed_at.isoformat()
    for part in ("", "move/", "notes/"):
        assert moreau_client.get(page_of(theirs, part)).status_code == 404
    for part in ("cancel", "approve", "confirm", "came", "no-show", "reopen", "move/", "notes/"):
        sent = {"version": seen, "start": moment_key(at(4, 11)), "note": "x", "reason": "", "language": ""}
        assert moreau_client.post(page_of(theirs, part), sent).status_code == 404
    kept = again(northside, theirs)
    assert (kept.state, kept.starts_at, kept.note) == (State.BOOKED, at(3, 10), "")


def test_the_same_id_in_two_workspaces_is_two_appointments(moreau_client, moreau, northside, practice) -> None:
    with tenant_context(northside):
        theirs_at = open_practice()
    mine, theirs = book(moreau, practice, at(3, 10)), book(northside, theirs_at, at(3, 10))
    with tenant_context(northside):
        AppointmentEvent.objects.all().delete()
        Appointment.objects.filter(pk=theirs.pk).update(id=mine.pk)
    act(moreau_client, mine, "cancel")
    with tenant_context(northside):
        assert Appointment.objects.get(pk=mine.pk).state == State.BOOKED
    assert again(moreau, mine).state == State.CANCELLED


@pytest.mark.parametrize("wanted", ["0", "999999999999999999", "x", "-1", "٣", "1" * 30])
def test_an_unknown_appointment_is_a_page_that_says_so(moreau_client, practice, wanted: str) -> None:
    assert moreau_client.get(f"/appointments/{wanted}/").status_code == 404


def test_what_callers_say_is_never_taken_for_markup(moreau_client, moreau, practice) -> None:
    person = Person("<b>x</b>", "+33612345699")
    made = book(moreau, practice, at(3, 10), person=person, reason="<script>alert(1)</script>")
    for address in (page_of(made), "/calendar/", "/calendar/?view=list", f"/customers/{made.customer_id}/"):
        page = moreau_client.get(address).content.decode()
        assert "<b>x</b>" not in page and "<script>alert" not in page
