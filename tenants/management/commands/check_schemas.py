"""`manage.py check_schemas`: every tenant's schema holds every table it should."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.schemas import missing_tables


class Command(BaseCommand):
    help = "Fail when a tenant's schema lacks a table: the name would silently resolve to public's."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = missing_tables()
        for schema_name, tables in missing.items():
            self.stderr.write(f"{schema_name} lacks {', '.join(sorted(tables))}")
        if missing:
            raise CommandError(f"{len(missing)} schemas are incomplete.")
        self.stdout.write("Every tenant's schema is complete.")
