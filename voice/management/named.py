"""What commands are told by name."""

from __future__ import annotations

from django.core.management.base import CommandError

from tenants.context import tenant_context
from tenants.models import Tenant
from voice.models import Assistant


def named_assistant(tenant: Tenant, number: int | None) -> Assistant:
    """A tenant's assistant by its id, its first where there is none. Raises CommandError when there is no such one."""
    with tenant_context(tenant):
        assistant = Assistant.objects.filter(**({"pk": number} if number else {})).first()
    if assistant is None:
        raise CommandError("There is no such assistant.")
    return assistant
