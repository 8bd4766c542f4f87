"""What is put into the outbox: once a key, in the caller's transaction, and only what can be sent."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import delivery, outbox
from notifications.errors import NotificationRefused
from notifications.models import Notification
from notifications.outbox import Attachment
from tenants.context import MissingTenant, current_schema, public_context, tenant_context
from tenants.errors import IllegalTransition
from tests.factories import make_conversation, make_message
from tests.notifications.conftest import email, sms

State = Notification.State
IN_AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_moreau(moreau):
    with tenant_context(moreau):
        yield


@pytest.fixture
def queued(monkeypatch) -> list[tuple[str, int]]:
    """Of what a worker was told, and in which schema."""
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(delivery.deliver_notification, "delay", lambda pk: told.append((current_schema(), pk)))
    return told


def published() -> None:
    """Whatever workers were to be told of, they have been."""
    delivery._publisher.submit(int).result(30)


def test_what_is_asked_twice_is_there_once_and_as_it_was_first():
    first, second = sms(body="un"), sms(body="deux")
    assert (first.pk, second.body) == (second.pk, "un")
    assert Notification.objects.count() == 1


def test_a_worker_is_told_once_and_only_after_the_commit(queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        row = sms()
        sms()
        assert queued == []
    published()
    assert queued == [("t_moreau", row.pk)]


def test_the_worker_is_told_for_the_right_tenant_where_the_commit_is_another_ones(
    queued, moreau, northside, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), tenant_context(northside):
        row = sms()
    published()
    assert queued == [("t_northside", row.pk)]
    assert not Notification.objects.exists()


def test_nothing_is_left_of_what_is_rolled_back(queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        sms()
        raise ZeroDivisionError
    published()
    assert (Notification.objects.count(), queued) == (0, [])


def test_a_broker_that_is_away_loses_nothing(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def away(_: int) -> None:
        raise OperationalError("nobody there")

    monkeypatch.setattr(delivery.deliver_notification, "delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        row = sms()
    published()
    assert "notification not queued" in caplog.text
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert row.next_attempt_at <= timezone.now()


def test_nobody_waits_for_a_broker_that_does_not_answer(monkeypatch, django_capture_on_commit_callbacks):
    answers = threading.Event()
    monkeypatch.setattr(delivery.deliver_notification, "delay", lambda _: answers.wait(30))
    with django_capture_on_commit_callbacks(execute=True):
        sms()
    assert not answers.is_set()
    answers.set()
    published()


def test_a_reminder_waits_for_its_time(queued, django_capture_on_commit_callbacks):
    later = timezone.now() + IN_AN_HOUR
    with django_capture_on_commit_callbacks(execute=True):
        row = sms(send_after=later)
    published()
    assert (row.next_attempt_at, queued) == (later, [])


def test_outside_a_tenant_nothing_is_enqueued():
    with public_context(), pytest.raises(MissingTenant):
        sms()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"recipient": "0612345678"}, "bad_recipient"),
        ({"recipient": "anonymous"}, "bad_recipient"),
        ({"recipient": ""}, "bad_recipient"),
        ({"channel": "email", "recipient": "claire@"}, "bad_recipient"),
        ({"channel": "email", "recipient": "a@example.com\nBcc: b@example.com"}, "bad_recipient"),
        ({"channel": "email", "recipient": "a@example.com", "reply_to": "no address"}, "bad_recipient"),
        ({"body": " \n\x00 "}, "no_text"),
        ({"body": "x" * 1601}, "too_long"),
        ({"dedupe_key": ""}, "bad_key"),
        ({"dedupe_key": "k" * 201}, "bad_key"),
        ({"attachments": [Attachment("a.ics", "text/calendar", b"")]}, "bad_attachment"),
        (
            {
                "channel": "email",
                "recipient": "a@example.com",
                "attachments": [Attachment("a", "text/plain", b"x" * 262_145)],
            },
            "bad_attachment",
        ),
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is_written(fields, code):
    with pytest.raises(NotificationRefused) as refused:
        sms(**fields)
    assert refused.value.code == code
    assert not Notification.objects.exists()


def test_a_channel_that_does_not_exist_is_a_mistake():
    with pytest.raises(ValueError, match="pigeon"):
        sms(channel="pigeon")


def test_addresses_and_titles_are_brought_into_form():
    assert sms(recipient="+33 6 12 34 56 78", dedupe_key="a").recipient == "+33612345678"
    mail = email(recipient=" claire@example.com ", title="Un\r\nBcc: x", dedupe_key="b")
    assert (mail.recipient, mail.title) == ("claire@example.com", "Un Bcc: x")


# --- cancelled, sent at another time ---


def test_what_was_not_sent_is_cancelled_by_its_subject_and_kind():
    one, other = (make_message(make_conversation()) for _ in range(2))
    reminder = sms(kind="reminder", subject=one, dedupe_key="1")
    confirmation = sms(kind="confirmation", subject=one, dedupe_key="2")
    gone = sms(kind="reminder", subject=one, dedupe_key="3")
    foreign = sms(kind="reminder", subject=other, dedupe_key="4")
    gone.move_to(State.SENDING)
    assert outbox.cancel(subject=one, kind="reminder") == 1
    states = {row.pk: row.state for row in Notification.objects.all()}
    assert states == {
        reminder.pk: State.CANCELLED,
        confirmation.pk: State.PENDING,
        gone.pk: State.SENDING,
        foreign.pk: State.PENDING,
    }
    assert outbox.cancel(subject=one) == 1
    assert outbox.cancel(subject=one) == 0


def test_what_was_cancelled_can_be_asked_for_again_with_what_it_says_now():
    subject = make_message(make_conversation())
    first = sms(subject=subject, body="lundi")
    outbox.cancel(subject=subject)
    again = sms(subject=subject, body="mardi")
    assert (again.pk, again.state, again.body, again.finished_at) == (first.pk, State.PENDING, "mardi", None)


def test_what_was_sent_is_not_asked_for_again_by_its_key():
    row = sms()
    for state in (State.SENDING, State.SENT, State.DELIVERED):
        row.move_to(state)
        assert sms(body="encore").state == state


def test_a_reminder_is_put_off():
    subject, later = make_message(make_conversation()), timezone.now() + IN_AN_HOUR
    row = sms(subject=subject)
    assert outbox.reschedule(subject=subject, send_after=later, expires_at=later + IN_AN_HOUR) == 1
    row.refresh_from_db()
    assert (row.send_after, row.next_attempt_at, row.expires_at) == (later, later, later + IN_AN_HOUR)


# --- states ---


@pytest.mark.parametrize("target", [State.SENT, State.DELIVERED])
def test_what_waits_cannot_have_been_sent(target):
    row = sms()
    with pytest.raises(IllegalTransition):
        row.move_to(target)


@pytest.mark.parametrize("final", [State.FAILED, State.CANCELLED])
def test_what_is_over_is_not_sent(final):
    row = sms()
    row.move_to(final)
    with pytest.raises(IllegalTransition):
        row.move_to(State.SENDING)
    row.refresh_from_db()
    assert row.finished_at is not None


def test_of_two_who_move_a_row_one_wins():
    row = sms()
    rival = Notification.objects.get(pk=row.pk)
    row.move_to(State.SENDING)
    with pytest.raises(IllegalTransition):
        rival.move_to(State.CANCELLED)


def test_an_attempt_that_was_given_up_does_not_write_over_the_next_one():
    row = sms()
    row.move_to(State.SENDING, attempts=1)
    stale = Notification.objects.get(pk=row.pk)
    Notification.objects.update(attempts=2)
    assert not stale.end_attempt(State.SENT)
    assert Notification.objects.get(pk=row.pk).end_attempt(State.SENT)
