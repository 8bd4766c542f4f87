"""The scenarios that a business has written for its own assistants, and how rehearsals went."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OwnScenario(models.Model):
    """A scenario of the business, as YAML that has been read once without a fault. title, language: those it names."""

    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    text = models.TextField(_("scenario"), max_length=20_000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("changed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("own scenario")
        verbose_name_plural = _("own scenarios")
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        return f"own/{self.pk}"


class Run(models.Model):
    """One scenario on one transport, once. It keeps the scenario as it was then, so that history stays what it was.

    scenario: own/12, or the name of a shipped one, as fr/price. assistant_id: the business's own; null for the example
    that the scenario brings. result: as rehearsals.results.Result.as_dict, and as far as it has come while it runs.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")
        BROKEN = "broken", _("broken off")

    class Means(models.TextChoices):
        TEXT = "text", _("text")
        RELAY = "relay", _("conversation relay")
        MEDIA = "media", _("media stream")

    OPEN = (State.WAITING, State.RUNNING)
    # A worker that was killed has its task given to another, once.
    MOST_ATTEMPTS = 2
    LOST_AFTER = dt.timedelta(minutes=10)

    scenario = models.CharField(_("scenario"), max_length=80)
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    text = models.TextField()
    transport = models.CharField(_("transport"), max_length=5, choices=Means.choices)
    assistant_id = models.BigIntegerField(null=True)
    assistant_name = models.CharField(_("assistant"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    alive_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ("-pk",)
        indexes = [models.Index(fields=["scenario", "-id"], name="runs_of_a_scenario")]

    def __str__(self) -> str:
        return f"{self.title} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN and not self.is_lost

    @property
    def is_lost(self) -> bool:
        """It shows no sign of life any more: its worker was killed, or none took it."""
        return self.state in self.OPEN and self.alive_at < timezone.now() - self.LOST_AFTER

    @property
    def shown_state(self) -> State:
        return self.State.BROKEN if self.is_lost else self.State(self.state)

    def claim(self) -> bool:
        """Whether this worker may run it: of two that try at once, one."""
        seen = self.attempts
        claimed = Run.objects.filter(pk=self.pk, state__in=self.OPEN, attempts=seen, attempts__lt=self.MOST_ATTEMPTS)
        if not claimed.update(state=self.State.RUNNING, attempts=F("attempts") + 1, alive_at=timezone.now()):
            return False
        self.refresh_from_db()
        return True

    def keep(self, result: dict[str, Any]) -> None:
        """How far it has come."""
        Run.objects.filter(pk=self.pk, state=self.State.RUNNING).update(result=result, alive_at=timezone.now())

    def close(self, state: State, result: dict[str, Any]) -> None:
        now = timezone.now()
        Run.objects.filter(pk=self.pk, state__in=self.OPEN).update(
            state=state, result=result, ended_at=now, alive_at=now
        )
