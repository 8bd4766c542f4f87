"""Conversations kept turn by turn, and the messages callers leave."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.errors import IllegalTransition


class Conversation(models.Model):
    """One exchange with one person on one channel."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("telephone")
        WEB = "web", _("web chat")
        WHATSAPP = "whatsapp", _("WhatsApp")

    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.PHONE)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    assistant_name = models.CharField(_("assistant"), max_length=120, blank=True)
    contact = models.CharField(_("contact"), max_length=80, blank=True, db_index=True)
    started_at = models.DateTimeField(_("started"), db_index=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.channel} {self.started_at:%Y-%m-%d %H:%M}"


class Turn(models.Model):
    """What one side said, as it was heard. Written when the turn ends, never before."""

    class Speaker(models.TextChoices):
        CALLER = "caller", _("caller")
        ASSISTANT = "assistant", _("assistant")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveIntegerField(_("position"))
    speaker = models.CharField(_("speaker"), max_length=9, choices=Speaker.choices)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    interrupted = models.BooleanField(_("interrupted"), default=False)
    # Milliseconds after the end of the caller's speech; null where there is nothing to measure from.
    endpoint_ms = models.PositiveIntegerField(_("end of turn decided after (ms)"), null=True, blank=True)
    transcript_ms = models.PositiveIntegerField(_("transcript after (ms)"), null=True, blank=True)
    first_text_ms = models.PositiveIntegerField(_("first text after (ms)"), null=True, blank=True)
    first_audio_ms = models.PositiveIntegerField(_("first audio after (ms)"), null=True, blank=True)

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["conversation", "position"], name="turn_position_is_taken_once")]
        indexes = [
            # How long replies took, of any days, without reading what was said.
            models.Index(
                fields=["started_at"],
                include=["first_audio_ms", "first_text_ms", "conversation"],
                condition=models.Q(models.Q(first_audio_ms__isnull=False) | models.Q(first_text_ms__isnull=False))
                & models.Q(speaker="assistant"),
                name="turn_replies",
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} {self.position}"


class Message(models.Model):
    """Something a caller asked to be passed on, and what the staff does about it."""

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("normal")
        URGENT = "urgent", _("urgent")

    class State(models.TextChoices):
        NEW = "new", _("new")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")

    _ALLOWED = {
        State.NEW: {State.IN_PROGRESS, State.DONE},
        State.IN_PROGRESS: {State.DONE, State.NEW},
        State.DONE: {State.NEW},
    }

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40)
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES, blank=True)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency.choices, default=Urgency.NORMAL)
    # When the caller wants to be called back: in their words, and as times where these could be made out.
    callback = models.CharField(_("callback wish"), max_length=500, blank=True)
    callback_from = models.DateTimeField(_("call back from"), null=True, blank=True)
    callback_until = models.DateTimeField(_("call back until"), null=True, blank=True)
    # How much there is in it for the business (conversations/leads.py); null where nobody has judged.
    lead_score = models.PositiveSmallIntegerField(_("lead score"), null=True, blank=True)
    # [{"code": a leads.Reason, "points": how much it counted}]
    lead_reasons = models.JSONField(_("reasons of the score"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("taken by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("taken"), auto_now_add=True, db_index=True)
    in_progress_at = models.DateTimeField(_("in progress since"), null=True, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["state", "-created_at"], name="message_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lead_score__isnull=True) | models.Q(lead_score__lte=100),
                name="lead_score_is_out_of_100",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def move_to(self, target: State, **changes: Any) -> None:
        """Change the state in one conditional update: of two people who try, one wins. Raises IllegalTransition."""
        sources = [state for state, targets in self._ALLOWED.items() if target in targets]
        changes["state"] = target
        if not Message.objects.filter(pk=self.pk, state__in=sources).update(**changes):
            self.refresh_from_db(fields=["state", "assignee"])
            raise IllegalTransition("message", self.state, target)
        for name, value in changes.items():
            setattr(self, name, value)


class Customer(models.Model):
    """A person the business knows. A number may be shared: those behind it are told apart by their names."""

    name = models.CharField(_("name"), max_length=120)
    # The name as it is compared: lower case, no accents, words in order.
    name_key = models.CharField(max_length=120, db_index=True, editable=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES, blank=True)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
