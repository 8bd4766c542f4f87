"""The desk as REST and every other door will call it: typed answers, plain refusals, nothing done twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appointments import booking, errors
from appointments.booking import Actor
from appointments.desk import Desk, Found, FreeTimes, Held, Written, offers_of
from appointments.errors import BookingRefused
from appointments.models import Appointment, AppointmentEvent, Resource
from notifications.models import Notification
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.appointments.calendar_of import ANNA, CALLER, NOW, PARIS, Practice, at, open_practice
from tests.factories import make_conversation

API = Actor(Appointment.Source.API)
TUESDAY = dt.date(2026, 3, 3)
# As callers say it: wall time.
NINE = dt.datetime.fromisoformat("2026-03-03T09:00")
FIRST, LAST = (dt.datetime.fromisoformat(end) for end in ("0001-01-01T00:00", "9999-12-31T23:59"))


@pytest.fixture
def practice(moreau: Tenant) -> Iterator[Practice]:
    with tenant_context(moreau):
        yield open_practice()


@pytest.fixture
def desk(practice: Practice) -> Desk:
    return Desk(API, lambda: NOW)


def of_call(caller: str = "") -> Desk:
    """The desk of a conversation of its own."""
    return Desk(Actor(Appointment.Source.PHONE, conversation=make_conversation()), lambda: NOW, caller)


def refusal(act: Callable[..., object], **asked: Any) -> BookingRefused:
    with pytest.raises(BookingRefused) as refused:
        act(**asked)
    assert refused.value.message.endswith(".")
    return refused.value


# --- typed answers ---


def test_each_answer_holds_what_its_type_says(desk: Desk):
    free = desk.check(service="contrôle", first_day=TUESDAY)
    held = desk.hold(service="contrôle", starts_at=NINE)
    booked = desk.book(hold=held["hold"], name="Anna Durand", phone="+33612345678", email="anna@example.com")
    found = desk.find(code=booked["code"])
    moved = desk.move(code=booked["code"], starts_at=NINE.replace(day=4))
    kept = desk.confirm(code=booked["code"])
    gone = desk.cancel(code=booked["code"])
    for answer, typed in (
        (free, FreeTimes),
        (held, Held),
        (booked, Written),
        (found, Found),
        (moved, Written),
        (kept, Written),
        (gone, Written),
    ):
        assert set(answer) == set(typed.__annotations__)
    assert [one["state"] for one in (held, booked, moved, gone)] == ["held", "booked", "booked", "cancelled"]
    assert (booked["sms"], booked["email"], kept["confirmed"]) == (True, True, True)
    assert moved["starts_at"] == "2026-03-04T09:00"


def test_free_times_are_spread_and_the_next_ones_come_where_there_are_none(desk: Desk):
    assert len(desk.check(service="contrôle", first_day=TUESDAY)["free"]) == 6
    sunday = desk.check(service="contrôle", first_day=dt.date(2026, 3, 8))
    assert (sunday["free"], sunday["next_free"][0]["starts_at"]) == ([], "2026-03-09T09:00")


def test_services_and_people_are_found_as_they_are_misheard(desk: Desk):
    held = desk.hold(service="Controle", starts_at=NINE, resource="karime")
    assert (held["service"], held["resource"]) == ("contrôle", "Karim")


def test_a_moment_may_name_its_zone_and_loses_its_seconds(desk: Desk):
    utc = dt.datetime(2026, 3, 3, 8, 0, 59, 999, tzinfo=dt.UTC)
    assert desk.hold(service="contrôle", starts_at=utc)["starts_at"] == "2026-03-03T09:00"


def test_what_is_taken_comes_with_alternatives(desk: Desk, practice: Practice):
    for _ in range(2):
        booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    refused = refusal(desk.hold, service="contrôle", starts_at=NINE)
    assert refused.code == errors.SLOT_TAKEN
    assert offers_of(refused)[0]["starts_at"] == "2026-03-03T09:30"


def test_who_is_written_to_and_how_is_told(desk: Desk):
    landline = desk.make(service="contrôle", starts_at=NINE, name="Anna", phone="+33472111213")
    assert (landline["sms"], landline["email"]) == (False, False)
    assert not Notification.objects.filter(channel="sms").exists()


# --- once ---


def test_the_same_key_holds_once_and_another_wish_with_it_is_refused(desk: Desk):
    first = desk.hold(service="contrôle", starts_at=NINE, key="one")
    assert desk.hold(service="contrôle", starts_at=NINE, key="one") == first
    assert refusal(desk.hold, service="contrôle", starts_at=NINE.replace(hour=10), key="one").code == "key_reused"
    assert Appointment.objects.count() == 1


def test_the_same_key_makes_one_appointment(desk: Desk):
    asked = {"service": "contrôle", "starts_at": NINE, "name": "Anna", "phone": "+33612345678", "key": "one"}
    assert desk.make(**asked) == desk.make(**asked)
    assert Appointment.objects.filter(state="booked").count() == 1
    assert Notification.objects.filter(kind="appointment").count() == 1


def test_a_hold_is_booked_once(desk: Desk):
    held = desk.hold(service="contrôle", starts_at=NINE)["hold"]
    assert desk.book(hold=held, name="Anna") == desk.book(hold=held, name="Somebody else")
    assert Appointment.objects.get(pk=held).customer.name == "Anna"


def test_what_is_done_already_stays_as_it_is(desk: Desk):
    code = desk.make(service="contrôle", starts_at=NINE, name="Anna")["code"]
    twice: list[Callable[[], object]] = [
        lambda: desk.move(code=code, starts_at=NINE.replace(day=4)),
        lambda: desk.confirm(code=code),
        lambda: desk.cancel(code=code),
    ]
    for act in twice:
        assert act() == act()
    kinds = list(AppointmentEvent.objects.values_list("kind", flat=True))
    assert kinds == ["held", "booked", "moved", "confirmed", "cancelled"]


def test_every_change_is_kept_with_its_door(desk: Desk):
    desk.cancel(code=desk.make(service="contrôle", starts_at=NINE, name="Anna")["code"], reason="malade")
    assert set(AppointmentEvent.objects.values_list("source", flat=True)) == {"api"}
    assert AppointmentEvent.objects.get(kind="cancelled").details == {"why": "malade"}


# --- nonsense ---

ANYTHING = {"service": "contrôle", "starts_at": NINE}
NONSENSE: list[tuple[str, dict[str, Any], str]] = [
    ("check", {"service": "massage", "first_day": TUESDAY}, "unknown_service"),
    ("check", {"service": "", "first_day": TUESDAY}, "unknown_service"),
    ("check", {"service": "\x00", "first_day": TUESDAY}, "unknown_service"),
    ("check", {"service": "contrôle", "first_day": TUESDAY, "resource": "Zorro"}, "unknown_resource"),
    ("check", {"service": "contrôle", "first_day": TUESDAY, "party_size": 0}, "invalid_value"),
    ("check", {"service": "contrôle", "first_day": TUESDAY, "party_size": -3}, "invalid_value"),
    ("check", {"service": "contrôle", "first_day": TUESDAY, "party_size": 10**9}, "invalid_value"),
    ("check", {"service": "contrôle", "first_day": TUESDAY, "party_size": 12}, "too_many_people"),
    ("hold", {**ANYTHING, "starts_at": NINE.replace(month=2)}, "too_soon"),
    ("hold", {**ANYTHING, "starts_at": NINE.replace(day=8)}, "closed"),
    ("hold", {**ANYTHING, "starts_at": LAST}, "too_far"),
    ("hold", {**ANYTHING, "starts_at": FIRST}, "too_far"),
    ("hold", {**ANYTHING, "starts_at": LAST.replace(tzinfo=dt.UTC)}, "too_far"),
    ("hold", {**ANYTHING, "key": "k" * 201}, "invalid_value"),
    ("book", {"hold": 0, "name": "Anna"}, "hold_gone"),
    ("book", {"hold": -1, "name": "Anna"}, "hold_gone"),
    ("book", {"hold": 10**40, "name": "Anna"}, "hold_gone"),
    ("book", {"hold": 1, "name": ""}, "invalid_value"),
    ("book", {"hold": 1, "name": "\x00\x00"}, "invalid_value"),
    ("book", {"hold": 1, "name": "A" * 121}, "invalid_value"),
    ("book", {"hold": 1, "name": "Anna", "phone": "never"}, "invalid_value"),
    ("book", {"hold": 1, "name": "Anna", "phone": "1" * 41}, "invalid_value"),
    ("book", {"hold": 1, "name": "Anna", "email": "anna@"}, "invalid_value"),
    ("book", {"hold": 1, "name": "Anna", "email": f"{'a' * 300}@example.com"}, "invalid_value"),
    ("make", {**ANYTHING, "name": " "}, "invalid_value"),
    ("find", {}, "more_needed"),
    ("find", {"name": "Anna Durand"}, "more_needed"),
    ("find", {"code": "12"}, "not_found"),
    ("find", {"code": "\x00"}, "not_found"),
    ("find", {"code": "٤٨٢٩١٣"}, "not_found"),
    ("move", {"code": "", "starts_at": NINE}, "not_found"),
    ("cancel", {"code": "'; DROP TABLE"}, "not_found"),
    ("confirm", {"code": "1" * 1000}, "not_found"),
]


@pytest.mark.parametrize(("act", "asked", "code"), NONSENSE)
def test_nonsense_is_refused_in_plain_words_and_changes_nothing(desk: Desk, act: str, asked: dict[str, Any], code: str):
    assert refusal(getattr(desk, act), **asked).code == code
    assert not Appointment.objects.exists()


def test_a_refusal_names_what_there_is(desk: Desk):
    assert "contrôle, plombage" in refusal(desk.check, service="massage", first_day=TUESDAY).message
    assert "Julie, Karim" in refusal(desk.hold, **ANYTHING, resource="Zorro").message


def test_days_at_the_ends_of_the_calendar_are_no_days_to_look_at(desk: Desk):
    everything = desk.check(service="contrôle", first_day=dt.date.min, last_day=dt.date.max)
    assert everything["free"][0]["starts_at"] == "2026-03-02T09:00"
    assert desk.check(service="contrôle", first_day=dt.date.max)["free"] == []
    backwards = desk.check(service="contrôle", first_day=TUESDAY, last_day=dt.date(2026, 1, 1))
    assert backwards["free"][0]["starts_at"] == "2026-03-03T09:00"


def test_words_that_no_database_takes_are_kept_without_them(desk: Desk):
    made = desk.make(**ANYTHING, name="Anna\x00 Durand\n", reason="mal\x00 \ud800 aux dents" + "!" * 600)
    kept = Appointment.objects.get(code=made["code"])
    assert (kept.customer.name, kept.reason[:13], len(kept.reason)) == ("Anna Durand", "mal aux dents", 500)


def test_nobody_and_nothing_to_book_is_said_to_be(desk: Desk):
    Resource.objects.update(active=False)
    assert refusal(desk.check, service="contrôle", first_day=TUESDAY).code == errors.NOT_BOOKABLE


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    service=st.sampled_from(["contrôle", "plombage"]) | st.text(max_size=30),
    starts_at=st.datetimes() | st.datetimes(timezones=st.just(dt.UTC)) | st.datetimes(timezones=st.just(PARIS)),
    name=st.text(max_size=130),
    phone=st.text(max_size=50),
    party_size=st.integers(),
    resource=st.text(max_size=10),
)
def test_whatever_is_asked_is_answered_or_refused(desk: Desk, **asked: Any):
    try:
        desk.make(**asked)
    except BookingRefused as refused:
        assert refused.message and refused.code


# --- whose it is ---


def test_a_hold_is_booked_by_the_conversation_that_has_it(practice: Practice):
    somebody, other = of_call(), of_call()
    held = somebody.hold(**ANYTHING)["hold"]
    assert refusal(other.book, hold=held, name="Eve").code == errors.HOLD_GONE
    assert refusal(Desk(API, lambda: NOW).book, hold=held, name="Eve").code == errors.HOLD_GONE
    assert somebody.book(hold=held, name="Anna")["state"] == "booked"


def test_six_wrong_codes_end_the_guessing_of_a_conversation_and_of_no_other(practice: Practice):
    code = booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW).code
    guessing, other = of_call(), of_call()
    for wrong in range(5):
        refusal(guessing.find, code=f"00000{wrong}")
    assert "Too many" in refusal(guessing.cancel, code=code).message
    assert other.find(code=code)["appointments"][0]["code"] == code


def test_a_callers_own_number_is_no_guess(practice: Practice):
    code = booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW).code
    known = of_call(ANNA.phone)
    for wrong in range(6):
        refusal(known.find, code=f"00000{wrong}")
    assert [one["code"] for one in known.find()["appointments"]] == [code]
    assert known.find(name="Durant")["appointments"]
    assert known.find(name="Smith")["appointments"] == []


def test_another_tenants_appointments_are_not_there(practice: Practice, northside: Tenant):
    made = booking.book(practice.wish(at(3, 9)), ANNA, actor=CALLER, now=NOW)
    held = of_call().hold(**{**ANYTHING, "starts_at": NINE.replace(hour=10)})["hold"]
    with tenant_context(northside):
        open_practice()
        theirs = of_call(ANNA.phone)
        assert theirs.find()["appointments"] == []
        assert refusal(theirs.find, code=made.code).code == errors.NOT_FOUND
        assert refusal(theirs.cancel, code=made.code).code == errors.NOT_FOUND
        assert refusal(theirs.book, hold=held, name="Eve").code == errors.HOLD_GONE
    made.refresh_from_db()
    assert made.state == "booked"
