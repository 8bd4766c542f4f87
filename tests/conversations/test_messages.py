"""Messages: taken once, judged, told to the staff by their preference, and handled by one person at a time."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from conversations import services
from conversations.announcements import announce
from conversations.models import Conversation, Message
from conversations.phrases import _PHRASES
from conversations.services import NoteChanged, take_message
from notifications.models import Notification, NotificationPreference
from notifications.sms_text import measure
from notifications.staff import Event, channels_for, end_of_quiet, preference_of
from tenants.context import MissingTenant, public_context, tenant_context
from tenants.errors import IllegalTransition
from tests.conftest import owner_of
from tests.factories import make_call, make_conversation, make_message, make_turn, make_user

State, Way = Message.State, NotificationPreference.Way
NUMBER = "+33612345678"


@pytest.fixture(autouse=True)
def in_moreau(moreau, northside):
    for tenant in (moreau, northside):
        with tenant_context(tenant):
            Conversation.objects.all().delete()
            Notification.objects.all().delete()
    with tenant_context(moreau):
        yield


def taken(conversation: Conversation | None = None, **fields: Any) -> Message:
    conversation = conversation or make_conversation(contact=NUMBER)
    given = {"name": "Jeanne Petit", "phone": NUMBER, "reason": "Une fuite sous l'évier."}
    return take_message(conversation.pk, **{**given, **fields})


def told(channel: str = "") -> list[Notification]:
    rows = Notification.objects.order_by("pk")
    return list(rows.filter(channel=channel) if channel else rows)


def prefer(user: User, **fields: Any) -> NotificationPreference:
    return NotificationPreference.objects.create(user=user, **fields)


# --- taken ---


def test_a_message_is_kept_with_all_that_was_said():
    start = timezone.now()
    message = taken(
        urgency="urgent",
        email="jeanne@example.com",
        callback="demain après 17 h",
        callback_from=start,
        callback_until=start + dt.timedelta(hours=2),
    )
    message.refresh_from_db()
    assert (message.state, message.urgency, message.language) == (State.NEW, "urgent", "fr")
    assert (message.email, message.callback) == ("jeanne@example.com", "demain après 17 h")
    assert (message.callback_from, message.callback_until) == (start, start + dt.timedelta(hours=2))
    assert message.assignee is None


def test_taken_twice_it_is_there_once_and_told_once():
    conversation = make_conversation()
    assert taken(conversation).pk == taken(conversation).pk
    assert (Message.objects.count(), len(told())) == (1, 1)
    taken(conversation, reason="Autre chose.")
    assert (Message.objects.count(), len(told())) == (2, 2)


def test_a_message_of_another_workspaces_conversation_is_not_taken(northside):
    with tenant_context(northside):
        foreign = make_conversation()
        Conversation.objects.filter(pk=foreign.pk).update(id=1_000_001)
    with pytest.raises(Conversation.DoesNotExist):
        take_message(1_000_001, name="A", phone=NUMBER, reason="B")


def test_without_a_workspace_nothing_is_told():
    message = taken()
    with public_context(), pytest.raises(MissingTenant):
        announce(message)


# --- judged ---


def reasons(message: Message) -> set[str]:
    return {reason["code"] for reason in message.lead_reasons}


def test_what_was_said_before_counts_too():
    call = make_call(started_at=timezone.now() - dt.timedelta(seconds=90))
    make_turn(call, "Bonjour, combien coûte un débouchage ?", position=1)
    make_turn(call, "Nous avons des devis et des rendez-vous.", position=2, speaker="assistant")
    message = taken(call.conversation, services=["débouchage"])
    message.refresh_from_db()
    assert reasons(message) == {"price", "priced_service", "reachable", "new_caller", "long_talk"}
    assert message.lead_score == 20 + 15 + 15 + 10 + 5 + 5


@pytest.mark.parametrize(
    ("contact", "phone", "returning"),
    [
        (NUMBER, NUMBER, True),
        (NUMBER, "+33698765432", True),
        ("anonymous", NUMBER, True),
        ("anonymous", "+33698765432", False),
        ("", "", False),
        ("+33698765432", "poste 12", False),
    ],
)
def test_who_has_called_before_is_known_by_number_and_nobody_by_hiding_it(contact, phone, returning):
    before = timezone.now() - dt.timedelta(days=3)
    make_conversation(contact=NUMBER, started_at=before)
    make_conversation(contact="anonymous", started_at=before)
    make_conversation(contact="", started_at=before)
    found = reasons(taken(make_conversation(contact=contact), phone=phone))
    assert ("returning_caller" in found) is returning


def test_somebody_who_left_that_number_before_has_called_before():
    earlier = make_conversation(contact="anonymous", started_at=timezone.now() - dt.timedelta(days=3))
    make_message(earlier, phone=NUMBER)
    assert "returning_caller" in reasons(taken(make_conversation(contact="anonymous")))


def test_a_customer_of_another_workspace_is_new_here(northside):
    with tenant_context(northside):
        make_conversation(contact=NUMBER, started_at=timezone.now() - dt.timedelta(days=3))
    assert "new_caller" in reasons(taken())


def test_a_voice_message_is_judged_by_no_words():
    message = taken(name="", reason="Message vocal urgent : devis, rendez-vous", is_voicemail=True)
    assert reasons(message) == {"new_caller"}


# --- told ---


def test_the_owner_is_told_by_email_in_their_language(moreau):
    message = taken(callback="demain matin", email="jeanne@example.com")
    (mail,) = told()
    assert (mail.channel, mail.recipient, mail.language) == ("email", owner_of(moreau).email, "fr")
    assert mail.title == "Nouveau message de Jeanne Petit"
    for part in ("Une fuite sous l'évier.", NUMBER, "demain matin", "jeanne@example.com", "35 sur 100"):
        assert part in mail.body
    assert f"moreau.localhost:8000/messages/{message.pk}/" in mail.body
    assert "moreau.localhost:8000/notifications/" in mail.body
    assert (mail.subject_type, mail.subject_id) == ("conversations.message", str(message.pk))


def test_what_is_urgent_comes_by_sms_too_where_there_is_a_number(moreau):
    taken(urgency="urgent")
    assert [(row.channel, row.title) for row in told()] == [("email", "URGENT : message de Jeanne Petit")]
    Notification.objects.all().delete()
    prefer(owner_of(moreau), phone="+33600000001", messages=Way.EMAIL, urgent_messages=Way.BOTH)
    taken(urgency="urgent", reason="Encore une fuite.")
    assert sorted(row.channel for row in told()) == ["email", "sms"]
    (sms,) = told("sms")
    assert (sms.recipient, sms.title) == ("+33600000001", "")
    assert sms.body == "Plomberie Moreau : message URGENT de Jeanne Petit +33612345678 - Encore une fuite."


def test_a_long_sms_keeps_who_called_and_is_cut_at_its_end(moreau):
    prefer(owner_of(moreau), phone="+33600000001", messages=Way.SMS)
    taken(reason="très long " * 150)
    (sms,) = told()
    assert measure(sms.body).segments == 3
    assert NUMBER in sms.body and sms.body.endswith("...")


def test_nobody_else_is_told_unless_they_wish_it():
    member, other = make_user(language="en"), make_user()
    prefer(member, messages=Way.EMAIL)
    prefer(other, messages=Way.NONE, urgent_messages=Way.EMAIL)
    taken()
    titles = {row.recipient: row.title for row in told()}
    assert titles[member.email] == "New message from Jeanne Petit"
    assert other.email not in titles and len(titles) == 2


def test_who_has_left_is_not_told():
    prefer(make_user(is_active=False), messages=Way.EMAIL)
    taken()
    assert len(told()) == 1


def test_nobody_of_another_workspace_is_told(northside):
    with tenant_context(northside):
        prefer(make_user(), messages=Way.EMAIL)
    taken()
    with tenant_context(northside):
        assert told() == []


@pytest.mark.parametrize("way", [Way.EMAIL, Way.SMS])
def test_who_may_not_see_numbers_is_told_where_to_look_and_nothing_else(way):
    viewer = make_user(role=User.Role.VIEWER, language="en")
    prefer(viewer, messages=way, phone="+33600000002")
    taken(email="jeanne@example.com")
    row = Notification.objects.get(language="en")
    assert "/messages/" in row.body
    assert not any(part in row.body for part in (NUMBER, "fuite", "jeanne@example.com"))


def test_an_address_that_cannot_be_written_to_keeps_nobody_from_being_told(caplog):
    prefer(make_user(email="nobody"), messages=Way.EMAIL)
    taken()
    assert len(told()) == 1
    assert "cannot be written to" in caplog.text


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "ary"])
@pytest.mark.parametrize("urgency", ["normal", "urgent"])
def test_every_language_says_all_of_it(moreau, language, urgency):
    User.objects.filter(role=User.Role.OWNER).update(language=language)
    both = {"messages": Way.BOTH, "urgent_messages": Way.BOTH}
    prefer(owner_of(moreau), phone="+33600000001", **both)
    taken(urgency=urgency, callback="17h", email="j@example.com", name="", phone="")
    taken(urgency=urgency, callback="17h", email="j@example.com")
    assert len(told()) == 4
    for row in told():
        assert "{" not in row.body + row.title
        assert "Plomberie Moreau" in row.body
    assert NUMBER in told("email")[-1].body and NUMBER in told("sms")[-1].body


def test_every_phrase_is_there_in_every_language_with_the_same_parts():
    for name, texts in _PHRASES.items():
        assert set(texts) == {"fr", "en", "es", "ar", "ary"}, name
        parts = {frozenset(re.findall(r"\{\w+\}", text)) for text in texts.values()}
        assert len(parts) == 1, name


# --- preferences ---


def test_the_defaults_are_the_owners_and_nobody_elses(moreau):
    owner = preference_of(owner_of(moreau))
    assert [channels_for(owner, event) for event in Event] == [("email",), ("email",), ("email",)]
    owner.phone = "+33600000001"
    assert channels_for(owner, Event.URGENT_MESSAGE) == ("email", "sms")
    for role in (User.Role.ADMIN, User.Role.MEMBER, User.Role.VIEWER):
        assert [channels_for(preference_of(make_user(role=role)), event) for event in Event] == [(), (), ()]


@pytest.mark.parametrize(
    ("begin", "end", "now", "until"),
    [
        ("20:00", "08:00", "2026-03-10T19:59", None),
        ("20:00", "08:00", "2026-03-10T20:00", "2026-03-11T08:00+01:00"),
        ("20:00", "08:00", "2026-03-11T07:59", "2026-03-11T08:00+01:00"),
        ("20:00", "08:00", "2026-03-11T08:00", None),
        ("12:00", "14:00", "2026-03-11T13:00", "2026-03-11T14:00+01:00"),
        ("12:00", "14:00", "2026-03-11T14:00", None),
        ("08:00", "08:00", "2026-03-11T08:00", None),
        # The night in which clocks are put forward.
        ("20:00", "08:00", "2026-03-28T23:00", "2026-03-29T08:00+02:00"),
    ],
)
def test_quiet_hours_end_when_they_say(begin, end, now, until):
    preference = NotificationPreference(quiet_from=dt.time.fromisoformat(begin), quiet_until=dt.time.fromisoformat(end))
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Paris"))
    found = end_of_quiet(preference, moment)
    assert found == (dt.datetime.fromisoformat(until) if until else None)


def test_an_sms_waits_for_the_end_of_quiet_hours_unless_it_is_urgent(moreau):
    everything = {"messages": Way.BOTH, "urgent_messages": Way.BOTH, "phone": "+33600000001"}
    prefer(owner_of(moreau), quiet_from=dt.time(20), quiet_until=dt.time(8), **everything)
    night = dt.datetime(2026, 3, 10, 22, 30, tzinfo=dt.UTC)
    with time_machine.travel(night, tick=False):
        taken()
        taken(urgency="urgent")
    sent = {(row.kind, row.channel): row.send_after for row in told()}
    assert sent == {
        ("staff_messages", "email"): night,
        ("staff_messages", "sms"): dt.datetime(2026, 3, 11, 7, tzinfo=dt.UTC),
        ("staff_urgent_messages", "email"): night,
        ("staff_urgent_messages", "sms"): night,
    }


# --- handled ---


def test_a_message_is_taken_finished_and_put_back(moreau):
    message, owner = taken(), owner_of(moreau)
    services.take_in_hand(message, actor=owner)
    message.refresh_from_db()
    assert (message.state, message.assignee, message.in_progress_at is None) == (State.IN_PROGRESS, owner, False)
    services.finish(message, actor=make_user())
    message.refresh_from_db()
    assert (message.state, message.assignee, message.done_at is None) == (State.DONE, owner, False)
    services.put_back(message)
    message.refresh_from_db()
    assert (message.state, message.assignee, message.in_progress_at, message.done_at) == (State.NEW, None, None, None)


def test_who_finishes_what_nobody_had_taken_has_seen_to_it():
    message, member = taken(), make_user()
    services.finish(message, actor=member)
    message.refresh_from_db()
    assert (message.state, message.assignee) == (State.DONE, member)


def test_of_two_who_take_the_same_message_one_has_it():
    message, first, second = taken(), make_user(), make_user()
    rival = Message.objects.get(pk=message.pk)
    services.take_in_hand(message, actor=first)
    with pytest.raises(IllegalTransition):
        services.take_in_hand(rival, actor=second)
    assert Message.objects.get(pk=message.pk).assignee == first


@pytest.mark.parametrize("move", ["take_in_hand", "finish"])
def test_what_is_done_is_done(move):
    message, member = taken(), make_user()
    services.finish(message, actor=member)
    with pytest.raises(IllegalTransition):
        getattr(services, move)(message, actor=member)


def test_what_is_new_cannot_be_put_back():
    with pytest.raises(IllegalTransition):
        services.put_back(taken())


def test_a_note_is_not_written_over_another_one():
    message = taken()
    seen = services.note_version(message)
    services.write_note(message, "Rappelée à 10 h.", seen=seen)
    rival = Message.objects.get(pk=message.pk)
    with pytest.raises(NoteChanged):
        services.write_note(rival, "Pas rappelée.", seen=seen)
    assert (rival.note, Message.objects.get(pk=message.pk).note) == ("Rappelée à 10 h.", "Rappelée à 10 h.")


def test_a_member_who_leaves_leaves_the_message():
    message, member = taken(), make_user()
    services.take_in_hand(message, actor=member)
    member.delete()
    message.refresh_from_db()
    assert (message.assignee, message.state) == (None, State.IN_PROGRESS)
