"""`manage.py prepare_database`: bring public, the template and every tenant up to date."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning import prepare_database


class Command(BaseCommand):
    help = "Migrate the public schema, the template and every tenant, and make the template where it is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        self.stdout.write("The database is up to date.")
