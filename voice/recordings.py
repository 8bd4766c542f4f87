"""Recordings that Twilio made: noted when it tells of them, fetched into the tenant's files, then deleted there.

What a caller said on tape is worth more than a second copy of it: nothing is deleted at Twilio before the file is in
its place and the row says so. Every step may be asked for twice.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from functools import partial

import structlog
from celery import Task, shared_task
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from compliance.actions import Action
from compliance.audit import record
from compliance.selectors import recently_done
from conversations.services import take_message
from tenants.current import current_tenant
from voice.dialogue.phrases import spoken
from voice.models import Call, Recording
from voice.presentation import is_withheld
from voice.twilio_api import NOT_FOUND, TwilioApi, TwilioRefused, TwilioUnavailable, client_for

log = structlog.get_logger(__name__)

MAX_RETRIES = 8
FIRST_RETRY_S, LONGEST_RETRY_S = 5, 600
# A recording nobody is fetching any more: the broker was away, or the worker died.
FORGOTTEN_AFTER = dt.timedelta(hours=1)
ONE_LISTENING = dt.timedelta(minutes=10)


def completed(call: Call, kind: Recording.Kind, recording_sid: str, duration_seconds: int | None) -> None:
    """Twilio has a recording of `call`. Told twice, it is noted, and its message left, once.

    Runs inside the tenant.
    """
    with transaction.atomic():
        recording, created = Recording.objects.get_or_create(
            recording_sid=recording_sid, defaults={"call": call, "kind": kind, "duration_seconds": duration_seconds}
        )
        if recording.call_id != call.pk:
            log.error("recording of another call", call=call.call_sid, recording=recording_sid)
            return
        if created and kind == Recording.Kind.VOICEMAIL:
            _leave_message(call)
        elif not created:
            Recording.objects.filter(pk=recording.pk).update(duration_seconds=duration_seconds)
    if recording.state == Recording.State.IN_PROGRESS:
        transaction.on_commit(partial(fetch_later, recording.pk))


def absent(call: Call, recording_sid: str) -> None:
    """There was nothing to record."""
    Recording.objects.filter(call=call, recording_sid=recording_sid, state=Recording.State.IN_PROGRESS).update(
        state=Recording.State.FAILED
    )


def _leave_message(call: Call) -> None:
    """A voice message is a message like any other: no name, the number it came from, to be listened to."""
    take_message(
        call.conversation_id,
        name="",
        phone="" if is_withheld(call.from_number) else call.from_number[:40],
        reason=spoken("voice_message", call.assistant.language),
        is_voicemail=True,
    )
    Call.objects.filter(pk=call.pk).update(outcome=Call.Outcome.VOICEMAIL)


def listened_to(recording: Recording) -> None:
    """Somebody is given the sound of a recording, or a part: a player asks for many, which are one listening."""
    if recently_done(Action.RECORDING_HEARD, recording, within=ONE_LISTENING):
        return
    with transaction.atomic():
        record(Action.RECORDING_HEARD, obj=recording, details={"call": recording.call.call_sid})


# --- fetching ------------------------------------------------------------------------------------------------


def fetch(recording_id: int) -> None:
    """Bring a recording into the tenant's files, then delete it at Twilio. Does nothing that has been done.

    Runs inside the tenant. Raises TwilioRefused, TwilioUnavailable.
    """
    recording = Recording.objects.filter(pk=recording_id, recording_sid__isnull=False).first()
    if recording is None or recording.state == Recording.State.FAILED:
        return
    api = client_for(current_tenant())
    if recording.state == Recording.State.IN_PROGRESS:
        _download(api, recording)
    api.delete_recording(recording.recording_sid or "")


def _download(api: TwilioApi, recording: Recording) -> None:
    with tempfile.TemporaryFile() as sound:
        try:
            api.fetch_recording(recording.recording_sid or "", sound)
        except TwilioRefused as refused:
            if refused.number != NOT_FOUND:
                raise
            # It may be told of a moment before it can be had.
            raise TwilioUnavailable("the recording is not there", perhaps_done=False) from refused
        sound.seek(0)
        recording.file.save(f"{recording.recording_sid}.mp3", File(sound), save=False)
    unfetched = Recording.objects.filter(pk=recording.pk, state=Recording.State.IN_PROGRESS)
    if not unfetched.update(file=recording.file.name, state=Recording.State.READY):
        recording.file.delete(save=False)  # another worker was faster, or the call was erased meanwhile


def give_up(recording_id: int) -> None:
    """A recording that cannot be had. It stays at Twilio, where a person may still find it."""
    unfetched = Recording.objects.filter(pk=recording_id, state=Recording.State.IN_PROGRESS)
    if unfetched.update(state=Recording.State.FAILED):
        log.error("recording given up", recording=recording_id)


@shared_task(bind=True, max_retries=MAX_RETRIES)
def fetch_recording(self: Task, recording_id: int) -> None:
    """`fetch`, tried again while Twilio is away: after 5 s, 10 s, and so on, for half an hour."""
    try:
        fetch(recording_id)
    except TwilioUnavailable as error:
        if self.request.retries >= MAX_RETRIES:
            give_up(recording_id)
            return
        delay_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2**self.request.retries)
        raise self.retry(countdown=delay_s, exc=error) from error
    except TwilioRefused:
        give_up(recording_id)


def fetch_later(recording_id: int) -> None:
    """Leave the fetching to a worker. Where none can be told now, `fetch_forgotten` finds it."""
    try:
        fetch_recording.delay(recording_id)
    except OperationalError as error:
        log.warning("recording not queued", recording=recording_id, reason=type(error).__name__)


def fetch_forgotten(now: dt.datetime | None = None) -> int:
    """Queue what should have been fetched long ago, and say how much that was. Runs inside the tenant."""
    before = (now or timezone.now()) - FORGOTTEN_AFTER
    forgotten = Recording.objects.filter(
        state=Recording.State.IN_PROGRESS,
        recording_sid__isnull=False,
        created_at__lt=before,
        duration_seconds__isnull=False,
    )
    ids = list(forgotten.values_list("pk", flat=True))
    for recording_id in ids:
        fetch_later(recording_id)
    return len(ids)
