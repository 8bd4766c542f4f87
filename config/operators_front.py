"""The first page of the admin: how the platform is, for operators.

Workspaces are told by name, state and counts; nothing of what was said in them is read. What cannot be found out in
time is told as not known, so that the page comes also when Redis or a workspace's schema is in trouble: that is when
it is needed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from django.conf import settings
from django.contrib import admin
from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from config import celery_app, health, heartbeats
from config.recent_errors import LoggedError, recent_errors
from tenants.context import public_context
from tenants.models import Route, Tenant
from tenants.schemas import unmigrated_schemas
from voice import load
from voice.breaker import BreakerState, all_breakers
from voice.models import Call, RefusedCall

MOST_TENANTS = 50
_BROKER_S = 1.0
_DAY = dt.timedelta(days=1)

admin.site.site_header = admin.site.site_title = "Permanence"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Health:
    findings: list[health.Finding]

    @property
    def failing(self) -> int:
        return sum(not finding.is_well for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Of the process that answers this page; limit 0: none."""

    held: int
    limit: int
    draining: bool
    engines_out: list[str]


@dataclass(frozen=True, slots=True)
class Jobs:
    """None: could not be found out."""

    waiting: int | None
    worker_silence: float | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Calls of one workspace: held now, begun and refused in the last 24 hours."""

    held: int
    of_a_day: int
    refused: int


@dataclass(frozen=True, slots=True)
class TenantRow:
    """lacks: what keeps it from working, in words; routes: how many of each channel."""

    tenant: Tenant
    lacks: list[str]
    routes: list[str]
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class Tenants:
    by_status: list[tuple[str, int]]
    rows: list[TenantRow]
    more: int


@dataclass(frozen=True, slots=True)
class Front:
    """tenants: None for an operator who may not look at them; then no errors either, which name them."""

    health: Health
    capacity: Capacity
    jobs: Jobs
    tenants: Tenants | None
    errors: list[LoggedError] | None


@admin.site.admin_view
def front_page(request: HttpRequest) -> HttpResponse:
    """The admin's own index below it."""
    sees_tenants = request.user.has_perm("tenants.view_tenant")
    front = Front(
        health=Health(health.examine()),
        capacity=_capacity(),
        jobs=Jobs(_in_time(_waiting_jobs), _in_time(lambda: heartbeats.silence_of(heartbeats.WORKER))),
        tenants=_tenants() if sees_tenants else None,
        errors=_in_time(recent_errors) if sees_tenants else None,
    )
    return admin.site.index(request, {"front": front})


def _capacity() -> Capacity:
    out = sorted(
        f"{engine} ({kind})" for (kind, engine), one in all_breakers().items() if one.state is BreakerState.OPEN
    )
    return Capacity(load.active(), settings.MAX_CALLS_PER_PROCESS, load.is_draining(), out)


def _waiting_jobs() -> int:
    with celery_app.connection_for_read() as broker:
        return int(broker.default_channel.queue_declare(queue="celery").message_count)


def _in_time(ask: Callable[[], T]) -> T | None:
    """What `ask` finds out, or None when it fails or takes too long."""
    answers: SimpleQueue[T | None] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(ask())
        except Exception:  # noqa: BLE001 - the health check beside it says what is wrong
            answers.put(None)

    Thread(target=work, name="operators' front", daemon=True).start()
    try:
        return answers.get(timeout=_BROKER_S)
    except Empty:
        return None


# --- workspaces ----------------------------------------------------------------------------------------------


def _tenants() -> Tenants:
    with public_context():
        known = Tenant.customers.all()
        by_status = dict(known.order_by().values_list("status").annotate(Count("pk")))
        shown = list(known.exclude(status=Tenant.Status.CANCELLED).order_by("-created_at", "-pk")[:MOST_TENANTS])
        routes = _routes_of(shown)
        behind = frozenset(unmigrated_schemas())
        counts = _counts_of([tenant.schema_name for tenant in shown])
    rows = [
        TenantRow(
            tenant,
            _lacks(tenant, tenant.schema_name in behind, bool(routes.get(tenant.pk)), tenant.schema_name in counts),
            [f"{_channel(channel)} {count}" for channel, count in routes.get(tenant.pk, [])],
            counts.get(tenant.schema_name),
        )
        for tenant in shown
    ]
    told = [(str(status.label), by_status[status]) for status in Tenant.Status if status in by_status]
    return Tenants(told, rows, sum(by_status.values()) - len(shown))


def _channel(channel: str) -> str:
    return str(Route.Channel(channel).label)


def _lacks(tenant: Tenant, behind: bool, has_routes: bool, has_counts: bool) -> list[str]:
    found = []
    if not has_counts:
        found.append(_("schema incomplete"))
    if behind:
        found.append(_("not migrated"))
    if not tenant.domains.exists():
        found.append(_("no domain"))
    if not has_routes:
        found.append(_("no number"))
    return found


def _routes_of(tenants: Sequence[Tenant]) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    counted = Route.objects.filter(tenant__in=tenants).values_list("tenant_id", "channel").annotate(Count("pk"))
    for tenant_id, channel, count in counted.order_by("tenant_id", "channel"):
        found.setdefault(tenant_id, []).append((channel, count))
    return found


def _counts_of(schema_names: Sequence[str]) -> dict[str, Counts]:
    """By schema, in one statement; a schema that lacks a table is left out, and costs one statement for each."""
    try:
        return _counted(schema_names)
    except DatabaseError:
        return {name: counts for one in schema_names for name, counts in _counted_if_complete(one).items()}


def _counted_if_complete(schema_name: str) -> dict[str, Counts]:
    try:
        return _counted([schema_name])
    except DatabaseError:
        return {}


def _counted(schema_names: Sequence[str]) -> dict[str, Counts]:
    if not schema_names:
        return {}
    now = timezone.now()
    since = {
        "alive": sql.Literal(now - dt.timedelta(seconds=settings.CALL_STALE_AFTER_S)),
        "yesterday": sql.Literal(now - _DAY),
        "in_progress": sql.Literal(str(Call.State.IN_PROGRESS)),
    }
    one = (
        "SELECT {name}, (SELECT count(*) FROM {calls} WHERE state = {in_progress} AND alive_at >= {alive}),"
        " (SELECT count(*) FROM {calls} WHERE started_at >= {yesterday}),"
        " (SELECT count(*) FROM {refused} WHERE at >= {yesterday})"
    )
    statement = sql.SQL(" UNION ALL ").join(
        sql.SQL(one).format(
            name=sql.Literal(name),
            calls=sql.Identifier(name, Call._meta.db_table),
            refused=sql.Identifier(name, RefusedCall._meta.db_table),
            **since,
        )
        for name in schema_names
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return {name: Counts(held, of_a_day, refused) for name, held, of_a_day, refused in cursor.fetchall()}
