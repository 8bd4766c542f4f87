"""`manage.py verify_audit [--tenant SLUG] [--json]`: walk the audit chains, and fail where one is broken."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from compliance.chain import Verdict, verify
from tenants.context import tenant_context
from tenants.management.named import named_tenant
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Verify the audit chain of a tenant, or of all: names the first broken link of each and exits with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tenant", metavar="SLUG", help="all of them where none is named")
        parser.add_argument("--json", action="store_true", help="one document instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["tenant"]
        tenants = [named_tenant(slug)] if slug else list(Tenant.customers.order_by("slug"))
        verdicts = {tenant.slug: _verdict(tenant) for tenant in tenants}
        if options["json"]:
            self.stdout.write(json.dumps([_document(slug, found) for slug, found in verdicts.items()], indent=1))
        else:
            for slug, found in verdicts.items():
                self.stdout.write(f"{slug}: {_line(found)}")
        if not all(found.is_sound for found in verdicts.values()):
            sys.exit(1)


def _verdict(tenant: Tenant) -> Verdict:
    with tenant_context(tenant):
        return verify()


def _document(slug: str, found: Verdict) -> dict[str, Any]:
    return {
        "tenant": slug,
        "sound": found.is_sound,
        "first": found.first,
        "last": found.last,
        "sound_up_to": found.sound_up_to,
        "broken_at": found.at,
        "problem": found.problem,
    }


def _line(found: Verdict) -> str:
    if found.problem is not None:
        return f"BROKEN at {found.at} ({found.problem.value}): {found.problem.label}"
    return f"sound up to {found.sound_up_to}, entries from {found.first}" if found.last else "sound, no entries"
