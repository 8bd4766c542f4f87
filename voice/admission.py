"""May this call be taken, and what is the caller told when not?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tenants.context import public_context
from tenants.models import Route, Tenant
from tenants.sandbox import served
from voice import load, metrics
from voice.models import Call, RefusedCall, StreamTicket


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
    """Whose telephone number this is. Cancelled tenants have none any more; a rehearsal's every number is its own."""
    sandbox = served()
    if sandbox is not None:
        return tenant_of_id(sandbox.id)
    with public_context():
        owner = Tenant.reachable.filter(routes__channel=Route.Channel.VOICE, routes__key=number)
        return _unless_gone(owner.first())


def tenant_of_id(tenant_id: int) -> Tenant | None:
    """The tenant named in an address that Twilio was given. Cancelled tenants take no calls any more."""
    with public_context():
        return _unless_gone(Tenant.reachable.filter(pk=tenant_id).first())


def _unless_gone(tenant: Tenant | None) -> Tenant | None:
    return None if tenant is None or tenant.status == Tenant.Status.CANCELLED else tenant


def decide(tenant: Tenant | None) -> Decision:
    if tenant is None:
        return Decision(Admission.UNKNOWN_NUMBER, None)
    if not tenant.is_active:
        return Decision(Admission.SUSPENDED, tenant)
    return Decision(Admission.ANSWER, tenant)


# --- too many calls ------------------------------------------------------------------------------------------


def refusal_of(tenant: Tenant, call: Call) -> RefusedCall | None:
    """Why no assistant can take this incoming call now; None when one can, and the call then has its place.

    Decided once a call, and kept. Runs inside the tenant and in a transaction, in which the caller issues the ticket
    of a call that is taken: by its ticket the next one counts it.
    """
    wait_for_turn(tenant)
    earlier = RefusedCall.objects.filter(call=call).first()
    if earlier is not None or call.tickets.exists():
        return earlier
    reason = reason_against(tenant, besides=call)
    if not reason:
        return None
    metrics.call_refused(reason)
    return RefusedCall.objects.create(call=call, reason=reason)


def was_refused(call: Call) -> bool:
    return RefusedCall.objects.filter(call=call).exists()


def wait_for_turn(tenant: Tenant) -> None:
    """Until the transaction ends nobody else decides on this tenant's calls, so two never take the same last place."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"calls of {tenant.schema_name}"])


def reason_against(tenant: Tenant, *, besides: Call | None = None) -> RefusedCall.Reason | None:
    """Why one more call is too many. The tenant is asked first, so that a full one takes no place of the platform."""
    if load.is_draining():
        return RefusedCall.Reason.DRAINING
    if _held_calls(besides) >= tenant.max_calls:
        return RefusedCall.Reason.TENANT
    if not load.promise(settings.MAX_CALLS_PER_PROCESS):
        return RefusedCall.Reason.PLATFORM
    return None


def _held_calls(besides: Call | None) -> int:
    """Calls that assistants hold or are about to: neither put through to a person nor without a sign of life."""
    alive_since = timezone.now() - dt.timedelta(seconds=settings.CALL_STALE_AFTER_S)
    taken = (
        Q(state=Call.State.IN_PROGRESS)
        | Q(direction=Call.Direction.OUTBOUND)
        | Exists(StreamTicket.objects.filter(call=OuterRef("pk")))
    )
    held = Call.objects.filter(
        taken,
        state__in=[Call.State.RINGING, Call.State.IN_PROGRESS],
        outcome=Call.Outcome.NONE,
        alive_at__gte=alive_since,
    )
    return (held.exclude(pk=besides.pk) if besides else held).count()
