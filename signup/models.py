"""Workspaces that somebody has asked for. In the public schema: nothing of a tenant exists before its confirmation."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.models import Tenant, validate_time_zone

VALID_FOR = dt.timedelta(hours=24)


def _expiry() -> dt.datetime:
    return timezone.now() + VALID_FOR


class SignUp(models.Model):
    """One filled-in form. Confirmed, it keeps what the business is, and nothing of the person who asked."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.PENDING)
    kind = models.CharField(_("kind"), max_length=3, choices=Tenant.Kind.choices, default=Tenant.Kind.B2B)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    registration_number = models.CharField(_("registration number"), max_length=20, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=16, blank=True)
    trade = models.CharField(_("trade"), max_length=60, blank=True)
    slug = models.CharField(_("workspace address"), max_length=40)
    owner_name = models.CharField(_("owner's name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    password_hash = models.CharField(max_length=128, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    # What was agreed to: [{"document", "version", "language"}], and the same circumstances for all of it.
    consents = models.JSONField(default=list)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(default=_expiry)
    # A mail is due while it was asked for after the last one went out.
    mail_asked_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # The page that confirmed: asked by the same page again (two clicks), the owner is let in again.
    page_hash = models.CharField(max_length=64, blank=True)
    tenant = models.OneToOneField(Tenant, null=True, on_delete=models.CASCADE, related_name="sign_up")

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        indexes = [models.Index(fields=["state", "expires_at"], name="sign_up_by_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="pending", tenant=None)
                | models.Q(state="confirmed", email="", owner_name="", password_hash="", tenant__isnull=False),
                name="sign_up_confirmed_keeps_no_person",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PENDING and self.expires_at > timezone.now()
