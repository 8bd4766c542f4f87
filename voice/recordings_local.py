"""Recordings that we make ourselves, of calls on a media stream: their rows, and where their files lie.

Everything here runs inside the tenant, on a database thread.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from voice.audio_file import seconds_in
from voice.models import Call, Recording

log = structlog.get_logger(__name__)

FOLDER = "recordings"
# A session that has ended has closed its recording by then.
ABANDONED_AFTER = dt.timedelta(minutes=5)

_State = Recording.State


@dataclass(frozen=True, slots=True)
class LocalRecording:
    """id: of the row. path: of the file that is to be made, in the tenant's folder."""

    id: int
    path: Path


def start(call_id: int) -> LocalRecording:
    """Note that a call is being recorded, and make room for its file.

    Raises Call.DoesNotExist for a call that this tenant does not have, OSError, DatabaseError.
    """
    with transaction.atomic():
        call = Call.objects.get(pk=call_id)
        recording = Recording.objects.create(call=call, kind=Recording.Kind.CALL)
        # The row's number makes the name the only one, also when a call is taken up again by another session.
        recording.file.name = f"{FOLDER}/{call.call_sid}-{recording.pk}.wav"
        recording.save(update_fields=["file"])
        path = Path(default_storage.path(recording.file.name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalRecording(recording.pk, path)


def finish(recording_id: int, seconds: float) -> None:
    """The file is whole and can be listened to. One without a second of sound is nobody's to hear."""
    if seconds < 1.0:
        failed(recording_id)
    else:
        _of_ours(recording_id).update(state=_State.READY, duration_seconds=round(seconds))


def failed(recording_id: int) -> None:
    """There is no recording; what there is of a file is removed."""
    recording = _of_ours(recording_id).first()
    if recording is None:
        return
    _of_ours(recording_id).update(state=_State.FAILED, file="")
    transaction.on_commit(lambda: _remove(recording.file.name))


def close_abandoned(now: dt.datetime | None = None) -> int:
    """Take what a process that died had recorded of calls that are over for what it is; how many those were."""
    before = (now or timezone.now()) - ABANDONED_AFTER
    over = Recording.objects.filter(call__state__in=Call.ENDED, call__ended_at__lt=before)
    abandoned = over.filter(state=_State.IN_PROGRESS, kind=Recording.Kind.CALL, recording_sid=None)
    for recording in abandoned:
        finish(recording.pk, _seconds_left(recording.file.name or ""))
    return len(abandoned)


def _of_ours(recording_id: int) -> models.QuerySet[Recording]:
    return Recording.objects.filter(pk=recording_id, state=_State.IN_PROGRESS, recording_sid=None)


def _seconds_left(name: str) -> float:
    try:
        return seconds_in(Path(default_storage.path(name))) if name else 0.0
    except OSError:
        return 0.0


def _remove(name: str | None) -> None:
    if name:
        try:
            default_storage.delete(name)
        except OSError as error:
            log.error("recording not removed", reason=error.strerror)
