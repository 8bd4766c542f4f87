"""A call's life in the database: registered when it rings, snapshotted when it is answered, closed when it ends."""

from __future__ import annotations

import datetime as dt

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.models import Conversation, Turn
from tenants.context import PUBLIC_SCHEMA, MissingTenant, current_schema
from tenants.errors import DomainError, IllegalTransition
from tenants.models import Tenant
from voice.business import BusinessInfo
from voice.dialogue.base import HistoryTurn, Opening, Speaker
from voice.models import Assistant, Call, PhoneNumber, Transport
from voice.snapshot import AssistantSnapshot, CallSnapshot
from voice.speech import registry
from voice.speech.base import Voice

log = structlog.get_logger(__name__)

# A transfer runs without us; it is taken for ended when Twilio has said nothing more for this long.
TRANSFER_STALE_AFTER = dt.timedelta(hours=4)


class NobodyToAnswer(DomainError):
    code = "nobody_to_answer"


def register(*, call_sid: str, from_number: str, to_number: str) -> Call:
    """The call with this CallSid, made now if it is new: Twilio may deliver the same call twice.

    Runs inside the tenant. Raises NobodyToAnswer when no assistant is set up.
    """
    known = Call.objects.select_related("assistant", "conversation").filter(call_sid=call_sid).first()
    if known is not None:
        return known
    assistant = _assistant_for(to_number)
    with transaction.atomic():
        conversation = Conversation.objects.create(
            channel=Conversation.Channel.PHONE,
            language=assistant.language,
            assistant_name=assistant.name,
            contact=from_number,
            started_at=timezone.now(),
        )
        call, created = Call.objects.get_or_create(
            call_sid=call_sid,
            defaults={
                "assistant": assistant,
                "conversation": conversation,
                "transport": _transport_for(assistant),
                "from_number": from_number,
                "to_number": to_number,
            },
        )
        if not created:  # delivered twice at the same instant: the other delivery made the call
            conversation.delete()
    return call


def _assistant_for(to_number: str) -> Assistant:
    number = PhoneNumber.objects.select_related("assistant").filter(number=to_number).first()
    assistant = number.assistant if number else Assistant.objects.first()
    if assistant is None:
        raise NobodyToAnswer("No assistant is set up.")
    return assistant


def _transport_for(assistant: Assistant) -> str:
    """The assistant's own choice, unless no engine here hears its language on a media stream."""
    if assistant.transport == Transport.MEDIA and not _heard_on_media(assistant.language):
        log.warning("no transcriber for the language, using conversation relay", language=assistant.language)
        return Transport.RELAY
    return assistant.transport


def _heard_on_media(language: str) -> bool:
    return registry.transcriber_for(language, settings.TRANSCRIBERS) is not None


def snapshot_of(call: Call, tenant: Tenant, opening: Opening) -> CallSnapshot:
    """Everything a session needs to know, frozen. Runs inside the tenant."""
    assistant = call.assistant
    earlier = _earlier_turns(call)
    return CallSnapshot(
        tenant_id=tenant.pk,
        schema_name=tenant.schema_name,
        call_id=call.pk,
        call_sid=call.call_sid,
        conversation_id=call.conversation_id,
        from_number=call.from_number,
        to_number=call.to_number,
        transport=call.transport,
        # A caller who has heard nothing yet has nothing to go on with.
        opening=opening if earlier or opening is not Opening.RESUMED else Opening.NEW_CALL,
        earlier_turns=earlier,
        assistant=AssistantSnapshot(
            id=assistant.pk,
            name=assistant.name,
            language=assistant.language,
            languages=tuple(dict.fromkeys([assistant.language, *assistant.languages])),
            time_zone=tenant.time_zone,
            business=BusinessInfo.model_validate(assistant.business),
            greeting=dict(assistant.greeting),
            closing=dict(assistant.closing),
            transfer_number=assistant.transfer_number,
            dialogue=assistant.dialogue,
            voices={code: Voice(language=code, **settings) for code, settings in assistant.voices.items()},
        ),
    )


def _earlier_turns(call: Call) -> tuple[HistoryTurn, ...]:
    turns = Turn.objects.filter(conversation=call.conversation_id).order_by("position")
    return tuple(HistoryTurn(Speaker(turn.speaker), turn.text, turn.language) for turn in turns)


def complete(call_id: int, *, outcome: str, ended_at: dt.datetime) -> None:
    """The session ended the call in good order."""
    call = Call.objects.select_related("conversation").get(pk=call_id)
    if call.conversation.messages.exists():  # perhaps taken by a session before this one
        outcome = Call.Outcome.MESSAGE
    with transaction.atomic():
        call.move_to(Call.State.COMPLETED, outcome=outcome, ended_at=ended_at)
        _end_conversation(call, ended_at)


def hand_over(call_id: int, number: str) -> None:
    """The session ends and the caller is to be put through; the call goes on without us."""
    now = timezone.now()
    Call.objects.filter(pk=call_id, state=Call.State.IN_PROGRESS).update(
        outcome=Call.Outcome.TRANSFERRED, transfer_to=number, transfer_result="", alive_at=now
    )


def transfer_ended(call: Call, dial_status: str, *, caller_is_gone: bool) -> bool:
    """Note how a transfer ended, and say whether the call ended with it: by an answer, or because the caller hung up.

    Twilio may have reported the end of the call before; the result is noted all the same.
    """
    call.transfer_result = dial_status
    call.save(update_fields=["transfer_result"])
    if call.is_over:
        return True
    if caller_is_gone or dial_status in ("completed", "answered"):
        _close(call, Call.State.COMPLETED, timezone.now())
        return True
    Call.objects.filter(pk=call.pk).update(outcome=Call.Outcome.NONE, alive_at=timezone.now())
    return False


def reported_by_twilio(call: Call, status: str, duration_seconds: int | None) -> None:
    """Apply a status callback. A session that still runs ends its own call; the rest is closed here."""
    if duration_seconds is not None:
        Call.objects.filter(pk=call.pk).update(duration_seconds=duration_seconds)
    now = timezone.now()
    if status == "completed":
        if call.state == Call.State.RINGING:
            _close(call, Call.State.NO_ANSWER, now)
        elif call.outcome == Call.Outcome.TRANSFERRED:
            _close(call, Call.State.COMPLETED, now)
    elif status in ("busy", "no-answer", "canceled"):
        _close(call, Call.State.NO_ANSWER if call.state == Call.State.RINGING else Call.State.INTERRUPTED, now)
    elif status == "failed":
        _close(call, Call.State.FAILED, now)


def close_stale_calls(now: dt.datetime | None = None) -> int:
    """Close the calls of the selected tenant that show no sign of life, and say how many there were.

    A call in progress whose process died is interrupted; one that rang and was never connected was not answered.
    Raises MissingTenant outside a tenant.
    """
    if current_schema() == PUBLIC_SCHEMA:
        raise MissingTenant("Stale calls are closed one tenant at a time.")
    now = now or timezone.now()
    limit = now - dt.timedelta(seconds=settings.CALL_STALE_AFTER_S)
    silent = Call.objects.filter(alive_at__lt=limit, state__in=[Call.State.RINGING, Call.State.IN_PROGRESS])
    return sum(_close_stale(call, now) for call in silent.select_related("conversation"))


def _close_stale(call: Call, now: dt.datetime) -> bool:
    if call.outcome == Call.Outcome.TRANSFERRED:
        if call.alive_at > now - TRANSFER_STALE_AFTER:
            return False
        target = Call.State.COMPLETED
    else:
        target = Call.State.NO_ANSWER if call.state == Call.State.RINGING else Call.State.INTERRUPTED
    closed = _close(call, target, call.alive_at)
    if closed:
        log.warning("stale call closed", call=call.call_sid, state=str(target))
    return closed


def _close(call: Call, target: Call.State, at: dt.datetime) -> bool:
    """Close a call unless it is already: whoever came first was right."""
    try:
        with transaction.atomic():
            call.move_to(target, ended_at=at)
            _end_conversation(call, at)
    except IllegalTransition:
        return False
    return True


def _end_conversation(call: Call, at: dt.datetime) -> None:
    Conversation.objects.filter(pk=call.conversation_id).update(ended_at=at)
