"""Sending e-mail.

SMTP has no way to ask whether a message was taken, so one that may have been is sent again. Its Message-ID is made of
the row and is the same each time, so that mail servers and readers which know it drop or fold the second copy.
"""

from __future__ import annotations

import base64
import smtplib
import socket
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import salted_hmac

from notifications.errors import NotDelivered
from notifications.models import Notification
from tenants.models import Tenant

UNREACHED = (ConnectionRefusedError, socket.gaierror)


def send(tenant: Tenant, notification: Notification) -> str:
    """Hand the e-mail to the mail server. Returns its Message-ID. Raises NotDelivered."""
    message_id = message_id_of(tenant, notification)
    try:
        _message(tenant, notification, message_id).send()
    except (smtplib.SMTPException, OSError) as error:
        raise _problem(error) from error
    return message_id


def message_id_of(tenant: Tenant, notification: Notification) -> str:
    """The same for the same row, another one for any other, and nothing that a stranger could make up."""
    secret = salted_hmac("notifications.mail", f"{tenant.schema_name}:{notification.dedupe_key}", algorithm="sha256")
    domain = _own_address().rpartition("@")[2]
    return f"<{notification.pk}.{secret.hexdigest()[:32]}@{domain}>"


def _message(tenant: Tenant, notification: Notification, message_id: str) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=notification.title,
        body=notification.body,
        from_email=formataddr((tenant.name, _own_address()), "utf-8"),
        to=[notification.recipient],
        reply_to=[notification.reply_to] if notification.reply_to else None,
        headers={
            "Message-ID": message_id,
            "Content-Language": notification.language,
            # So that nobody's absence note answers it: RFC 3834.
            "Auto-Submitted": "auto-generated",
        },
    )
    if notification.html:
        message.attach_alternative(notification.html, "text/html")
    for one in notification.attachments:
        message.attach(one["name"], base64.b64decode(one["content"]), one["type"])
    return message


def _own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _problem(error: smtplib.SMTPException | OSError) -> NotDelivered:
    """For good is only what the server says of this recipient or this message: RFC 5321, 4.2.1.

    A sender or password that it does not take, somebody may correct. The text of an error is dropped: it may repeat
    the address.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return NotDelivered(f"smtp_{code}", permanent=code >= 500)
    if isinstance(error, smtplib.SMTPDataError):
        return NotDelivered(f"smtp_{error.smtp_code}", permanent=error.smtp_code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        return NotDelivered(f"smtp_{error.smtp_code}")
    return NotDelivered("smtp_unavailable", perhaps_done=not isinstance(error, UNREACHED))
