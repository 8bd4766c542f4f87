"""`manage.py place_call`: have a tenant's assistant call a number."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.errors import DomainError
from tenants.management.named import named_tenant
from voice.management.named import named_assistant
from voice.outbound import place_call


class Command(BaseCommand):
    help = "Have an assistant of a tenant (its first, unless one is named) call a number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", required=True, help="the workspace address")
        parser.add_argument("--to", required=True, help="in international form, as in +33612345678")
        parser.add_argument("--from", dest="from_number", help="one of the tenant's numbers")
        parser.add_argument("--assistant", type=int, help="its id")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = named_tenant(options["tenant"])
        assistant = named_assistant(tenant, options["assistant"])
        try:
            call = place_call(tenant, assistant, options["to"], from_number=options["from_number"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{assistant} of {tenant} is calling: {call.call_sid}")
