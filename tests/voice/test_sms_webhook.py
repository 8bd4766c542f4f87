"""Twilio tells what became of an SMS: applied once, in any order, to that notification of that tenant."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse

from notifications.delivery import deliver
from notifications.models import Notification
from tenants.context import tenant_context
from tenants.models import Tenant
from tests.fakes.twilio_api import Failure
from tests.notifications.conftest import sms
from tests.twilio_requests import twilio_post
from voice.models import TwilioAccount
from voice.simulator.line import new_sid

State = Notification.State


@pytest.fixture(autouse=True)
def known_address(settings, twilio) -> None:
    settings.PUBLIC_BASE_URL_IS_SET = True


@pytest.fixture
def sent(moreau, twilio) -> Notification:
    """An SMS of the first tenant that Twilio has taken."""
    with tenant_context(moreau):
        row = sms()
        deliver(row.pk)
        row.refresh_from_db()
    return row


def path(tenant: Tenant, notification_id: int) -> str:
    address = f"/twilio/sms/{tenant.pk}/{notification_id}/status"
    parts = {"tenant_id": tenant.pk, "notification_id": notification_id}
    assert address == reverse("twilio_sms_status", urlconf="config.urls_public", kwargs=parts)
    return address


def tell(tenant: Tenant, notification_id: int, fields: dict[str, str], **options: str):
    return twilio_post(path(tenant, notification_id), fields, **options)


def after(tenant: Tenant, row: Notification) -> Notification:
    with tenant_context(tenant):
        return Notification.objects.get(pk=row.pk)


def test_twilio_is_given_the_address_that_is_served(moreau, twilio, sent):
    assert twilio.messages[0].status_callback == f"http://localhost{path(moreau, sent.pk)}"


@pytest.mark.parametrize(
    ("status", "error", "state", "code"),
    [
        ("queued", None, State.SENT, ""),
        ("sending", None, State.SENT, ""),
        ("sent", None, State.SENT, ""),
        ("delivered", None, State.DELIVERED, ""),
        ("read", None, State.DELIVERED, ""),
        ("undelivered", 30003, State.FAILED, "twilio_30003"),
        ("failed", 30006, State.FAILED, "twilio_30006"),
        ("canceled", None, State.FAILED, "twilio_0"),
    ],
)
def test_what_became_of_it_is_kept(moreau, twilio, sent, status, error, state, code):
    response = tell(moreau, sent.pk, twilio.told(twilio.messages[0], status, error))
    assert (response.status_code, response.content) == (204, b"")
    row = after(moreau, sent)
    assert (row.state, row.error_code, row.provider_id) == (state, code, sent.provider_id)
    assert (row.finished_at is None) == (state == State.SENT)


@pytest.mark.parametrize("order", list(itertools.permutations(["queued", "sent", "delivered", "delivered"]))[:12])
def test_in_any_order_and_told_twice_it_was_delivered(moreau, twilio, sent, order):
    for status in order:
        assert tell(moreau, sent.pk, twilio.told(twilio.messages[0], status)).status_code == 204
    assert after(moreau, sent).state == State.DELIVERED


def test_what_has_arrived_cannot_fail_afterwards(moreau, twilio, sent):
    tell(moreau, sent.pk, twilio.told(twilio.messages[0], "delivered"))
    tell(moreau, sent.pk, twilio.told(twilio.messages[0], "failed", 30008))
    row = after(moreau, sent)
    assert (row.state, row.error_code) == (State.DELIVERED, "")


@pytest.mark.parametrize("status", ["sent", "delivered"])
def test_the_report_may_come_before_the_sender_has_heard_the_id(moreau, twilio, status):
    twilio.fail(Failure.DROPPED)
    with tenant_context(moreau):
        row = sms()
        deliver(row.pk)
    assert after(moreau, row).state == State.SENDING
    tell(moreau, row.pk, twilio.told(twilio.messages[0], status))
    found = after(moreau, row)
    assert (found.state, found.provider_id) == (State(status), twilio.messages[0].sid)
    assert found.sent_at is not None


def test_a_report_of_another_message_is_not_taken_for_it(moreau, twilio, sent):
    fields = twilio.told(twilio.messages[0], "delivered") | {"MessageSid": new_sid("SM")}
    assert tell(moreau, sent.pk, fields).status_code == 204
    assert after(moreau, sent).state == State.SENT


def test_a_report_of_nothing_we_know_is_no_error(moreau, twilio, sent):
    assert tell(moreau, 999_999_999, twilio.told(twilio.messages[0], "delivered")).status_code == 204


def test_a_word_that_twilio_adds_some_day_changes_nothing(moreau, twilio, sent):
    assert tell(moreau, sent.pk, twilio.told(twilio.messages[0], "partially_delivered")).status_code == 204
    assert after(moreau, sent).state == State.SENT


# --- whose it is ---


def test_another_tenants_address_does_not_reach_it(moreau, northside, twilio, sent):
    """The platform's account signs for both: the address alone decides in whose schema the row is looked for."""
    with tenant_context(northside):
        foreign = sms()
        Notification.objects.filter(pk=foreign.pk).update(id=sent.pk, state=State.SENT)
    tell(northside, sent.pk, twilio.told(twilio.messages[0], "delivered"))
    assert after(moreau, sent).state == State.SENT


def test_the_account_of_one_tenant_cannot_sign_for_another(moreau, northside, twilio, sent):
    with tenant_context(northside):
        TwilioAccount.objects.create(account_sid="AC" + "9" * 32, auth_token="of northside")
    fields = twilio.told(twilio.messages[0], "delivered")
    assert tell(moreau, sent.pk, fields, token="of northside").status_code == 403
    assert after(moreau, sent).state == State.SENT


def test_the_platforms_account_cannot_sign_for_a_tenant_with_its_own(moreau, twilio, sent):
    with tenant_context(moreau):
        TwilioAccount.objects.create(account_sid="AC" + "8" * 32, auth_token="of moreau")
    fields = twilio.told(twilio.messages[0], "delivered")
    assert tell(moreau, sent.pk, fields).status_code == 403
    assert tell(moreau, sent.pk, fields, token="of moreau").status_code == 204
    assert after(moreau, sent).state == State.DELIVERED


def test_a_tenant_that_does_not_exist_gets_no_further_than_the_signature(twilio, sent):
    ghost = Tenant(pk=999_999_999)
    assert tell(ghost, sent.pk, twilio.told(twilio.messages[0], "delivered")).status_code == 204


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageSid": ""},
        {"MessageSid": "CA" + "0" * 32},
        {"MessageSid": "SM" + "z" * 32},
        {"MessageStatus": ""},
        {"MessageStatus": "DELIVERED\n"},
        {"MessageStatus": "x" * 31},
        {"ErrorCode": "thirty"},
        {"ErrorCode": "-1"},
        {"ErrorCode": "1" * 7},
        {"ErrorCode": "٣"},
    ],
)
def test_what_twilio_never_sends_is_refused(moreau, twilio, sent, fields):
    response = tell(moreau, sent.pk, twilio.told(twilio.messages[0], "delivered") | fields)
    assert (response.status_code, after(moreau, sent).state) == (400, State.SENT)


def test_unsigned_it_is_refused(moreau, twilio, sent):
    fields = twilio.told(twilio.messages[0], "delivered")
    assert tell(moreau, sent.pk, fields, url="http://localhost/elsewhere").status_code == 403
    assert after(moreau, sent).state == State.SENT
