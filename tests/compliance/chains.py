"""A chain to look at: entries, sealed as a commit seals them, and the hand of somebody who gets round the triggers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from compliance.actions import Action
from compliance.audit import record
from compliance.models import AuditEntry


def seal() -> None:
    """What the end of a transaction does, inside the test's own."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def write(count: int, **fields: Any) -> None:
    fields.setdefault("action", Action.SERVICE_CHANGED)
    action = fields.pop("action")
    with transaction.atomic():
        for number in range(count):
            record(action, **{"after": {"number": number, "name": "Élagage"}, "address": "192.0.2.7"} | fields)
    seal()


def last() -> AuditEntry:
    seal()
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


def recorded() -> list[str]:
    """The actions in the chain, in order."""
    seal()
    return list(AuditEntry.objects.order_by("position").values_list("action", flat=True))


@contextmanager
def past_the_triggers() -> Iterator[Any]:
    """A superuser's session, for which no trigger fires."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
