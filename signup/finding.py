"""In which workspaces somebody could sign in: looked up for a mail, never for a page.

Every schema is asked, each through the index on its own e-mail addresses, in statements of two hundred schemas. No
table of addresses exists outside the tenants that could leak, or fall out of step with them (ADR 18).
"""

from __future__ import annotations

from django.db import connection
from psycopg import sql

from accounts.models import User
from tenants.context import public_context
from tenants.models import Tenant

_AT_ONCE = 200


def workspaces_of(email: str) -> list[Tenant]:
    """The tenants that this address can sign in to, by name. Suspended and closed accounts do not count."""
    with public_context():
        tenants = {one.schema_name: one for one in Tenant.customers.filter(status=Tenant.Status.ACTIVE)}
        schemas = sorted(tenants)
        found = [
            name
            for begin in range(0, len(schemas), _AT_ONCE)
            for name in _schemas_with(email.strip().lower(), schemas[begin : begin + _AT_ONCE])
        ]
    return sorted((tenants[name] for name in found), key=lambda tenant: tenant.name)


def _schemas_with(email: str, schemas: list[str]) -> list[str]:
    table = User._meta.db_table
    question = sql.SQL("SELECT {name} FROM {table} WHERE email = %(email)s AND is_active")
    asked = [question.format(name=sql.Literal(name), table=sql.Identifier(name, table)) for name in schemas]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(asked), {"email": email})
        return [row[0] for row in cursor.fetchall()]
