"""`manage.py drop_tenant SLUG --confirm SLUG`: remove a tenant with everything it has."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.management.named import named_tenant
from tenants.models import Tenant
from tenants.provisioning import drop_tenant


class Command(BaseCommand):
    help = "Remove a tenant for good: schema, domains, routes, files and cache. It must be cancelled first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--confirm", required=True, help="the slug once more")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["slug"] != options["confirm"]:
            raise CommandError("The confirmation is not the same as the slug; nothing was removed.")
        tenant = named_tenant(options["slug"])
        if tenant.status != Tenant.Status.CANCELLED:
            raise CommandError("Cancel the tenant first; its callers must not be answered while it is removed.")
        drop_tenant(tenant)
        self.stdout.write(f"{options['slug']} was removed.")
