"""Where a rehearsal takes place: a tenant of its own, made for it, filled for each scenario, dropped afterwards.

The business's own schema is only read, and only what configures its assistants: nothing of its customers is copied,
and nothing that a rehearsal does is written there.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldError, MultipleObjectsReturned, ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql

from rehearsals import database
from rehearsals.scenario import Means, Setting
from tenants.context import public_context, tenant_context
from tenants.errors import DomainError
from tenants.models import Tenant
from tenants.provisioning import create_sandbox, drop_tenant
from tenants.schemas import tenant_tables
from voice.models import Assistant, PhoneNumber, Transport

# What makes a tenant's assistants behave as they do, in the order of dependence: its configuration, none of its
# callers. A model that is not there (yet) is passed over.
COPIED = (
    "voice.Assistant",
    "voice.PhoneNumber",
    "appointments.BookingSettings",
    "appointments.Service",
    "appointments.Resource",
    "appointments.OpeningRule",
    "appointments.OpeningException",
)
# Filled by the template, and the same in every schema. A rehearsal is not audited, and the chain's head lets nobody
# remove it.
_KEPT_TABLES = frozenset({"django_content_type", "auth_permission", "compliance_audithead"})
_COUNT_FROM_ONE = """
    SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = %s AND last_value IS NOT NULL AND sequencename <> ALL(%s)
"""
# What a setup may fail with that asks for what cannot be.
_SETUP_FAILURES = (
    ValidationError,
    ObjectDoesNotExist,
    MultipleObjectsReturned,
    FieldError,
    DatabaseError,
    TypeError,
    ValueError,
)
# Called where an assistant has no number of its own; kept for works of fiction (Ofcom's drama numbers).
FICTIONAL_NUMBER = "+441632960999"


class RehearsalRefused(DomainError):
    """What was to be rehearsed is not there, or cannot be set up as the scenario says."""

    code = "rehearsal_refused"


@dataclass(frozen=True, slots=True)
class OwnAssistant:
    """A tenant's own assistant, as what a scenario is run against. assistant_id: None for its first one."""

    tenant: Tenant
    assistant_id: int | None = None


Subject = OwnAssistant | Setting


@dataclass(frozen=True, slots=True)
class Stage:
    """A sandbox that is ready for one call. number: what the caller dials. name: of the assistant."""

    sandbox: Tenant
    number: str
    name: str


@contextmanager
def sandbox() -> Iterator[Tenant]:
    made = create_sandbox(language="fr", time_zone="UTC")
    try:
        yield made
    finally:
        drop_tenant(made)


def set_stage(sandbox: Tenant, subject: Subject, means: Means) -> Stage:
    """Empty the sandbox and put there what the scenario is run against. Raises RehearsalRefused."""
    with transaction.atomic():
        _empty(sandbox)
        try:
            assistant = _copy(subject, sandbox) if isinstance(subject, OwnAssistant) else _build(subject, sandbox)
        except _SETUP_FAILURES as error:
            raise RehearsalRefused(f"The scenario cannot be set up: {_in_words(error)}") from error
        with tenant_context(sandbox):
            return Stage(sandbox, _prepare(assistant, means), assistant.name)


def _empty(sandbox: Tenant) -> None:
    """Leave no row, and count from one again. Truncating that many tables takes longer than a scenario does.

    Foreign keys are checked at the end of the transaction, so any order will do.
    """
    tables = [sql.Identifier(sandbox.schema_name, table) for table in sorted(tenant_tables() - _KEPT_TABLES)]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(table) for table in tables))
        cursor.execute(_COUNT_FROM_ONE, [sandbox.schema_name, [f"{table}_id_seq" for table in _KEPT_TABLES]])


def _build(setting: Setting, sandbox: Tenant) -> Assistant:
    _be_like(sandbox, setting.language, setting.time_zone)
    with tenant_context(sandbox):
        assistant = Assistant(
            language=setting.language,
            business=setting.business.model_dump(mode="json"),
            **setting.assistant.model_dump(mode="json"),
        )
        assistant.full_clean()
        assistant.save()
        PhoneNumber.objects.create(number=setting.number, assistant=assistant)
        zone = zoneinfo.ZoneInfo(setting.time_zone)
        for row in setting.setup:
            database.make(row, zone)
    return assistant


def _copy(subject: OwnAssistant, sandbox: Tenant) -> Assistant:
    tenant = subject.tenant
    _be_like(sandbox, tenant.default_language, tenant.time_zone)
    copied = [model for model in map(_model, COPIED) if model is not None]
    for model in copied:
        _copy_rows(model, tenant, sandbox, copied)
    with tenant_context(sandbox):
        wanted = {} if subject.assistant_id is None else {"pk": subject.assistant_id}
        assistant = Assistant.objects.filter(**wanted).first()
    if assistant is None:
        raise RehearsalRefused("There is no such assistant.")
    return assistant


def _model(name: str) -> type[models.Model] | None:
    try:
        found: type[models.Model] = apps.get_model(name)
    except LookupError:
        return None
    return found


def _copy_rows(model: type[models.Model], source: Tenant, target: Tenant, copied: list[type[models.Model]]) -> None:
    """Every row with its key; relations to what is not copied are left open."""
    tables: list[type[models.Model]] = [model]
    tables += [field.remote_field.through for field in model._meta.local_many_to_many if field.remote_field.through]
    for table in tables:
        left_open = [
            field.attname
            for field in table._meta.concrete_fields
            if field.is_relation and field.related_model not in (*copied, model)
        ]
        with tenant_context(source):
            rows = list(table._base_manager.all())
        for row in rows:
            for attname in left_open:
                setattr(row, attname, None)
        with tenant_context(target), connection.cursor() as cursor:
            table._base_manager.bulk_create(rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), [table]):
                cursor.execute(statement)


def _be_like(sandbox: Tenant, language: str, time_zone: str) -> None:
    sandbox.default_language, sandbox.time_zone = language, time_zone
    with public_context():
        sandbox.save(update_fields=["default_language", "time_zone"])


def _prepare(assistant: Assistant, means: Means) -> str:
    """Have the assistant answer on the transport that is rehearsed, and with its engines. Returns its number."""
    if means is not Means.TEXT:
        assistant.transport = Transport(means.value)
    # The engines of a rehearsal carry every word exactly; those that the assistant has chosen are not asked.
    assistant.voices, assistant.transcribers = {}, {}
    assistant.save(update_fields=["transport", "voices", "transcribers"])
    number = assistant.numbers.first() or PhoneNumber.objects.create(number=FICTIONAL_NUMBER, assistant=assistant)
    return number.number


def _in_words(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    if hasattr(error, "error_dict"):
        return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return "; ".join(error.messages)
