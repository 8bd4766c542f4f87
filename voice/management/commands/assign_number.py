"""`manage.py assign_number`: let a tenant's assistant answer a number."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.management.named import named_tenant
from voice.management.named import named_assistant
from voice.services import NumberRefused, assign_number


class Command(BaseCommand):
    help = "Route calls to a number to a tenant and the assistant that answers them (its first, unless one is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="in international form, as in +33199001001")
        parser.add_argument("--tenant", required=True, help="the workspace address")
        parser.add_argument("--assistant", type=int, help="its id")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = named_tenant(options["tenant"])
        assistant = named_assistant(tenant, options["assistant"])
        try:
            number = assign_number(tenant, options["number"], assistant)
        except NumberRefused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{number} is answered by {assistant} of {tenant}.")
