"""SMS through Twilio's REST API: sent once, tried again where that can help, given up with a reason where it cannot."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from notifications import delivery
from notifications.delivery import BACKOFF, MAX_ATTEMPTS, STUCK_AFTER, deliver, deliver_due
from notifications.models import Notification
from notifications.reasons import reason
from tenants.context import public_context, tenant_context
from tests.fakes.twilio_api import Failure, FakeTwilioApi, SentSms
from tests.notifications.conftest import FROM, TO, sms
from voice.models import PhoneNumber, TwilioAccount
from voice.simulator.line import new_sid

State = Notification.State
SECOND = dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def in_moreau(moreau, twilio, settings):
    settings.PUBLIC_BASE_URL_IS_SET = True
    with tenant_context(moreau):
        yield


def delivered(row: Notification, now: dt.datetime | None = None) -> Notification:
    """The row after an attempt."""
    deliver(row.pk, now)
    row.refresh_from_db()
    return row


def test_an_sms_is_sent_from_the_tenants_number_with_an_address_for_what_becomes_of_it(moreau, twilio):
    row = delivered(sms())
    (asked,) = twilio.asked("POST", "/Messages.json")
    assert asked.form == {
        "To": [TO],
        "From": [FROM],
        "Body": ["Rendez-vous mardi."],
        "StatusCallback": [f"http://localhost/twilio/sms/{moreau.pk}/{row.pk}/status"],
    }
    assert (row.state, row.provider_id, row.attempts, row.error_code) == (State.SENT, twilio.messages[0].sid, 1, "")
    assert row.sent_at is not None


def test_where_the_world_knows_no_address_of_ours_twilio_is_given_none(settings, twilio):
    settings.PUBLIC_BASE_URL_IS_SET = False
    assert delivered(sms()).state == State.SENT
    assert "StatusCallback" not in twilio.asked("POST", "/Messages.json")[0].form


def test_of_several_numbers_the_one_of_the_recipients_country_is_shown(twilio):
    assistant = PhoneNumber.objects.get().assistant
    PhoneNumber.objects.create(number="+12025550123", assistant=assistant)
    PhoneNumber.objects.create(number="+441632960001", assistant=assistant)
    recipients = {"+447700900123": "+441632960001", TO: FROM, "+34612345678": "+12025550123"}
    for key, recipient in enumerate(recipients):
        delivered(sms(recipient=recipient, dedupe_key=str(key)))
    assert {one.to: one.from_number for one in twilio.messages} == recipients


def test_a_tenant_with_its_own_account_sends_with_it(settings, twilio):
    own = "AC" + "7" * 32
    TwilioAccount.objects.create(account_sid=own, auth_token="own-token")
    with FakeTwilioApi(own, "own-token") as account:
        settings.TWILIO_API_URL = account.url
        assert delivered(sms()).state == State.SENT
        assert len(account.messages) == 1
    assert twilio.messages == []


def test_what_was_sent_is_not_sent_again(twilio):
    row = sms()
    for _ in range(3):
        delivered(row, timezone.now() + dt.timedelta(hours=2))
    assert len(twilio.messages) == 1


def test_what_is_for_later_waits(twilio):
    row = sms(send_after=timezone.now() + dt.timedelta(hours=1))
    assert delivered(row).state == State.PENDING
    assert twilio.requests == []
    assert delivered(row, timezone.now() + dt.timedelta(hours=1)).state == State.SENT


def test_a_reminder_that_comes_too_late_is_not_sent(twilio):
    row = sms(expires_at=timezone.now() - SECOND)
    assert (delivered(row).state, row.error_code) == (State.FAILED, "expired")
    assert twilio.requests == []


def test_a_suspended_workspace_sends_nothing_until_it_is_active_again(moreau, twilio):
    row = sms()
    with public_context():
        moreau.suspend()
    assert (delivered(row).state, row.attempts) == (State.PENDING, 0)
    with public_context():
        moreau.resume()
    assert delivered(row).state == State.SENT


# --- what fails ---


@pytest.mark.parametrize(
    ("prepare", "recipient", "code", "words"),
    [
        (lambda twilio: twilio.unsubscribed.add(TO), TO, "twilio_21610", "STOP"),
        (lambda twilio: twilio.landlines.add(TO), TO, "twilio_21614", "not a number that can get SMS"),
        (lambda twilio: setattr(twilio, "own_numbers", {"+33100000000"}), TO, "twilio_21606", "cannot send SMS"),
        (lambda _: PhoneNumber.objects.all().delete(), TO, "no_number", "no telephone number"),
    ],
)
def test_what_can_never_be_sent_fails_at_once_with_a_plain_reason(twilio, prepare, recipient, code, words):
    prepare(twilio)
    row = delivered(sms(recipient=recipient))
    assert (row.state, row.error_code, row.attempts) == (State.FAILED, code, 1)
    assert row.finished_at is not None
    assert words in reason(row.error_code)
    assert twilio.messages == []


def test_credentials_that_are_wrong_today_may_be_right_tomorrow(settings, twilio):
    right, settings.TWILIO_AUTH_TOKEN = settings.TWILIO_AUTH_TOKEN, "wrong"
    row = delivered(sms())
    assert (row.state, row.error_code) == (State.PENDING, "twilio_20003")
    settings.TWILIO_AUTH_TOKEN = right
    assert delivered(row, row.next_attempt_at).state == State.SENT


def test_what_was_surely_not_sent_is_tried_again_later_and_later_and_then_given_up(twilio):
    row, now, waits = sms(), timezone.now(), []
    for _ in range(MAX_ATTEMPTS - 1):
        twilio.fail(Failure.OVERLOADED)
        delivered(row, now)
        assert (row.state, row.error_code) == (State.PENDING, "twilio_unavailable")
        waits.append(row.next_attempt_at - now)
        assert delivered(row, row.next_attempt_at - SECOND).attempts == len(waits)
        now = row.next_attempt_at
    assert tuple(waits) == BACKOFF
    twilio.fail(Failure.OVERLOADED)
    assert (delivered(row, now).state, row.error_code) == (State.FAILED, "twilio_unavailable")
    assert len(twilio.asked("POST", "/Messages.json")) == MAX_ATTEMPTS


def test_a_twilio_that_is_not_there_is_asked_again(settings, twilio):
    settings.TWILIO_API_URL, there = "http://127.0.0.1:9", settings.TWILIO_API_URL
    row = delivered(sms())
    assert (row.state, row.error_code) == (State.PENDING, "twilio_unavailable")
    settings.TWILIO_API_URL = there
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert twilio.asked("GET", "/Messages.json") == []


# --- what may have been sent ---


@pytest.mark.parametrize("failure", [Failure.DROPPED, Failure.CUT, Failure.RUBBISH])
def test_an_sms_that_was_sent_without_our_hearing_of_it_is_found_and_not_sent_again(twilio, failure):
    twilio.fail(failure)
    row = delivered(sms())
    assert (row.state, row.provider_id) == (State.SENDING, "")
    assert delivered(row, row.next_attempt_at - SECOND).attempts == 1
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert [row.provider_id] == [one.sid for one in twilio.messages]


def test_an_sms_that_turns_out_not_to_have_been_sent_is_sent(twilio):
    twilio.fail(Failure.BROKEN)
    row = delivered(sms())
    assert row.state == State.SENDING
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert len(twilio.messages) == 1


def test_while_twilio_cannot_be_asked_it_is_not_sent_again(twilio):
    twilio.fail(Failure.DROPPED, Failure.BROKEN, Failure.BROKEN, Failure.BROKEN)
    row = delivered(sms())
    assert delivered(row, row.next_attempt_at).state == State.SENDING
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert len(twilio.messages) == 1


def test_the_same_words_to_the_same_number_are_told_apart(twilio):
    first = delivered(sms())
    twilio.fail(Failure.BROKEN)
    second = delivered(sms(dedupe_key="two"))
    assert delivered(second, second.next_attempt_at).state == State.SENT
    assert sorted([first.provider_id, second.provider_id]) == sorted(one.sid for one in twilio.messages)


def test_neither_older_nor_incoming_nor_other_messages_are_taken_for_it(twilio):
    now = timezone.now().timestamp()
    text = "Rendez-vous mardi."
    twilio.messages += [
        SentSms(new_sid("SM"), TO, FROM, text, created_at=now - 3600),
        SentSms(new_sid("SM"), TO, FROM, "Autre chose.", created_at=now),
        SentSms(new_sid("SM"), "+33698765432", FROM, text, created_at=now),
        SentSms(new_sid("SM"), TO, FROM, text, direction="inbound", created_at=now),
    ]
    twilio.fail(Failure.BROKEN)
    row = delivered(sms())
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert row.provider_id == twilio.messages[-1].sid
    assert len(twilio.messages) == 5


def test_the_sentence_of_a_trial_account_hides_nothing(twilio):
    twilio.trial = True
    twilio.fail(Failure.DROPPED)
    row = delivered(sms())
    assert delivered(row, row.next_attempt_at).state == State.SENT
    assert len(twilio.messages) == 1


def test_what_is_found_to_have_failed_has_failed(twilio):
    twilio.fail(Failure.DROPPED)
    row = delivered(sms())
    twilio.told(twilio.messages[0], "undelivered", 30003)
    assert (delivered(row, row.next_attempt_at).state, row.error_code) == (State.FAILED, "twilio_30003")


def test_what_may_have_been_sent_is_given_up_when_it_is_too_late(twilio):
    row = sms(expires_at=timezone.now() + STUCK_AFTER)
    twilio.fail(Failure.BROKEN)
    delivered(row)
    assert (delivered(row, timezone.now() + 2 * STUCK_AFTER).state, row.error_code) == (State.FAILED, "expired")
    assert twilio.messages == []


def test_a_row_that_kills_whoever_sends_it_is_given_up_at_last(twilio):
    row, now = sms(), timezone.now()
    for _ in range(MAX_ATTEMPTS):
        delivery._claim(Notification.objects.get(pk=row.pk), now)
    assert (delivered(row, now + STUCK_AFTER).state, row.error_code) == (State.FAILED, "gave_up")
    assert twilio.messages == []


def test_of_two_who_saw_the_same_row_one_claims_it():
    row = sms()
    rival = Notification.objects.get(pk=row.pk)
    assert delivery._claim(row, timezone.now())
    assert not delivery._claim(rival, timezone.now())


# --- all that is due ---


def test_all_that_is_due_is_sent_oldest_first_and_nothing_else(twilio, northside):
    now = timezone.now()
    late = sms(dedupe_key="late", body="late", send_after=now - dt.timedelta(minutes=1))
    later = sms(dedupe_key="later", body="later", send_after=now - dt.timedelta(minutes=2))
    sms(dedupe_key="future", send_after=now + dt.timedelta(minutes=1))
    with tenant_context(northside):
        foreign = sms(dedupe_key="foreign")
    assert deliver_due(now) == 2
    assert [one.body for one in twilio.messages] == ["later", "late"]
    assert {row.state for row in Notification.objects.filter(pk__in=[late.pk, later.pk])} == {State.SENT}
    with tenant_context(northside):
        foreign.refresh_from_db()
        assert foreign.state == State.PENDING


def test_one_that_fails_does_not_hold_up_the_others(twilio):
    twilio.fail(Failure.OVERLOADED)
    for key in "abc":
        sms(dedupe_key=key, body=key)
    assert deliver_due() == 3
    assert sorted(Notification.objects.values_list("state", flat=True)) == ["pending", "sent", "sent"]


def test_neither_number_nor_text_is_logged(twilio, caplog):
    caplog.set_level("INFO")
    twilio.unsubscribed.add("+33612345600")
    delivered(sms(body="Secret de Claire"))
    delivered(sms(body="Secret de Claire", recipient="+33612345600", dedupe_key="two"))
    twilio.fail(Failure.DROPPED)
    delivered(sms(body="Secret de Claire", dedupe_key="three"))
    assert "notification sent" in caplog.text
    assert "Secret" not in caplog.text
    assert "336123456" not in caplog.text
