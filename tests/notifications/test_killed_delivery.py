"""A process that is killed while it sends: nothing is lost, and no SMS is sent twice."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.utils import timezone

from config.demo import MOREAU
from notifications.delivery import STUCK_AFTER, deliver_due
from notifications.models import Notification
from tenants.context import TenantRef, tenant_context
from tests.fakes.smtp_server import FakeSmtpServer, Trouble
from tests.fakes.twilio_api import Failure, FakeTwilioApi
from tests.live_server import database_url
from tests.notifications.conftest import email, sms

State = Notification.State
DELIVERING = """
import django
django.setup()
from notifications.tasks import deliver_due
deliver_due.apply(headers={"_schema_name": "%s"}, throw=True)
"""
LATER = STUCK_AFTER + dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def in_moreau(committed) -> Iterator[None]:
    with tenant_context(TenantRef(0, f"t_{MOREAU.slug}")):
        Notification.objects.all().delete()
        yield
        Notification.objects.all().delete()


@pytest.fixture
def process() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """A process that sends what is due, as a worker does."""
    started = []

    def start(**environment: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-c", DELIVERING % f"t_{MOREAU.slug}"]
        base = os.environ | {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL}
        known = {"TWILIO_ACCOUNT_SID": settings.TWILIO_ACCOUNT_SID, "TWILIO_AUTH_TOKEN": settings.TWILIO_AUTH_TOKEN}
        started.append(subprocess.Popen(program, env=base | known | environment))
        return started[-1]

    yield start
    for one in started:
        one.kill()
        one.wait()


def wait_until(happened: Callable[[], object], running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < deadline, "it never came to that"
        assert running.poll() is None, f"the process ended by itself: {running.returncode}"
        time.sleep(0.02)


def kill(running: subprocess.Popen[bytes]) -> None:
    running.kill()
    running.wait()


@pytest.mark.parametrize(
    ("failure", "sent_before"), [(Failure.HELD, 1), (Failure.IGNORED, 0)], ids=["sent", "not yet sent"]
)
def test_killed_between_claim_and_record_an_sms_is_sent_once(twilio, process, failure, sent_before):
    twilio.fail(failure)
    row = sms()
    running = process(TWILIO_API_URL=twilio.url, PUBLIC_BASE_URL="http://localhost")
    wait_until(lambda: twilio.asked("POST", "/Messages.json"), running)
    wait_until(lambda: len(twilio.messages) == sent_before, running)
    kill(running)
    row.refresh_from_db()
    assert (row.state, row.provider_id, len(twilio.messages)) == (State.SENDING, "", sent_before)

    assert deliver_due(timezone.now() + STUCK_AFTER / 2) == 0
    assert deliver_due(timezone.now() + LATER) == 1
    assert deliver_due(timezone.now() + 2 * LATER) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 2)
    assert [one.sid for one in twilio.messages] == [row.provider_id]


def test_killed_again_and_again_it_is_still_sent_once(twilio: FakeTwilioApi, process):
    row = sms()
    for _ in range(3):
        asked = len(twilio.requests)
        twilio.fail(Failure.IGNORED)
        running = process(TWILIO_API_URL=twilio.url, PUBLIC_BASE_URL="http://localhost")
        wait_until(lambda asked=asked: len(twilio.requests) > asked, running)
        kill(running)
        Notification.objects.update(next_attempt_at=timezone.now())
    assert deliver_due() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, len(twilio.messages)) == (State.SENT, 4, 1)


def test_killed_after_the_mail_server_took_it_an_email_is_sent_again_under_the_same_id(settings, process):
    with FakeSmtpServer() as smtp:
        smtp.trouble.append(Trouble.HELD_AFTER_DATA)
        row = email()
        sender = "no-reply@permanence.example"
        running = process(EMAIL_URL=f"smtp://127.0.0.1:{smtp.port}", DEFAULT_FROM_EMAIL=sender)
        wait_until(lambda: smtp.mails, running)
        kill(running)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", smtp.port, sender
        assert deliver_due(timezone.now() + LATER) == 1
        row.refresh_from_db()
        first, second = (mail.message["Message-ID"] for mail in smtp.mails)
    assert (row.state, first, second) == (State.SENT, row.provider_id, row.provider_id)


def test_two_processes_at_once_send_each_sms_once(twilio, process):
    for number in range(30):
        sms(dedupe_key=str(number), body=f"Message {number}")
    racing = [process(TWILIO_API_URL=twilio.url, PUBLIC_BASE_URL="http://localhost") for _ in range(2)]
    assert [one.wait(60) for one in racing] == [0, 0]
    assert sorted(one.body for one in twilio.messages) == sorted(f"Message {number}" for number in range(30))
    assert set(Notification.objects.values_list("state", flat=True)) == {State.SENT}
