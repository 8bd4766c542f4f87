"""A call's life in the database: registered when it rings, snapshotted when it is answered, closed when it ends."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from appointments.models import Resource, Service
from compliance.actions import Action
from compliance.actors import SYSTEM, Actor, ActorKind
from compliance.audit import Target, record
from conversations.models import Conversation, Turn
from tenants.context import PUBLIC_SCHEMA, MissingTenant, current_schema
from tenants.errors import DomainError, IllegalTransition
from tenants.models import Tenant
from voice.business import BookableResource, Bookables, BookableService, BusinessInfo
from voice.dialogue.base import HistoryTurn, Opening, Speaker
from voice.models import Assistant, Call, Patience, PhoneNumber, Sensitivity, TransferMode, Transport
from voice.snapshot import AssistantSnapshot, CallSnapshot
from voice.speech import registry
from voice.speech.base import Voice
from voice.summary import summarise
from voice.surroundings import surroundings
from voice.turns import TurnSettings

log = structlog.get_logger(__name__)

# A transfer runs without us; it is taken for ended when Twilio has said nothing more for this long.
TRANSFER_STALE_AFTER = dt.timedelta(hours=4)


# What DialCallStatus says when somebody was put through; and what we say when that person did not take the call.
PUT_THROUGH = ("completed", "answered")
DECLINED = "declined"
# A member of staff is being called to take a call over; an attempt's own mark follows.
RINGING = "ringing-"
# The person has heard who calls and pressed the key.
ACCEPTED = "accepted"
# The call goes on without a session of ours, and Twilio tells us when it ends.
WITHOUT_SESSION = (Call.Outcome.TRANSFERRED, Call.Outcome.FORWARDED, Call.Outcome.VOICEMAIL)


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
                "transport": transport_for(assistant),
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


def transport_for(assistant: Assistant) -> str:
    """The assistant's own choice, unless no engine here hears its language on a media stream."""
    if assistant.transport == Transport.MEDIA and not _heard_on_media(assistant):
        log.warning("no transcriber for the language, using conversation relay", language=assistant.language)
        return Transport.RELAY
    return assistant.transport


def _heard_on_media(assistant: Assistant) -> bool:
    own = assistant.transcribers.get(assistant.language, "")
    return bool(registry.transcribers_for(assistant.language, surroundings().transcribers, own))


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
        from_number=call.person_number,
        to_number=call.own_number,
        transport=call.transport,
        opening=_opening(call, opening) if not earlier else opening,
        earlier_turns=earlier,
        announced=call.announced_at is not None,
        assistant=assistant_snapshot(assistant, tenant),
        prepared=_prepared(assistant) if call.transport == Transport.MEDIA else {},
    )


def assistant_snapshot(assistant: Assistant, tenant: Tenant) -> AssistantSnapshot:
    """An assistant as it is now, frozen."""
    return AssistantSnapshot(
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
        voices={code: Voice(language=code, **chosen) for code, chosen in assistant.voices.items()},
        turns=_turn_settings(assistant),
        announced_transfer=assistant.transfer_mode == TransferMode.ANNOUNCED,
        records_calls=assistant.records_calls,
        max_duration_s=float(assistant.max_duration_seconds or 0),
        prompt=assistant.prompt,
        model=assistant.model,
        transcribers=dict(assistant.transcribers),
        bookables=_bookables(),
    )


def _bookables() -> Bookables:
    services = Service.objects.filter(active=True).values_list("name", "aliases", "duration_minutes", "asks_reason")
    resources = Resource.objects.filter(active=True).values_list("name", "aliases", "kind", "seats")
    return Bookables(
        services=tuple(
            BookableService(name=name, aliases=tuple(aliases), duration_minutes=minutes, asks_reason=asks_reason)
            for name, aliases, minutes, asks_reason in services
        ),
        resources=tuple(
            BookableResource(name=name, aliases=tuple(aliases), is_person=kind == Resource.Kind.PERSON, seats=seats)
            for name, aliases, kind, seats in resources
        ),
    )


def _prepared(assistant: Assistant) -> dict[str, bytes]:
    rows = assistant.prepared_speech.values_list("key", "audio")
    return {key: _shared(bytes(audio)) for key, audio in rows}


@lru_cache(maxsize=512)
def _shared(audio: bytes) -> bytes:
    """The same bytes once a process, however many calls hold them."""
    return audio


# How long a silence ends a turn (ms), and how likely a voice must be to begin one and to continue it.
_STOP_MS = {Patience.QUICK: 400, Patience.NORMAL: 600, Patience.PATIENT: 1000}
_VOICE_AT = {Sensitivity.LOW: (0.7, 0.5), Sensitivity.NORMAL: (0.5, 0.35), Sensitivity.HIGH: (0.3, 0.2)}


def _turn_settings(assistant: Assistant) -> TurnSettings:
    begins_at, goes_on_at = _VOICE_AT[Sensitivity(assistant.sensitivity)]
    return TurnSettings(
        stop_ms=surroundings().turn_stop_ms or _STOP_MS[Patience(assistant.patience)],
        begins_at=begins_at,
        goes_on_at=goes_on_at,
        interruptible=assistant.interruptible,
    )


def _opening(call: Call, opening: Opening) -> Opening:
    """Of a call in which nothing was said yet: nothing is to be gone on with."""
    if opening is not Opening.RESUMED:
        return opening
    return Opening.OUTBOUND if call.direction == Call.Direction.OUTBOUND else Opening.NEW_CALL


def _earlier_turns(call: Call) -> tuple[HistoryTurn, ...]:
    turns = Turn.objects.filter(conversation=call.conversation_id).order_by("position")
    return tuple(HistoryTurn(Speaker(turn.speaker), turn.text, turn.language) for turn in turns)


def complete(call_id: int, *, outcome: str, ended_at: dt.datetime) -> None:
    """The session ended the call in good order. One that a person has taken out of its hands goes on without it."""
    with transaction.atomic():
        call = Call.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=call_id)
        if call.outcome in WITHOUT_SESSION:
            return
        if call.answered_by.startswith("machine"):
            outcome = Call.Outcome.ANSWERPHONE
        if call.conversation.messages.exists():  # perhaps taken by a session before this one
            outcome = Call.Outcome.MESSAGE
        call.move_to(Call.State.COMPLETED, outcome=outcome, ended_at=ended_at)
        _end_conversation(call, ended_at)


def hand_over(call_id: int, number: str, summary: str = "") -> None:
    """The session ends and the caller is to be put through; the call goes on without us.

    summary: what the person hears first, where transfers are announced.
    """
    now = timezone.now()
    with transaction.atomic():
        going_on = Call.objects.filter(pk=call_id, state=Call.State.IN_PROGRESS)
        handed_over = going_on.update(
            outcome=Call.Outcome.TRANSFERRED,
            transfer_to=number,
            transfer_result="",
            transfer_summary=summary,
            alive_at=now,
        )
        if handed_over:
            record(
                Action.CALL_TRANSFERRED,
                actor=Actor(ActorKind.ASSISTANT),
                obj=Target("voice.call", call_id),
                details={"to": number},
            )


def summary_of(call: Call) -> str:
    """What the person hears of a caller: what the session wrote at the handing over, else what was said since."""
    if call.transfer_summary:
        return call.transfer_summary
    return summarise(_earlier_turns(call), call.assistant.language, caller=call.person_number)


def accept_transfer(call: Call, *, offered: str = "") -> bool:
    """The person takes the call. False when there is nothing to take any more: the caller hung up or was taken back.

    offered: what the transfer's result says until then.
    """
    waiting = Call.objects.filter(pk=call.pk, state=Call.State.IN_PROGRESS, outcome=Call.Outcome.TRANSFERRED)
    return bool(waiting.filter(transfer_result__in=[offered, ACCEPTED]).update(transfer_result=ACCEPTED))


def transfer_result(call: Call, dial_status: str, *, bridged: bool, announced: bool) -> str:
    """How a transfer went: Twilio's DialCallStatus, or DECLINED where the person picked up and did not take the call.

    Of an announced transfer Twilio reports the person's call as completed whatever the person pressed, so that counts
    as answered only what was accepted. https://www.twilio.com/docs/voice/twiml/dial#attributes-action
    """
    if dial_status not in PUT_THROUGH or call.transfer_result == ACCEPTED:
        return dial_status
    unaccepted = announced or call.transfer_result == DECLINED or call.transfer_result.startswith(RINGING)
    return DECLINED if unaccepted or not bridged else dial_status


def forward(call: Call, number: str) -> None:
    """No assistant is free: the caller is put through to `number` without having met one."""
    with transaction.atomic():
        _leave_to_twilio(call, Call.Outcome.FORWARDED, transfer_to=number)
        target = Target("voice.call", call.pk, call.call_sid)
        record(Action.CALL_FORWARDED, actor=SYSTEM, obj=target, details={"to": number})


def begin_voicemail(call: Call) -> None:
    """The caller is asked for a voice message."""
    _leave_to_twilio(call, Call.Outcome.VOICEMAIL)


def _leave_to_twilio(call: Call, outcome: Call.Outcome, **changes: str) -> None:
    """Nothing is changed in a call that is over."""
    now = timezone.now()
    running = Call.objects.filter(pk=call.pk, state__in=[Call.State.RINGING, Call.State.IN_PROGRESS])
    running.update(state=Call.State.IN_PROGRESS, outcome=outcome, alive_at=now, **changes)
    call.refresh_from_db(fields=["state", "outcome", "alive_at", *changes])


def voicemail_taken(call: Call) -> None:
    """The caller has said the message; its recording is told of separately."""
    _close(call, Call.State.COMPLETED, timezone.now())


def transfer_ended(call: Call, dial_status: str, *, caller_is_gone: bool) -> bool:
    """Note how a transfer ended, and say whether the call ended with it: by an answer, or because the caller hung up.

    Twilio may have reported the end of the call before; the result is noted all the same.
    """
    call.transfer_result = dial_status
    call.save(update_fields=["transfer_result"])
    if call.is_over:
        return True
    if caller_is_gone or dial_status in PUT_THROUGH:
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
        elif call.outcome in WITHOUT_SESSION:
            _close_without_session(call, now)
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
    if call.outcome in WITHOUT_SESSION:
        closed = call.alive_at <= now - TRANSFER_STALE_AFTER and _close_without_session(call, call.alive_at)
    else:
        target = Call.State.NO_ANSWER if call.state == Call.State.RINGING else Call.State.INTERRUPTED
        closed = _close(call, target, call.alive_at)
    if closed:
        log.warning("stale call closed", call=call.call_sid, state=str(call.state))
    return closed


def _close_without_session(call: Call, at: dt.datetime) -> bool:
    """A caller who was asked for a voice message and left none has hung up without a word."""
    if call.outcome == Call.Outcome.VOICEMAIL and not call.recordings.exists():
        return _close(call, Call.State.COMPLETED, at, outcome=Call.Outcome.ABANDONED)
    return _close(call, Call.State.COMPLETED, at)


def _close(call: Call, target: Call.State, at: dt.datetime, **changes: str) -> bool:
    """Close a call unless it is already: whoever came first was right."""
    try:
        with transaction.atomic():
            call.move_to(target, ended_at=at, **changes)
            _end_conversation(call, at)
    except IllegalTransition:
        return False
    return True


def _end_conversation(call: Call, at: dt.datetime) -> None:
    Conversation.objects.filter(pk=call.conversation_id).update(ended_at=at)
