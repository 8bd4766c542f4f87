"""Recording a ConversationRelay call: Twilio hears both sides, so Twilio is asked to record them.

What it has recorded it tells the webhook, and `voice/recordings.py` fetches it.
"""

from __future__ import annotations

import asyncio

import structlog
from celery import Task, shared_task
from kombu.exceptions import OperationalError

from tenants.context import TenantRef, public_context, require_tenant
from tenants.database import in_tenant
from tenants.models import Tenant
from voice import twiml
from voice.models import Call, Recording
from voice.snapshot import CallSnapshot
from voice.twilio_api import TwilioRefused, TwilioUnavailable, client_for

log = structlog.get_logger(__name__)

MAX_RETRIES = 3
RETRY_S = 2


def start(call_id: int) -> None:
    """Have Twilio record a call that is in progress, once. Runs inside the tenant.

    Raises TwilioRefused, TwilioUnavailable, Call.DoesNotExist.
    """
    call, schema_name = Call.objects.get(pk=call_id), require_tenant().schema_name
    if call.is_over or call.recordings.filter(kind=Recording.Kind.CALL, recording_sid__isnull=False).exists():
        return
    with public_context():
        tenant = Tenant.customers.get(schema_name=schema_name)
    address = twiml.public_addresses_of(tenant).recorded(Recording.Kind.CALL)
    recording_sid = client_for(tenant).start_recording(call.call_sid, status_callback=address)
    # The webhook may have been faster.
    Recording.objects.get_or_create(recording_sid=recording_sid, defaults={"call": call, "kind": Recording.Kind.CALL})


@shared_task(bind=True, max_retries=MAX_RETRIES)
def start_recording(self: Task, call_id: int) -> None:
    """`start`, tried again while Twilio is away; a request that may have been carried out is not repeated."""
    try:
        start(call_id)
    except TwilioUnavailable as error:
        if error.perhaps_done or self.request.retries >= MAX_RETRIES:
            log.error("call not recorded", call=call_id, reason=error.message)
            return
        raise self.retry(countdown=RETRY_S, exc=error) from error
    except TwilioRefused as error:
        log.error("call not recorded", call=call_id, reason=error.message)


class RelayTape:
    """Records one call on ConversationRelay: asks for it in the background, so that nobody waits for Twilio."""

    def __init__(self, call: CallSnapshot) -> None:
        self._call_id = call.call_id
        self._tenant = TenantRef(call.tenant_id, call.schema_name)
        self._asking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._asking = asyncio.create_task(self._ask())

    async def finish(self) -> None:
        """Twilio ends the recording with the call."""
        if self._asking is not None:
            await asyncio.wait({self._asking})

    async def _ask(self) -> None:
        try:
            await in_tenant(self._tenant, start_recording.delay, self._call_id)
        except OperationalError as error:
            log.error("call not recorded", reason=type(error).__name__)
