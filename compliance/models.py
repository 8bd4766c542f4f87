"""The audit chain of a tenant: entries, each holding the hash of the one before it, and signed marks on them.

What seals an entry and what keeps it from being changed are triggers (migrations/0002_triggers.py, ADR 16).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from compliance.actions import Action, Category
from compliance.actors import ActorKind

# What the first entry holds as the hash of the one before it.
GENESIS = "0" * 64


class AuditContent(models.Model):
    """What is known of one act. address: IP. before, after: of what was changed, without secrets."""

    at = models.DateTimeField(_("time"))
    action = models.CharField(_("action"), max_length=60, choices=Action.choices)
    category = models.CharField(_("category"), max_length=12, choices=Category.choices)
    actor_kind = models.CharField(_("kind of actor"), max_length=12, choices=ActorKind.choices)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(_("who"), max_length=254, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    object_type = models.CharField(max_length=100, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    object_label = models.CharField(_("what"), max_length=254, blank=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        abstract = True

    @property
    def content(self) -> dict[str, Any]:
        """Every field of the act, as it is hashed."""
        values = {field.name: getattr(self, field.name) for field in AuditContent._meta.local_fields}
        return values | {"at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds")}


class PendingEntry(AuditContent):
    """An entry of a transaction under way. The commit seals it into the chain and removes it here."""

    canonical = models.TextField()

    def __str__(self) -> str:
        return self.action


class AuditEntry(AuditContent):
    """A link of the chain. position: from one, without gaps."""

    position = models.BigIntegerField(_("position"), primary_key=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-position",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["category", "-position"], name="audit_by_category"),
            models.Index(fields=["action", "-position"], name="audit_by_action"),
            models.Index(fields=["actor_kind", "actor_id", "-position"], name="audit_by_actor"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.action}"


class AuditHead(models.Model):
    """The one row that says where the chain ends; whoever adds to it holds this row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_has_one_head")]

    def __str__(self) -> str:
        return str(self.position)


class AuditMark(models.Model):
    """Something known of the chain up to a position, signed with a key that the database does not have.

    number: from one, without gaps. hash: of the entry at the position. problem: what is wrong, of one found broken.
    """

    class Kind(models.TextChoices):
        VERIFIED = "verified", _("verified")
        BROKEN = "broken", _("broken")
        ROTATED = "rotated", _("rotated")

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    problem = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    signature = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.kind} {self.position}"

    @property
    def content(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "kind": str(self.kind),
            "position": self.position,
            "hash": self.hash,
            "problem": str(self.problem),
            "at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        }
