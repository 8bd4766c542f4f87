"""What is to be told to people by e-mail or SMS, and what became of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.errors import IllegalTransition


class Notification(models.Model):
    """One e-mail or SMS to one person. Written by notifications/outbox.py, sent by notifications/delivery.py.

    Texts are personal data: they are never logged.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("SMS")

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    _ALLOWED = {
        State.PENDING: {State.SENDING, State.FAILED, State.CANCELLED},
        # One that may have been sent stays what it is until that is known.
        State.SENDING: {State.PENDING, State.SENDING, State.SENT, State.DELIVERED, State.FAILED},
        State.SENT: {State.DELIVERED, State.FAILED},
        # It was never sent, so the same key may be asked for again.
        State.CANCELLED: {State.PENDING},
    }
    FINAL = (State.DELIVERED, State.FAILED, State.CANCELLED)

    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    # An e-mail address, or a number in E.164.
    recipient = models.CharField(_("recipient"), max_length=254)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    # The subject line of an e-mail.
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    reply_to = models.EmailField(_("reply to"), blank=True)
    # [{"name": ..., "type": ..., "content": base64}]
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    # Two with the same key are one: whatever is asked twice is sent once.
    dedupe_key = models.CharField(max_length=200, unique=True)
    # What it is about, of an app above this one: `appointments.appointment` and its key. No foreign key leads up.
    subject_type = models.CharField(max_length=80, blank=True)
    subject_id = models.CharField(max_length=40, blank=True)
    # Not before; and not after, because a reminder of yesterday's appointment is worse than none.
    send_after = models.DateTimeField(_("not before"), default=timezone.now)
    expires_at = models.DateTimeField(_("not after"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PENDING)
    # Counts attempts, and is the fence between them: only the attempt that counted last may write its result.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # While it is being sent: when whoever sends it is taken for dead.
    next_attempt_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    # From here on it may be among what the provider has sent.
    first_attempt_at = models.DateTimeField(_("first attempt"), null=True, blank=True)
    # Twilio's MessageSid, or the Message-ID of an e-mail.
    provider_id = models.CharField(_("provider's id"), max_length=200, blank=True)
    error_code = models.CharField(_("error"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="notification_due",
                condition=models.Q(state__in=["pending", "sending"]),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="notification_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["provider_id"], name="notification_is_one_of_provider", condition=~models.Q(provider_id="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.kind} {self.pk}"

    def move_to(self, target: State, **changes: Any) -> None:
        """Change the state in one conditional update: of two processes that try, one wins.

        Raises IllegalTransition.
        """
        if not self._moved(target, changes):
            self.refresh_from_db(fields=["state"])
            raise IllegalTransition("notification", self.state, target)

    def end_attempt(self, target: State, **changes: Any) -> bool:
        """The same for whoever made the last attempt; False when somebody else has taken it up, or knows better."""
        return self._moved(target, changes, state=self.State.SENDING, attempts=self.attempts)

    def _moved(self, target: State, changes: dict[str, Any], **condition: Any) -> bool:
        sources = [state for state, targets in self._ALLOWED.items() if target in targets]
        changes["state"] = target
        if target in self.FINAL:
            changes.setdefault("finished_at", timezone.now())
        rows = Notification.objects.filter(pk=self.pk, state__in=sources).filter(**condition)
        if not rows.update(**changes):
            return False
        for name, value in changes.items():
            setattr(self, name, value)
        return True


class NotificationPreference(models.Model):
    """How one member of the staff is told of what happens. Who has none is told by the defaults of their role."""

    class Way(models.TextChoices):
        NONE = "none", _("not at all")
        EMAIL = "email", _("by e-mail")
        SMS = "sms", _("by SMS")
        BOTH = "both", _("by e-mail and SMS")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    phone = models.CharField(_("mobile number"), max_length=20, blank=True)
    messages = models.CharField(_("messages"), max_length=5, choices=Way.choices, default=Way.NONE)
    urgent_messages = models.CharField(_("urgent messages"), max_length=5, choices=Way.choices, default=Way.NONE)
    appointments = models.CharField(_("appointments"), max_length=5, choices=Way.choices, default=Way.NONE)
    # No SMS between these, in the tenant's time, but urgent ones; what was due is sent when they are over.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        return f"preference {self.pk}"
