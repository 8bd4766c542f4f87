"""E-mails about getting in. They hold a secret each, so they are made when they are sent and kept nowhere."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, *, to: str, language: str, context: dict[str, Any], sender: str = "Permanence") -> None:
    """Send `templates/mails/<template>.txt`, whose first line is the subject. Raises OSError: SMTP's are some."""
    with translation.override(language):
        text = render_to_string(f"mails/{template}.txt", context)
    subject, _, body = text.partition("\n")
    EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        from_email=formataddr((sender, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]), "utf-8"),
        to=[to],
        # So that nobody's absence note answers it: RFC 3834.
        headers={"Content-Language": language, "Auto-Submitted": "auto-generated"},
    ).send()
