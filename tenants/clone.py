"""Making one schema the copy of another: tables, data, constraints, indexes, functions and triggers, names included.

Names matter: a later migration drops a constraint or an index by its name. pg-clone-schema, which django-tenants
brings, leaves a second, differently named copy of every unique constraint; hence this (ADR 4).

Definitions are read with only the source on the search path, so Postgres writes them without a schema, and executed
with only the target on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from tenants.context import TenantRef, alone
from tenants.errors import DomainError

# What this knows how to copy: tables, their indexes and the sequences of identity columns.
_KNOWN_KINDS = ("r", "i", "S", "t")


class CloneError(DomainError):
    code = "clone_failed"


def clone_schema(source: str, target: str) -> None:
    """Create the schema `target` as a copy of `source`, inside the caller's transaction.

    Raises CloneError for a source that holds something this does not copy.
    """
    with alone(TenantRef(0, source)), connection.cursor() as cursor:
        _refuse_unknown_kinds(cursor, source)
        statements = list(_statements(cursor, source))
        cursor.execute(f"CREATE SCHEMA {_quoted(target)}")
    with alone(TenantRef(0, target)), connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def _refuse_unknown_kinds(cursor: Any, source: str) -> None:
    found = _rows(
        cursor,
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind <> ALL(%s)",
        [_quoted(source), list(_KNOWN_KINDS)],
    )
    if found:
        raise CloneError(f"{source} holds what cannot be copied: {', '.join(name for (name,) in found)}")


def _statements(cursor: Any, source: str) -> Iterator[str]:
    tables = [name for (name,) in _rows(cursor, "SELECT tablename FROM pg_tables WHERE schemaname = %s", [source])]
    yield from (_create_table(source, table) for table in tables)
    yield from (
        f"INSERT INTO {_quoted(table)} OVERRIDING SYSTEM VALUE SELECT * FROM {_quoted(source)}.{_quoted(table)}"
        for table in tables
    )
    yield from _restart_identities(cursor, source)
    yield from _functions(cursor, source)
    yield from _constraints(cursor, source, types="pucx")
    yield from _indexes(cursor, source)
    yield from _constraints(cursor, source, types="f")
    yield from _triggers(cursor, source)


def _create_table(source: str, table: str) -> str:
    kept = "INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMMENTS"
    return f"CREATE TABLE {_quoted(table)} (LIKE {_quoted(source)}.{_quoted(table)} {kept})"


def _restart_identities(cursor: Any, source: str) -> Iterator[str]:
    columns = _rows(
        cursor,
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = %s AND is_identity = 'YES'",
        [source],
    )
    for table, column in columns:
        sequence = f"pg_get_serial_sequence('{_quoted(table)}', '{column}')"
        yield f"SELECT setval({sequence}, coalesce(max({_quoted(column)}), 0) + 1, false) FROM {_quoted(table)}"


def _functions(cursor: Any, source: str) -> Iterator[str]:
    found = _rows(
        cursor,
        "SELECT quote_ident(%s), pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = %s::regnamespace",
        [source, _quoted(source)],
    )
    # The one place where Postgres always names the schema: right behind CREATE OR REPLACE FUNCTION.
    yield from (definition.replace(f"{schema}.", "", 1).rstrip() for schema, definition in found)


def _constraints(cursor: Any, source: str, types: str) -> Iterator[str]:
    found = _rows(
        cursor,
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        'WHERE connamespace = %s::regnamespace AND contype = ANY(%s::text[]::"char"[]) AND conparentid = 0 '
        "ORDER BY contype = 'p' DESC, oid",
        [_quoted(source), list(types)],
    )
    yield from (f"ALTER TABLE {table} ADD CONSTRAINT {_quoted(name)} {text}" for table, name, text in found)


def _indexes(cursor: Any, source: str) -> Iterator[str]:
    found = _rows(
        cursor,
        "SELECT pg_get_indexdef(indexrelid, 0, true) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE relnamespace = %s::regnamespace "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x')) "
        "ORDER BY indexrelid",
        [_quoted(source)],
    )
    yield from (definition for (definition,) in found)


def _triggers(cursor: Any, source: str) -> Iterator[str]:
    found = _rows(
        cursor,
        "SELECT pg_get_triggerdef(pg_trigger.oid, true) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = %s::regnamespace AND NOT tgisinternal",
        [_quoted(source)],
    )
    yield from (definition for (definition,) in found)


def _rows(cursor: Any, query: str, parameters: list[Any]) -> list[tuple[str, ...]]:
    cursor.execute(query, parameters)
    return list(cursor.fetchall())


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
