"""Whether schemas hold what they should.

`public` stays on the search path, so a table that a tenant's schema lacks silently resolves to public's of the
same name: one tenant's people would be read as the operators. Hence this is asserted when a tenant is made, and can
be checked at any time.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.context import public_context
from tenants.models import Tenant


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


def _label(app: str) -> str:
    return next(config.label for config in apps.get_app_configs() if config.name == app)
