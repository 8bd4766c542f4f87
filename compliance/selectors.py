"""What is asked of the chain: pages of it, one entry, how much happened. Runs inside the tenant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Model, QuerySet
from django.utils import timezone

from compliance.actions import Action, Category
from compliance.actors import present_actor
from compliance.models import AuditEntry

PAGE_SIZE = 50
COUNTED_DAYS = 30


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, newest first. older: the position to go on before; newer: the one to come back after; None at an end."""

    entries: list[AuditEntry]
    older: int | None
    newer: int | None


def entries(wanted: Mapping[str, str], since: dt.datetime | None, until: dt.datetime | None) -> QuerySet[AuditEntry]:
    """Newest first. wanted: category, action, actor (`kind:id`, or `kind:` for all of a kind)."""
    found = AuditEntry.objects.all()
    for name in ("category", "action"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    kind, _colon, key = wanted.get("actor", "").partition(":")
    if kind:
        found = found.filter(actor_kind=kind, **({"actor_id": key} if key else {}))
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    return found


def page_of(found: QuerySet[AuditEntry], *, before: int | None = None, after: int | None = None) -> EntryPage:
    """The entries next to a position: what is written meanwhile moves nothing from one page to another."""
    if after is not None:
        rows = list(found.filter(position__gt=after).order_by("position")[: PAGE_SIZE + 1])
        has_newer, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE][::-1]
        older = rows[-1].position if rows else after + 1
        has_older = found.filter(position__lt=older).exists()
    else:
        rows = list((found if before is None else found.filter(position__lt=before))[: PAGE_SIZE + 1])
        has_older, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
        has_newer = before is not None and found.filter(position__gte=before).exists()
    ends = (rows[-1].position, rows[0].position) if rows else (None, None)
    return EntryPage(rows, ends[0] if has_older else None, ends[1] if has_newer else None)


def entry(position: int) -> AuditEntry | None:
    return AuditEntry.objects.filter(pk=position).first()


def counts(now: dt.datetime) -> dict[Category, int]:
    """Entries of each category in the last thirty days."""
    recent = AuditEntry.objects.filter(at__gte=now - dt.timedelta(days=COUNTED_DAYS)).order_by()
    found = dict(recent.values_list("category").annotate(total=Count("position")))
    return {category: found.get(category.value, 0) for category in Category}


def recently_done(action: Action, obj: Model, *, within: dt.timedelta) -> bool:
    """Whether who asks in the present request has done this to that lately."""
    actor = present_actor()
    same = AuditEntry.objects.filter(action=action, object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return same.filter(actor_kind=actor.kind, actor_id=actor.id, at__gt=timezone.now() - within).exists()
