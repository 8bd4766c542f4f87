"""Whether schemas hold what they should.

`public` stays on the search path, so a table that a tenant's schema lacks silently resolves to public's of the
same name: one tenant's people would be read as the operators. Hence this is asserted when a tenant is made, and can
be checked at any time.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants.context import PUBLIC_SCHEMA, public_context
from tenants.models import TEMPLATE_SCHEMA, Tenant

# Every schema that a statement looks into holds a lock until it ends, and the server has only so many.
_SCHEMAS_AT_ONCE = 100


def tenant_tables() -> frozenset[str]:
    """The tables that every tenant's schema must hold."""
    configs = [apps.get_app_config(_label(name)) for name in settings.TENANT_APPS]
    models = [model for config in configs for model in config.get_models(include_auto_created=True)]
    return frozenset(model._meta.db_table for model in models if model._meta.managed and not model._meta.proxy)


def missing_tables() -> dict[str, frozenset[str]]:
    """By schema, the tables it lacks; schemas that are complete are left out."""
    with public_context():
        schema_names = list(Tenant.objects.values_list("schema_name", flat=True))
    lacking = {name: missing_tables_of(name) for name in schema_names}
    return {name: tables for name, tables in lacking.items() if tables}


def missing_tables_of(schema_name: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
        present = {row[0] for row in cursor.fetchall()}
    return tenant_tables() - present


def unmigrated_schemas() -> list[str]:
    """The schemas that lack the latest migration of any app: public, the template and those of customers."""
    with public_context(), connection.cursor() as cursor:
        wanted = Tenant.customers.exclude(status=Tenant.Status.CANCELLED).values_list("schema_name", flat=True)
        # Those that are there: a tenant may be dropped at this moment.
        cursor.execute(
            "SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations' AND schemaname = ANY(%s)",
            [[PUBLIC_SCHEMA, TEMPLATE_SCHEMA, *wanted]],
        )
        names = sorted(row[0] for row in cursor.fetchall())
        behind = [] if TEMPLATE_SCHEMA in names else [TEMPLATE_SCHEMA]
        for first in range(0, len(names), _SCHEMAS_AT_ONCE):
            behind += _behind(cursor, names[first : first + _SCHEMAS_AT_ONCE])
        return behind


def _behind(cursor: Any, names: list[str]) -> list[str]:
    latest = _latest_migrations()
    counts = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT {name}, count(DISTINCT (app, name)) FROM {table} WHERE app || '.' || name = ANY({latest})"
        ).format(
            name=sql.Literal(name), table=sql.Identifier(name, "django_migrations"), latest=sql.Literal(list(latest))
        )
        for name in names
    )
    cursor.execute(counts)
    return [name for name, count in cursor.fetchall() if count < len(latest)]


@cache
def _latest_migrations() -> tuple[str, ...]:
    """The last of each app, as the code of this process has them."""
    leaves = MigrationLoader(None).graph.leaf_nodes()
    return tuple(f"{app}.{name}" for app, name in leaves)


def _label(app: str) -> str:
    return next(config.label for config in apps.get_app_configs() if config.name == app)
