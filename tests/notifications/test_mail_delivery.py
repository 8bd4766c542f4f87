"""E-mail over SMTP: what is sent, and what a mail server's troubles lead to."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from notifications.delivery import deliver
from notifications.models import Notification
from notifications.outbox import Attachment
from notifications.reasons import reason
from tenants.context import tenant_context
from tests.fakes.smtp_server import Trouble
from tests.notifications.conftest import ADDRESS, email

State = Notification.State
ICS = "BEGIN:VCALENDAR\r\nSUMMARY:Réparation\r\nEND:VCALENDAR\r\n".encode()


@pytest.fixture(autouse=True)
def in_moreau(moreau, smtp):
    with tenant_context(moreau):
        yield


def delivered(row: Notification, now: dt.datetime | None = None) -> Notification:
    deliver(row.pk, now)
    row.refresh_from_db()
    return row


def test_an_email_comes_from_the_workspace_and_arrives_whole(smtp):
    row = delivered(
        email(
            title="Votre rendez-vous à l’été",
            body="Bonjour Zoé,\n\n.un point seul\nموعدك غدا",
            html="<p>Bonjour <b>Zoé</b></p>",
            reply_to="contact@moreau.example",
            attachments=[Attachment("visite.ics", "text/calendar; method=PUBLISH", ICS)],
        )
    )
    (mail,) = smtp.mails
    message = mail.message
    assert (mail.sender, mail.recipients) == ("no-reply@permanence.example", (ADDRESS,))
    assert message["Subject"] == "Votre rendez-vous à l’été"
    assert str(message["From"]) == "Plomberie Moreau <no-reply@permanence.example>"
    assert (message["To"], message["Reply-To"]) == (ADDRESS, "contact@moreau.example")
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("fr", "auto-generated")
    assert message["Message-ID"] == row.provider_id
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain.get_content().splitlines() == ["Bonjour Zoé,", "", ".un point seul", "موعدك غدا"]
    assert html.get_content().strip() == "<p>Bonjour <b>Zoé</b></p>"
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("visite.ics", "text/calendar")
    assert file.get_param("method") == "PUBLISH"
    assert file.get_content().splitlines() == ICS.decode().splitlines()
    assert (row.state, row.attempts) == (State.SENT, 1)


@pytest.mark.parametrize(
    ("answer", "state", "code"),
    [
        ("550 5.1.1 No such user", State.FAILED, "smtp_550"),
        ("552 5.2.2 Mailbox full", State.FAILED, "smtp_552"),
        ("450 4.2.1 Try later", State.PENDING, "smtp_450"),
        ("421 4.3.2 Closing", State.PENDING, "smtp_421"),
    ],
)
def test_a_recipient_who_is_refused_for_good_is_not_tried_again(smtp, answer, state, code):
    smtp.recipients[ADDRESS] = answer
    row = delivered(email())
    assert (row.state, row.error_code, row.attempts) == (state, code, 1)
    assert smtp.mails == []
    if state == State.FAILED:
        assert "Check the address" in reason(code)


@pytest.mark.parametrize(
    ("trouble", "state", "code"),
    [
        (Trouble.BUSY, State.PENDING, "smtp_421"),
        (Trouble.TEXT_PUT_OFF, State.PENDING, "smtp_451"),
        (Trouble.TEXT_REFUSED, State.FAILED, "smtp_554"),
        (Trouble.DROPPED_IN_DATA, State.SENDING, "smtp_unavailable"),
        (Trouble.DROPPED_AFTER_DATA, State.SENDING, "smtp_unavailable"),
    ],
)
def test_a_server_in_trouble(smtp, trouble, state, code):
    smtp.trouble.append(trouble)
    row = delivered(email())
    assert (row.state, row.error_code) == (state, code)


def test_a_sender_that_is_refused_today_may_be_allowed_tomorrow(smtp):
    smtp.sender_refused = "553 5.7.1 Sender not allowed"
    row = delivered(email())
    assert (row.state, row.error_code) == (State.PENDING, "smtp_553")
    smtp.sender_refused = ""
    assert delivered(row, row.next_attempt_at).state == State.SENT


def test_a_server_that_is_not_there_is_tried_again(settings, smtp):
    settings.EMAIL_PORT, there = 9, settings.EMAIL_PORT
    row = delivered(email())
    assert (row.state, row.error_code) == (State.PENDING, "smtp_unavailable")
    settings.EMAIL_PORT = there
    assert delivered(row, row.next_attempt_at).state == State.SENT


def test_a_server_that_does_not_answer_is_given_up_in_time(settings, smtp):
    settings.EMAIL_TIMEOUT = 0.3
    smtp.trouble.append(Trouble.HELD_AFTER_DATA)
    began = timezone.now()
    assert delivered(email()).state == State.SENDING
    assert timezone.now() - began < dt.timedelta(seconds=2)


def test_a_second_copy_is_known_by_its_message_id(smtp):
    smtp.trouble.append(Trouble.DROPPED_AFTER_DATA)
    row = delivered(email())
    assert delivered(row, row.next_attempt_at).state == State.SENT
    first, second = (mail.message["Message-ID"] for mail in smtp.mails)
    assert first == second == row.provider_id


def test_the_message_ids_of_two_rows_and_of_two_tenants_differ(smtp, northside):
    delivered(email())
    delivered(email(dedupe_key="two"))
    with tenant_context(northside):
        delivered(email())
    assert len({mail.message["Message-ID"] for mail in smtp.mails}) == 3
    assert [str(mail.message["From"]).split(" <")[0] for mail in smtp.mails] == [
        "Plomberie Moreau",
        "Plomberie Moreau",
        "Northside Dental",
    ]


def test_neither_address_nor_text_is_logged(smtp, caplog):
    caplog.set_level("INFO")
    smtp.recipients["nobody@example.com"] = "550 5.1.1 <nobody@example.com> unknown"
    delivered(email(body="Secret de Claire", title="Secret"))
    delivered(email(body="Secret de Claire", recipient="nobody@example.com", dedupe_key="two"))
    assert "notification not delivered" in caplog.text
    assert not any(word in caplog.text for word in ("Secret", ADDRESS, "nobody"))
