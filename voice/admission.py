"""May this call be taken, and what is the caller told when not?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tenants.context import public_context
from tenants.models import TEMPLATE_SCHEMA, Route, Tenant


class Admission(StrEnum):
    ANSWER = "answer"
    UNKNOWN_NUMBER = "unknown_number"
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Decision:
    """tenant: whose number it is, also when the call is not taken; None for a number nobody has."""

    admission: Admission
    tenant: Tenant | None


def tenant_of_number(number: str) -> Tenant | None:
    """Whose telephone number this is. Cancelled tenants have none any more."""
    with public_context():
        route = Route.objects.select_related("tenant").filter(channel=Route.Channel.VOICE, key=number).first()
    if route is None or route.tenant.status == Tenant.Status.CANCELLED or route.tenant.schema_name == TEMPLATE_SCHEMA:
        return None
    return route.tenant


def decide(tenant: Tenant | None) -> Decision:
    if tenant is None:
        return Decision(Admission.UNKNOWN_NUMBER, None)
    if not tenant.is_active:
        return Decision(Admission.SUSPENDED, tenant)
    return Decision(Admission.ANSWER, tenant)
