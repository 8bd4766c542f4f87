"""Tenants, the hosts they live on, and the routes by which callers reach them. All in the public schema."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any, Never

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.context import SANDBOX_PREFIX, TenantRef
from tenants.errors import IllegalTransition
from tenants.sandbox import served

TEMPLATE_SCHEMA = "template"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
RESERVED_SLUGS = frozenset({"www", "api", "admin", "app", "mail", "static", "media", "template", "public", "status"})


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("%(value)s is not a time zone."), params={"value": value})


def validate_slug(value: str) -> None:
    if not SLUG.fullmatch(value):
        raise ValidationError(
            _("Use 3 to 40 lower-case letters, digits and hyphens, starting with a letter and not ending in a hyphen.")
        )
    if value in RESERVED_SLUGS:
        raise ValidationError(_("This address is reserved."))


class CustomerTenants(models.Manager["Tenant"]):
    """The tenants that are businesses: neither the template that new ones are cloned from nor a rehearsal's sandbox."""

    def get_queryset(self) -> models.QuerySet[Tenant]:
        known = super().get_queryset().exclude(schema_name=TEMPLATE_SCHEMA)
        return known.exclude(schema_name__startswith=SANDBOX_PREFIX)


class ReachableTenants(CustomerTenants):
    """Whom a call may reach from here: businesses, and for the server of a rehearsal its sandbox and nobody else."""

    def get_queryset(self) -> models.QuerySet[Tenant]:
        sandbox = served()
        if sandbox is None:
            return super().get_queryset()
        return models.QuerySet(self.model, using=self._db).filter(schema_name=sandbox.schema_name)


class Tenant(TenantMixin):
    """A business or person with a schema of their own."""

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        CANCELLED = "cancelled", _("cancelled")

    class Kind(models.TextChoices):
        B2B = "b2b", _("company")
        B2C = "b2c", _("individual")

    # Provisioning creates and drops the schema itself, in one transaction with everything else.
    auto_create_schema = False
    auto_drop_schema = False

    slug = models.CharField(_("workspace address"), max_length=40, unique=True, validators=[validate_slug])
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind.choices, default=Kind.B2B)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE, db_index=True)
    default_language = models.CharField(_("default language"), max_length=3, choices=settings.LANGUAGES, default="fr")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris", validators=[validate_time_zone])
    # Calls that its assistants may hold at the same time; more are forwarded or leave a voice message.
    max_calls = models.PositiveSmallIntegerField(_("calls at the same time"), default=10)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: models.Manager[Tenant] = models.Manager()
    customers = CustomerTenants()
    reachable = ReachableTenants()

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended", "cancelled"]), name="tenant_status_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def __enter__(self) -> Never:
        raise TypeError("Use `with tenant_context(tenant):`; the model's own `with` shares its state between threads.")

    @property
    def ref(self) -> TenantRef:
        return TenantRef(id=self.pk, schema_name=self.schema_name)

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    def suspend(self) -> None:
        self._move({self.Status.ACTIVE}, self.Status.SUSPENDED)

    def resume(self) -> None:
        self._move({self.Status.SUSPENDED}, self.Status.ACTIVE)

    def cancel(self) -> None:
        self._move({self.Status.ACTIVE, self.Status.SUSPENDED}, self.Status.CANCELLED)

    def _move(self, allowed: set[Tenant.Status], target: Tenant.Status) -> None:
        """Change the state in one conditional update, so that two operators cannot both succeed."""
        moved = Tenant.objects.filter(pk=self.pk, status__in=allowed).update(status=target)
        if not moved:
            raise IllegalTransition("tenant", self.status, target)
        self.status = target


class Domain(DomainMixin):
    """A host name that a tenant's portal answers on."""

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.domain = self.domain.lower()  # type: ignore[has-type]  # the parent is untyped
        super().save(*args, **kwargs)


class Route(models.Model):
    """By what a caller reaches a tenant: a channel and a key unique on it (a number, a widget's key)."""

    class Channel(models.TextChoices):
        VOICE = "voice", _("telephone")
        SMS = "sms", _("SMS")
        WHATSAPP = "whatsapp", _("WhatsApp")
        WEB = "web", _("web")

    NUMBERED = (Channel.VOICE, Channel.SMS, Channel.WHATSAPP)

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="routes", verbose_name=_("tenant"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    key = models.CharField(
        _("key"), max_length=80, help_text=_("A telephone number in international form, or a widget's key.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        constraints = [models.UniqueConstraint(fields=["channel", "key"], name="route_leads_to_one_tenant")]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"

    def clean(self) -> None:
        if self.channel in self.NUMBERED:
            self.key = normalise_number(self.key)
        if self.tenant_id and self.tenant not in Tenant.customers.all():
            raise ValidationError(_("The template takes no routes."))


def normalise_number(value: str) -> str:
    """E.164 of a number given with its country code. Raises ValidationError."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("%(value)s is not a telephone number in international form."), params={"value": value})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
