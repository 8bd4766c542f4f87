"""Assistants, the numbers they answer, and the calls they took."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError as InvalidDocument

from conversations.models import Conversation
from tenants.encryption import EncryptedTextField
from tenants.errors import IllegalTransition
from voice.business import BusinessInfo
from voice.validators import validate_transcribers, validate_voices


class Transport(models.TextChoices):
    MEDIA = "media", _("media stream")
    RELAY = "relay", _("conversation relay")


class Patience(models.TextChoices):
    """How long a silence may last before the assistant takes the turn."""

    QUICK = "quick", _("quick")
    NORMAL = "normal", _("normal")
    PATIENT = "patient", _("patient")


class Sensitivity(models.TextChoices):
    """How easily a sound is taken for the caller's voice."""

    LOW = "low", _("low: for noisy places")
    NORMAL = "normal", _("normal")
    HIGH = "high", _("high: for quiet callers")


class TransferMode(models.TextChoices):
    DIRECT = "direct", _("direct")
    ANNOUNCED = "announced", _("announced: the person hears a summary and accepts")


def validate_business_info(value: Any) -> None:
    try:
        BusinessInfo.model_validate(value)
    except InvalidDocument as error:
        problems = [f"{'.'.join(map(str, one['loc'])) or 'document'}: {one['msg']}" for one in error.errors()]
        raise ValidationError(problems) from error


class Assistant(models.Model):
    """Who answers. Its settings are read once at the start of a call (voice/snapshot.py)."""

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    languages = models.JSONField(_("further languages"), default=list, blank=True)
    transport = models.CharField(_("transport"), max_length=5, choices=Transport.choices, default=Transport.RELAY)
    dialogue = models.CharField(_("dialogue engine"), max_length=20, default="rules")
    business = models.JSONField(_("business"), default=dict, blank=True, validators=[validate_business_info])
    greeting = models.JSONField(_("greeting by language"), default=dict, blank=True)
    closing = models.JSONField(_("closing by language"), default=dict, blank=True)
    voices = models.JSONField(_("voice by language"), default=dict, blank=True, validators=[validate_voices])
    transcribers = models.JSONField(
        _("transcriber by language"), default=dict, blank=True, validators=[validate_transcribers]
    )
    prompt = models.TextField(_("instructions"), max_length=8000, blank=True)
    model = models.CharField(_("language model"), max_length=40, blank=True)
    transfer_number = models.CharField(_("transfer number"), max_length=20, blank=True)
    transfer_mode = models.CharField(
        _("way of transferring"), max_length=9, choices=TransferMode.choices, default=TransferMode.DIRECT
    )
    patience = models.CharField(_("patience"), max_length=7, choices=Patience.choices, default=Patience.NORMAL)
    sensitivity = models.CharField(
        _("sensitivity"), max_length=6, choices=Sensitivity.choices, default=Sensitivity.NORMAL
    )
    interruptible = models.BooleanField(_("may be interrupted"), default=True)
    records_calls = models.BooleanField(_("records calls"), default=False)
    max_duration_seconds = models.PositiveIntegerField(
        _("longest call (s)"), null=True, blank=True, validators=[MinValueValidator(60), MaxValueValidator(14_400)]
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("assistant")
        verbose_name_plural = _("assistants")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name


class PhoneNumber(models.Model):
    """A number of the tenant and the assistant that answers it. The public Route leads calls here."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="numbers")

    class Meta:
        verbose_name = _("telephone number")
        verbose_name_plural = _("telephone numbers")
        ordering = ("number",)

    def __str__(self) -> str:
        return self.number


class TwilioAccount(models.Model):
    """The tenant's own Twilio credentials; at most one row."""

    singleton = models.BooleanField(default=True, editable=False, unique=True)
    account_sid = models.CharField(_("account SID"), max_length=34)
    auth_token = EncryptedTextField(_("auth token"))

    class Meta:
        verbose_name = _("Twilio account")
        verbose_name_plural = _("Twilio accounts")
        constraints = [models.CheckConstraint(condition=models.Q(singleton=True), name="twilio_account_is_one")]

    def __str__(self) -> str:
        return self.account_sid


class Call(models.Model):
    """A telephone call and what became of it."""

    class State(models.TextChoices):
        RINGING = "ringing", _("ringing")
        IN_PROGRESS = "in_progress", _("in progress")
        COMPLETED = "completed", _("completed")
        NO_ANSWER = "no_answer", _("no answer")
        FAILED = "failed", _("failed")
        INTERRUPTED = "interrupted", _("interrupted")

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("incoming")
        OUTBOUND = "outbound", _("outgoing")

    class Outcome(models.TextChoices):
        NONE = "", pgettext_lazy("outcome of a call", "open")
        ANSWERED = "answered", _("answered")
        MESSAGE = "message", _("message taken")
        APPOINTMENT = "appointment", _("appointment booked")
        TRANSFERRED = "transferred", _("transferred")
        ABANDONED = "abandoned", _("caller hung up without a word")
        VOICEMAIL = "voicemail", _("voice message left")
        FORWARDED = "forwarded", _("forwarded: too many calls")
        ANSWERPHONE = "answerphone", _("reached an answering machine")

    ENDED = (State.COMPLETED, State.NO_ANSWER, State.FAILED, State.INTERRUPTED)
    _ALLOWED = {
        State.RINGING: {State.IN_PROGRESS, State.NO_ANSWER, State.FAILED, State.INTERRUPTED},
        State.IN_PROGRESS: {State.COMPLETED, State.FAILED, State.INTERRUPTED},
    }

    call_sid = models.CharField(_("call SID"), max_length=34, unique=True)
    assistant = models.ForeignKey(Assistant, on_delete=models.PROTECT, related_name="calls")
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="call")
    transport = models.CharField(_("transport"), max_length=5, choices=Transport.choices)
    direction = models.CharField(
        _("direction"), max_length=8, choices=Direction.choices, default=Direction.INBOUND, blank=True
    )
    from_number = models.CharField(_("caller"), max_length=80, blank=True)
    to_number = models.CharField(_("called"), max_length=80)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.RINGING, db_index=True)
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    transfer_to = models.CharField(_("transferred to"), max_length=40, blank=True)
    transfer_result = models.CharField(_("result of the transfer"), max_length=20, blank=True)
    # What the person hears before an announced transfer is put through.
    transfer_summary = models.TextField(_("summary for the person"), blank=True)
    # Of an outbound call: what Twilio's answering-machine detection found, and who asked for the call.
    answered_by = models.CharField(_("answered by"), max_length=20, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    # The proof that the caller was told of the recording: the words heard to their end, and when.
    announced_text = models.TextField(_("announcement heard"), blank=True)
    announced_at = models.DateTimeField(_("announcement heard at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now, db_index=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    alive_at = models.DateTimeField(_("last sign of life"), default=timezone.now)
    duration_seconds = models.PositiveIntegerField(_("duration (s)"), null=True, blank=True)
    first_word_ms = models.PositiveIntegerField(_("first word after (ms)"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-started_at", "-pk")
        indexes = [models.Index(fields=["-started_at", "-id"], name="call_newest_first")]

    def __str__(self) -> str:
        return self.call_sid

    @property
    def is_over(self) -> bool:
        return self.state in self.ENDED

    @property
    def person_number(self) -> str:
        """Of the person at the other end: who called, or whom the assistant called."""
        return self.to_number if self.direction == self.Direction.OUTBOUND else self.from_number

    @property
    def own_number(self) -> str:
        """The tenant's number in this call."""
        return self.from_number if self.direction == self.Direction.OUTBOUND else self.to_number

    @property
    def length(self) -> dt.timedelta | None:
        """How long the caller was on the line: Twilio's figure, else ours; None while unknown."""
        if self.duration_seconds is not None:
            return dt.timedelta(seconds=self.duration_seconds)
        return self.ended_at - self.started_at if self.ended_at else None

    def move_to(self, target: State, **changes: Any) -> None:
        """Change the state in one conditional update: of two processes that try, one wins.

        Raises IllegalTransition.
        """
        sources = [state for state, targets in self._ALLOWED.items() if target in targets]
        changes["state"] = target
        if target in self.ENDED:
            changes.setdefault("ended_at", timezone.now())
        if not Call.objects.filter(pk=self.pk, state__in=sources).update(**changes):
            self.refresh_from_db(fields=["state"])
            raise IllegalTransition("call", self.state, target)
        for name, value in changes.items():
            setattr(self, name, value)


class StreamTicket(models.Model):
    """Admits one websocket to one call, once, for a minute. Only the hash of its secret is kept."""

    secret_hash = models.CharField(max_length=64, unique=True)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="tickets")
    transport = models.CharField(max_length=5, choices=Transport.choices)
    opening = models.CharField(max_length=20)
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stream ticket")
        verbose_name_plural = _("stream tickets")

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class Recording(models.Model):
    """Sound kept of a call: both sides of it, or a voice message. Served only by a view that checks the tenant."""

    class Kind(models.TextChoices):
        CALL = "call", _("call")
        VOICEMAIL = "voicemail", _("voice message")

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("in progress")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="recordings")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=11, choices=State.choices, default=State.IN_PROGRESS)
    # Null for what was recorded from the media stream: Twilio knows nothing of it.
    recording_sid = models.CharField(_("recording SID"), max_length=34, null=True, blank=True, unique=True)
    file = models.FileField(_("file"), upload_to="recordings/", max_length=200, blank=True)
    duration_seconds = models.PositiveIntegerField(_("duration (s)"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class EngineUse(models.Model):
    """What one session of a call used of one engine. A call that was connected again has a row for each session."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="engine_use")
    session = models.UUIDField()
    engine = models.CharField(_("engine"), max_length=120)
    unit = models.CharField(_("unit"), max_length=13)
    amount = models.FloatField(_("amount"))

    class Meta:
        verbose_name = _("engine use")
        verbose_name_plural = _("engine use")
        constraints = [
            models.UniqueConstraint(fields=["call", "session", "engine", "unit"], name="engine_use_is_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.engine} {self.unit}"


class ToolUse(models.Model):
    """One thing that the assistant did, or tried to do, in a call. Added to, never changed.

    arguments, answer: what was asked for and what came of it, without what is a person's (voice/tool_use.py).
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="tool_uses")
    # Given by the session, so that what is written twice counts once.
    key = models.UUIDField(unique=True, editable=False)
    tool = models.CharField(_("tool"), max_length=40)
    arguments = models.JSONField(_("asked for"), default=dict, blank=True)
    answer = models.JSONField(_("answered"), default=dict, blank=True)
    ok = models.BooleanField(_("done"))
    error = models.CharField(_("why not"), max_length=40, blank=True)
    at = models.DateTimeField(_("when"), db_index=True)
    took_ms = models.PositiveIntegerField(_("took (ms)"))

    class Meta:
        verbose_name = _("use of a tool")
        verbose_name_plural = _("uses of tools")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.tool} {'done' if self.ok else self.error}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError for a row there is already."""
        if not self._state.adding:
            raise TypeError("what was done is never changed")
        super().save(*args, **kwargs)


class PreparedSpeech(models.Model):
    """A sentence of an assistant, spoken ahead of any call: its greeting above all.

    key: of engine, voice and text together (voice/speech/cache.py); audio: mu-law, 8 kHz.
    """

    assistant = models.ForeignKey(Assistant, on_delete=models.CASCADE, related_name="prepared_speech")
    key = models.CharField(max_length=64)
    audio = models.BinaryField()
    prepared_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("prepared speech")
        verbose_name_plural = _("prepared speech")
        constraints = [models.UniqueConstraint(fields=["assistant", "key"], name="speech_is_prepared_once")]

    def __str__(self) -> str:
        return self.key[:12]


class RefusedCall(models.Model):
    """A call that was not answered by an assistant because there were too many at once."""

    class Reason(models.TextChoices):
        TENANT = "tenant", _("as many calls as the workspace may have")
        PLATFORM = "platform", _("the platform was full")
        DRAINING = "draining", _("the platform was being updated")

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="refusal")
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("refused call")
        verbose_name_plural = _("refused calls")

    def __str__(self) -> str:
        return self.reason
