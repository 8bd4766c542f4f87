"""One-shot tickets: what lets a websocket speak for a call.

A websocket's address cannot carry a secret (Twilio drops query strings), so the TwiML hands one over as a
`<Parameter>` and it comes back in the first message. The ticket names its tenant in the clear and carries a random
secret; the tenant's schema holds only the secret's hash. Redeeming is one conditional UPDATE: of two sockets that
show the same ticket, one gets in. Kept in Postgres and not in Redis, so a call is answered while Redis restarts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tenants.context import public_context, tenant_context
from tenants.errors import DomainError, IllegalTransition
from tenants.models import Tenant
from voice.calls import snapshot_of
from voice.dialogue.base import Opening
from voice.models import Call, StreamTicket
from voice.signatures import credentials_of
from voice.snapshot import CallSnapshot

# A call begins once, with one of these.
BEGINNINGS = (Opening.NEW_CALL, Opening.OUTBOUND, Opening.ANSWERPHONE)


class TicketRefused(DomainError):
    """The ticket is unknown, used, too old, or another call's. The message never says more than the code."""

    code = "ticket_refused"


def issue(tenant: Tenant, call: Call, opening: Opening) -> str:
    """A ticket for one websocket of `call`. Runs inside the tenant."""
    secret = secrets.token_urlsafe(24)
    StreamTicket.objects.create(
        secret_hash=_hash(secret),
        call=call,
        transport=call.transport,
        opening=opening,
        expires_at=timezone.now() + dt.timedelta(seconds=settings.STREAM_TICKET_SECONDS),
    )
    return f"{tenant.pk}.{secret}"


def redeem(ticket: str, *, call_sid: str, transport: str, tenant_id: int | None = None) -> CallSnapshot:
    """Use up a ticket and take the call in hand.

    tenant_id: the tenant whose account signed the handshake, where it was not the platform's.
    Raises TicketRefused.
    """
    tenant, secret = _read(ticket, tenant_id)
    with tenant_context(tenant), transaction.atomic():
        redeemed = _use_up(secret, call_sid, transport)
        _take_in_hand(redeemed.call, Opening(redeemed.opening))
        return snapshot_of(redeemed.call, tenant, Opening(redeemed.opening))


def _read(ticket: str, tenant_id: int | None) -> tuple[Tenant, str]:
    owner, _, secret = ticket.partition(".")
    if not owner.isascii() or not owner.isdigit() or len(owner) > 18 or not secret:
        raise TicketRefused("The ticket is malformed.")
    if tenant_id is not None and int(owner) != tenant_id:
        raise TicketRefused("The ticket belongs to another account.")
    with public_context():
        tenant = Tenant.reachable.filter(pk=int(owner)).first()
    if tenant is None or not tenant.is_active:
        raise TicketRefused("The ticket is not valid.")
    if tenant_id is None and credentials_of(tenant).own:
        raise TicketRefused("The ticket belongs to another account.")
    return tenant, secret


def _use_up(secret: str, call_sid: str, transport: str) -> StreamTicket:
    now = timezone.now()
    known = StreamTicket.objects.select_related("call__assistant", "call__conversation")
    ticket = known.filter(secret_hash=_hash(secret), call__call_sid=call_sid, transport=transport).first()
    if ticket is None:
        raise TicketRefused("The ticket is not valid.")
    # Postgres asks the conditions on the ticket's own row again after waiting for another's update of it; a condition
    # across a join would make them a subquery, which is asked once, and two would get in.
    usable = StreamTicket.objects.filter(pk=ticket.pk, redeemed_at=None, expires_at__gt=now)
    if not usable.update(redeemed_at=now):
        raise TicketRefused("The ticket is not valid.")
    return ticket


def _take_in_hand(call: Call, opening: Opening) -> None:
    """The call is in progress from here. One that comes back from a transfer, or from a lost socket, already is.

    A call delivered twice while it rang has two tickets for its beginning; it begins once.
    """
    now = timezone.now()
    if call.state == Call.State.RINGING or opening in BEGINNINGS:
        try:
            call.move_to(Call.State.IN_PROGRESS, answered_at=now, alive_at=now)
        except IllegalTransition as error:
            raise TicketRefused("The call has begun already, or is over.") from error
    elif not Call.objects.filter(pk=call.pk, state=Call.State.IN_PROGRESS).update(alive_at=now):
        raise TicketRefused("The call is over.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
