"""`manage.py create_tenant`: a workspace with its owner and default assistant."""

from __future__ import annotations

import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.models import Tenant
from tenants.provisioning import ProvisioningError, ProvisioningRequest, create_tenant, prepare_database


class Command(BaseCommand):
    help = "Create a tenant: schema, domain, owner and default assistant. The password is asked for or read from stdin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="workspace address, the first part of its host name")
        parser.add_argument("--name", required=True)
        parser.add_argument("--owner-email", required=True)
        parser.add_argument("--owner-name", default="")
        parser.add_argument("--kind", choices=Tenant.Kind.values, default=Tenant.Kind.B2B)
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="fr")
        parser.add_argument("--time-zone", default="Europe/Paris")
        parser.add_argument("--no-password", action="store_true", help="the owner sets one before signing in")

    def handle(self, *args: Any, **options: Any) -> None:
        password = None if options["no_password"] else getpass.getpass("Owner's password: ") or None
        prepare_database()
        try:
            tenant = create_tenant(
                ProvisioningRequest(
                    slug=options["slug"],
                    name=options["name"],
                    owner_email=options["owner_email"],
                    owner_name=options["owner_name"],
                    owner_password=password,
                    kind=options["kind"],
                    language=options["language"],
                    time_zone=options["time_zone"],
                )
            )
        except ProvisioningError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{tenant.name}: {tenant.domains.get().domain}")
