"""Who sends SMS. It lives above this app, so it is named in settings.SMS_SENDER and met by this contract."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.models import Notification


@dataclass(frozen=True, slots=True)
class Sms:
    """notification_id: for the address at which the provider tells what becomes of it. to: E.164."""

    notification_id: int
    to: str
    body: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a provider knows of a message. state: sent, delivered or failed; error_code: of a failure."""

    provider_id: str
    state: Notification.State
    error_code: str = ""


class SmsSender(Protocol):
    """Sends in the name of the selected tenant. Both methods raise NotDelivered."""

    def send(self, sms: Sms) -> str:
        """Hand the message to the provider. Returns the provider's id of it."""

    def find(self, sms: Sms, since: dt.datetime, known: frozenset[str]) -> Report | None:
        """The same message among those that were sent since then; None when it never was.

        known: ids that are other messages, of the same words to the same number.
        """


def sms_sender() -> SmsSender:
    return cast(SmsSender, import_string(settings.SMS_SENDER)())
