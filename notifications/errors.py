"""What the outbox refuses, and what a delivery may come to instead of being delivered."""

from __future__ import annotations

from tenants.errors import DomainError


class NotificationRefused(DomainError):
    """It cannot be sent as it is. code: bad_recipient, no_text, too_long, bad_attachment or bad_key."""

    code = "notification_refused"


class NotDelivered(DomainError):
    """An attempt has failed. code: `twilio_21610`, `smtp_550`, ...: kept with the notification, told by reasons.py.

    permanent: no later attempt can succeed. perhaps_done: it may have been sent all the same.
    """

    def __init__(self, code: str, *, permanent: bool = False, perhaps_done: bool = False) -> None:
        super().__init__(f"The notification was not delivered ({code}).", code=code)
        self.permanent = permanent
        self.perhaps_done = perhaps_done
