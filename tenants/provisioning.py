"""A tenant's beginning and end.

A new schema is a clone of a template that is itself a migrated tenant nobody can reach. Row, domain, schema and
what the other apps put into it are one transaction: a failure at any step leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tenants.utils import quote_schema_name, schema_exists

from tenants.cache import forget_tenant
from tenants.clone import clone_schema
from tenants.context import SANDBOX_PREFIX, public_context, tenant_context
from tenants.errors import DomainError
from tenants.files import remove_files
from tenants.models import TEMPLATE_SCHEMA, Domain, Tenant
from tenants.schemas import missing_tables_of

log = structlog.get_logger(__name__)

# One number for all who change schemas: clones run side by side, a migration of the template runs alone.
_SCHEMA_LOCK = 7_364_001


class ProvisioningError(DomainError):
    code = "provisioning_failed"


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A document that the owner agreed to, in which version and language, when and from where."""

    document: str
    version: str
    language: str
    given_at: dt.datetime
    ip_address: str | None
    user_agent: str


@dataclass(frozen=True, slots=True)
class ProvisioningRequest:
    """What it takes to make a tenant.

    owner_password: None makes an owner who must set one before signing in, unless owner_password_hash is given: what
    Django's hashers made of the password earlier.
    """

    slug: str
    name: str
    owner_email: str
    owner_name: str = ""
    owner_password: str | None = None
    kind: str = Tenant.Kind.B2B
    language: str = "fr"
    time_zone: str = "Europe/Paris"
    owner_password_hash: str = ""
    trade: str = ""
    consents: tuple[ConsentGiven, ...] = ()

    @property
    def schema_name(self) -> str:
        return "t_" + self.slug.replace("-", "_")

    @property
    def domain(self) -> str:
        return f"{self.slug}.{settings.TENANT_BASE_DOMAIN}"


def create_tenant(request: ProvisioningRequest) -> Tenant:
    """Make a tenant with its schema, domain, owner and default assistant.

    Raises ProvisioningError naming what is wrong with the request; nothing is left behind then.
    """
    try:
        tenant = _create(request)
    except ProvisioningError:
        raise
    except Exception:
        # Nothing is left behind that operators could find; this they do (config/operators_front.py).
        log.exception("tenant not created", tenant=request.schema_name)
        raise
    log.info("tenant created", tenant=tenant.schema_name)
    return tenant


def _create(request: ProvisioningRequest) -> Tenant:
    with public_context(), transaction.atomic():
        tenant = _save_tenant(request)
        _clone_template(tenant.schema_name)
        _require_complete(tenant.schema_name)
        with tenant_context(tenant):
            for step in settings.PROVISIONING_STEPS:
                import_string(step)(request)
    return tenant


def drop_tenant(tenant: Tenant) -> None:
    """Remove a tenant with everything it has: schema, domains, routes, files and cache."""
    if tenant.schema_name == TEMPLATE_SCHEMA:
        raise ProvisioningError("The template cannot be dropped.")
    schema_name = tenant.schema_name
    with public_context(), transaction.atomic():
        with connection.cursor() as cursor:
            # A migration under way must not find the schema gone that it was about to migrate.
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SCHEMA_LOCK])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checks still pending would forbid the drop
            cursor.execute(f"DROP SCHEMA IF EXISTS {quote_schema_name(schema_name)} CASCADE")
        tenant.delete()
        transaction.on_commit(lambda: remove_files(schema_name))
        transaction.on_commit(lambda: forget_tenant(schema_name))
    log.info("tenant dropped", tenant=schema_name)


def create_sandbox(*, language: str, time_zone: str) -> Tenant:
    """A tenant for rehearsals: a schema without rows, no route, nobody who could sign in.

    What it writes (a confirmation with a link) needs a host to name: one of a top-level domain that is never delegated
    (RFC 2606), and on which nobody is answered.
    """
    name = SANDBOX_PREFIX + secrets.token_hex(6)
    with public_context(), transaction.atomic():
        tenant = Tenant.objects.create(
            schema_name=name, slug=name, name="Rehearsal", default_language=language, time_zone=time_zone
        )
        Domain.objects.create(domain=f"{name.replace('_', '-')}.invalid", tenant=tenant, is_primary=True)
        _clone_template(name)
        _require_complete(name)
    return tenant


def drop_left_over_sandboxes(older_than: dt.timedelta) -> int:
    """Drop the sandboxes whose rehearsal was killed before it could, and say how many there were."""
    with public_context():
        made_before = timezone.now() - older_than
        left_over = list(Tenant.objects.filter(schema_name__startswith=SANDBOX_PREFIX, created_at__lt=made_before))
    for sandbox in left_over:
        drop_tenant(sandbox)
    return len(left_over)


def prepare_database() -> None:
    """Bring the public schema, the template and every tenant up to date. Safe to run again."""
    with public_context(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_SCHEMA_LOCK])
        try:
            call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
            _ensure_template()
            call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)
        finally:
            connection.cursor().execute("SELECT pg_advisory_unlock(%s)", [_SCHEMA_LOCK])


def check_request(request: ProvisioningRequest) -> None:
    """Raises ProvisioningError naming what would keep `create_tenant` from making this tenant."""
    with public_context():
        _checked(request)


def _save_tenant(request: ProvisioningRequest) -> Tenant:
    tenant, domain = _checked(request)
    tenant.save()
    domain.tenant = tenant
    domain.save()
    return tenant


def _checked(request: ProvisioningRequest) -> tuple[Tenant, Domain]:
    tenant = Tenant(
        schema_name=request.schema_name,
        slug=request.slug,
        name=request.name,
        kind=request.kind,
        default_language=request.language,
        time_zone=request.time_zone,
    )
    domain = Domain(domain=request.domain, tenant=tenant, is_primary=True)
    try:
        tenant.full_clean()
        domain.full_clean(exclude=["tenant"])
        validate_email(request.owner_email)
        if schema_exists(tenant.schema_name):
            raise ValidationError({"slug": ["A schema of this name already exists."]})
    except ValidationError as error:
        raise ProvisioningError("; ".join(_described(error))) from error
    return tenant, domain


def _described(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    return [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]


def _clone_template(schema_name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SCHEMA_LOCK])
    clone_schema(TEMPLATE_SCHEMA, schema_name)


def _require_complete(schema_name: str) -> None:
    missing = missing_tables_of(schema_name)
    if missing:
        raise ProvisioningError(f"The template lacks tables: {', '.join(sorted(missing))}")


def _ensure_template() -> None:
    if schema_exists(TEMPLATE_SCHEMA):
        return
    template, _ = Tenant.objects.get_or_create(
        schema_name=TEMPLATE_SCHEMA, defaults={"slug": TEMPLATE_SCHEMA, "name": "Template"}
    )
    template.create_schema(verbosity=0)
