"""`manage.py assign_number`: let a tenant's assistant answer a number."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.context import tenant_context
from tenants.models import Tenant
from voice.models import Assistant
from voice.services import NumberRefused, assign_number


class Command(BaseCommand):
    help = "Route calls to a number to a tenant and the assistant that answers them (its first, unless one is named)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="in international form, as in +33199001001")
        parser.add_argument("--tenant", required=True, help="the workspace address")
        parser.add_argument("--assistant", type=int, help="its id")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.customers.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant {options['tenant']}.")
        with tenant_context(tenant):
            wanted = {"pk": options["assistant"]} if options["assistant"] else {}
            assistant = Assistant.objects.filter(**wanted).first()
        if assistant is None:
            raise CommandError("There is no such assistant.")
        try:
            number = assign_number(tenant, options["number"], assistant)
        except NumberRefused as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{number} is answered by {assistant} of {tenant}.")
