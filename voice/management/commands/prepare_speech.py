"""`manage.py prepare_speech`: speak what assistants are known to say, ahead of their calls."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tenants.context import tenant_context
from tenants.management.named import named_tenant
from tenants.models import Tenant
from voice.models import Assistant
from voice.prepared import prepare


class Command(BaseCommand):
    help = "Prepare the sentences of a workspace's assistants (of every workspace, unless one is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", help="the workspace address")

    def handle(self, *args: Any, **options: Any) -> None:
        every = Tenant.customers.exclude(status=Tenant.Status.CANCELLED)
        tenants = [named_tenant(options["tenant"])] if options["tenant"] else every
        for tenant in tenants:
            with tenant_context(tenant):
                for assistant in Assistant.objects.all():
                    self._prepare(tenant, assistant)

    def _prepare(self, tenant: Tenant, assistant: Assistant) -> None:
        lacking = prepare(assistant)
        count = assistant.prepared_speech.count()
        self.stdout.write(f"{tenant}, {assistant}: {count} sentences prepared, {lacking} could not be.")
