"""`manage.py rotate_audit --tenant SLUG --older-than DAYS`: purge old audit entries, and sign for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from compliance.chain import ChainBroken, rotate
from tenants.context import tenant_context
from tenants.management.named import named_tenant


class Command(BaseCommand):
    help = "Purge a tenant's audit entries that are older than so many days. A broken chain is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", required=True)
        parser.add_argument("--older-than", metavar="DAYS", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["older_than"]
        if not 0 <= days <= 36_500:
            raise CommandError("DAYS must be from 0 to 36500.")
        try:
            with tenant_context(named_tenant(options["tenant"])):
                purged = rotate(dt.timedelta(days=days))
        except ChainBroken as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{purged} entries purged.")
