"""What people and assistants do is in the log, by whom and on what; what fails is not, and cannot be without it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from appointments import booking, configuration
from appointments.calendars import feeds
from appointments.models import OpeningException, Resource, Service
from appointments.timetable import WeeklyRule
from compliance.actions import Action
from compliance.models import AuditEntry
from conversations import services as message_services
from conversations.customers import change_customer
from conversations.models import Customer
from rehearsals import services as rehearsal_services
from rehearsals.selectors import text_of
from tenants.context import tenant_context
from tests.compliance.chains import last, recorded, seal
from tests.conftest import client_of, owner_of
from tests.factories import make_call, make_message, make_user
from voice import calls, services
from voice.models import Assistant, Call, Recording


@pytest.fixture
def inside(moreau):
    with tenant_context(moreau):
        seal()
        yield moreau


@pytest.fixture
def news(inside):
    """The actions recorded since the test began."""
    known = len(recorded())
    return lambda: recorded()[known:]


def sign_in(tenant, password):
    client = client_of(tenant, None)
    user = owner_of(tenant)
    typed = {"username": user.email.upper(), "password": password}
    return client, client.post("/sign-in/", typed, REMOTE_ADDR="192.0.2.9")


def test_coming_and_going_are_recorded_with_the_address(inside, news):
    owner = owner_of(inside)
    owner.set_password("a good long password")
    owner.save()
    sign_in(inside, "hunter2hunter2")
    failed = last()
    assert (failed.action, failed.actor_kind, failed.actor_label) == (Action.SIGN_IN_FAILED, "unknown", owner.email)
    client, _answer = sign_in(inside, "a good long password")
    came = last()
    assert (came.action, came.actor_id, came.address) == (Action.SIGNED_IN, str(owner.pk), "192.0.2.9")
    client.post("/sign-out/")
    assert news() == [Action.SIGN_IN_FAILED, Action.SIGNED_IN, Action.SIGNED_OUT]
    assert "hunter2" not in str([entry.content for entry in AuditEntry.objects.all()])


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(inside, settings):
    forwarded = {"HTTP_X_FORWARDED_FOR": "203.0.113.66, 198.51.100.4", "REMOTE_ADDR": "10.0.0.1"}
    typed = {"username": "nobody@example.com", "password": "x"}
    client_of(inside, None).post("/sign-in/", typed, **forwarded)
    assert last().address == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client_of(inside, None).post("/sign-in/", typed, **forwarded)
    assert last().address == "198.51.100.4"


def test_a_recording_is_listened_to_once_however_many_parts_a_player_asks_for(inside, news):
    call = make_call()
    recording = Recording.objects.create(call=call, kind=Recording.Kind.CALL, state=Recording.State.READY)
    recording.file.save("heard.wav", ContentFile(b"sound" * 100))
    client = client_of(inside, owner_of(inside))
    try:
        known = len(recorded())
        for part in ("bytes=0-9", "bytes=10-19"):
            client.get(f"/calls/{call.call_sid}/recordings/{recording.pk}", headers={"Range": part})
            seal()
        assert recorded()[known:] == [Action.RECORDING_HEARD]
        assert last().actor_label == owner_of(inside).email
    finally:
        recording.file.delete(save=False)


def test_an_operator_signs_in_without_any_chain(db):

    operator = User.objects.create_superuser("operator@example.com", "x")
    client = Client(HTTP_HOST="localhost")
    client.force_login(operator)
    assert client.get("/admin/").status_code == 200


def test_a_change_through_the_portal_names_the_person_and_the_address(inside):
    with tenant_context(inside):
        person = make_user(role="admin")
        service = Service.objects.create(name="Taille", duration_minutes=30)
    client = client_of(inside, person)
    client.post(reverse("archive_service", args=[service.pk]), {"active": ""}, REMOTE_ADDR="192.0.2.10")
    entry = last()
    assert (entry.action, entry.actor_label, entry.address) == (Action.SERVICE_CHANGED, person.email, "192.0.2.10")
    assert (entry.before, entry.after) == ({"active": True}, {"active": False})


def test_services_people_and_hours_are_recorded_with_what_was_changed(inside, news):
    service = configuration.save_service(Service(), {"name": "Taille", "duration_minutes": 30})
    configuration.save_service(service, {"duration_minutes": 45}, seen=configuration.version_of(service))
    assert (last().before, last().after) == ({"duration_minutes": 30}, {"duration_minutes": 45})
    resource = configuration.save_resource(Resource(), {"name": "Ana", "services": [service]})
    configuration.set_active(resource, False)
    configuration.set_active(resource, False)
    rule = WeeklyRule(0, dt.time(5), dt.time(6))
    configuration.replace_weekday(0, [rule], seen=configuration.rules_version(0, None))
    assert last().after == {"weekday 0": [["open", "05:00:00", "06:00:00"]]}
    configuration.give_own_hours(resource.pk)
    configuration.follow_business(resource.pk)
    day = {"kind": "closed", "first_day": dt.date(2030, 1, 1), "last_day": dt.date(2030, 1, 1), "label": "Fête"}
    exception = configuration.save_exception(OpeningException(), day)
    configuration.remove_exception(exception)
    configuration.save_settings({"horizon_days": 17}, seen=configuration.version_of(configuration.booking_settings()))
    assert news() == [
        Action.SERVICE_MADE,
        Action.SERVICE_CHANGED,
        Action.RESOURCE_MADE,
        Action.RESOURCE_CHANGED,
        Action.HOURS_CHANGED,
        Action.HOURS_CHANGED,
        Action.HOURS_CHANGED,
        Action.EXCEPTION_MADE,
        Action.EXCEPTION_REMOVED,
        Action.BOOKING_RULES_CHANGED,
    ]


def test_a_save_that_changes_nothing_is_not_recorded(inside, news):
    service = configuration.save_service(Service(), {"name": "Taille", "duration_minutes": 30})
    configuration.save_service(service, {"name": "Taille"}, seen=configuration.version_of(service))
    assert news() == [Action.SERVICE_MADE]


def test_an_appointment_is_recorded_by_who_made_it_and_says_nothing_of_the_customer(inside, news):
    service = Service.objects.create(name="Taille", duration_minutes=30)
    resource = Resource.objects.create(name="Ana")
    now = dt.datetime(2030, 1, 7, 8, tzinfo=dt.UTC)
    wish = booking.Wish(service.pk, now + dt.timedelta(days=1), resource.pk, 1)
    staff = booking.Actor(booking.Source.PORTAL, owner_of(inside))
    booking.release(booking.hold(wish, actor=staff, now=now).pk, actor=staff)
    made = booking.book(wish, booking.Person("Jeanne Petit", "+33612345601"), actor=staff, now=now)
    assert last().actor_label == owner_of(inside).email and last().object_label == made.code
    booking.move(made.pk, wish.starts_at + dt.timedelta(hours=1), actor=staff, now=now)
    assert last().before == {"starts_at": "2030-01-08T08:00:00+00:00"}
    booking.cancel(made.pk, actor=booking.Actor(booking.Source.PHONE), now=now, why="Jeanne is ill")
    assert last().actor_kind == "assistant"
    assert news() == [Action.APPOINTMENT_BOOKED, Action.APPOINTMENT_MOVED, Action.APPOINTMENT_CANCELLED]
    assert "Jeanne" not in str([entry.content for entry in AuditEntry.objects.all()])


def test_messages_and_customers_are_recorded_without_what_may_have_to_be_forgotten(inside, news):
    owner = owner_of(inside)
    message = make_message(make_call().conversation)
    message_services.take_in_hand(message, actor=owner)
    message_services.write_note(message, "Called Jeanne", seen=message_services.note_version(message))
    message_services.finish(message, actor=owner)
    message_services.put_back(message)
    customer = Customer.objects.create(name="Jeanne Petit", name_key="jeanne petit")
    change_customer(customer.pk, name="Jeanne Grand", phone="", email="", language="")
    assert last().details == {"fields": ["name"]}
    change_customer(customer.pk, name="Jeanne Grand", phone="", email="", language="")
    taken, noted, done, back = Action.MESSAGE_TAKEN, Action.MESSAGE_NOTED, Action.MESSAGE_DONE, Action.MESSAGE_PUT_BACK
    assert news() == [taken, noted, done, back, Action.CUSTOMER_CHANGED]
    assert "Jeanne" not in str([entry.content for entry in AuditEntry.objects.all()])


def test_assistants_numbers_and_feeds_are_recorded(inside, news):
    assistant = Assistant.objects.first()
    seen = services.version_of(assistant)
    services.change_assistant(assistant.pk, {"prompt": "Be brief."}, seen=seen)
    assert last().after == {"prompt": "Be brief."}
    services.assign_number(inside, "+33199001777", assistant)
    feed, token = feeds.make(None, shows_names=True)
    renewed = feeds.renew(feed)
    feeds.revoke(feed)
    feeds.revoke(feed)
    fed = [Action.FEED_MADE, Action.FEED_RENEWED, Action.FEED_REVOKED]
    assert news() == [Action.ASSISTANT_CHANGED, Action.NUMBER_ASSIGNED, *fed]
    kept = str([entry.content for entry in AuditEntry.objects.all()])
    assert token not in kept and renewed not in kept and feed.token_hash not in kept


def test_transfers_are_recorded_once(inside, news):
    call = make_call(state=Call.State.IN_PROGRESS)
    calls.hand_over(call.pk, "+33612345699")
    assert (last().actor_kind, last().details) == ("assistant", {"to": "+33612345699"})
    over = make_call()
    calls.hand_over(over.pk, "+33612345699")
    assert news() == [Action.CALL_TRANSFERRED]


def test_scenarios_are_recorded(inside, news):
    owner, text = owner_of(inside), text_of("en/opening_hours")
    own = rehearsal_services.save_own(text, actor=owner)
    rehearsal_services.save_own(text + "\n# more\n", actor=owner, known=own)
    rehearsal_services.delete_own(own)
    assert news() == [Action.SCENARIO_MADE, Action.SCENARIO_CHANGED, Action.SCENARIO_DELETED]


def test_a_change_that_cannot_be_recorded_is_not_made(inside, monkeypatch):
    service = configuration.save_service(Service(), {"name": "Taille", "duration_minutes": 30})

    def full(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(configuration, "record", full)
    with pytest.raises(DatabaseError):
        configuration.save_service(service, {"duration_minutes": 45}, seen=configuration.version_of(service))
    assert Service.objects.get(pk=service.pk).duration_minutes == 30
