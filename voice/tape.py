"""What records a call on a media stream: its row, its file, and the moments at which something was heard."""

from __future__ import annotations

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

from tenants.context import TenantRef
from tenants.database import in_tenant
from voice import recordings_local
from voice.audio_file import CallAudioFile
from voice.recordings_local import LocalRecording
from voice.snapshot import CallSnapshot
from voice.speech.base import FRAME_BYTES, FRAME_MS
from voice.speech.mulaw import SILENCE

log = structlog.get_logger(__name__)

# Frames that never came are made up for with silence; a stream that stood still for longer is cut together.
_LONGEST_GAP_MS = 5000
_SILENT_FRAME = bytes([SILENCE]) * FRAME_BYTES


class MediaTape:
    """Records one call while it runs. The session starts and finishes it, the line tells it what is heard.

    Outside of a recording under way, what the line tells is forgotten. Nothing that goes wrong here reaches the call.
    """

    def __init__(self, call: CallSnapshot) -> None:
        self._call_id = call.call_id
        self._tenant = TenantRef(call.tenant_id, call.schema_name)
        self._recording: LocalRecording | None = None
        self._file: CallAudioFile | None = None
        self._began_at: float | None = None
        self._next_frame_ms: int | None = None

    async def start(self) -> None:
        """From now on both sides are recorded. A recording that cannot be begun is logged."""
        try:
            self._recording = await in_tenant(self._tenant, recordings_local.start, self._call_id)
        except (DatabaseError, ObjectDoesNotExist, OSError) as error:
            log.error("call not recorded", reason=type(error).__name__)
            return
        self._file = CallAudioFile(self._recording.path)

    async def finish(self) -> None:
        """The call is over, or goes on without us. Safe to call when nothing was started, and twice."""
        recording, file = self._recording, self._file
        self._recording = self._file = None
        if recording is None or file is None:
            return
        seconds = await file.close()
        try:
            if file.failed:
                await in_tenant(self._tenant, recordings_local.failed, recording.id)
            else:
                await in_tenant(self._tenant, recordings_local.finish, recording.id, seconds)
        except DatabaseError as error:  # `close_abandoned` finds it
            log.error("recording not noted", reason=type(error).__name__)

    def caller(self, frame: bytes, timestamp_ms: int, now: float) -> None:
        """A frame of the caller. timestamp_ms: Twilio's, since the stream began. now: seconds, monotonic."""
        if self._file is None:
            return
        began_at = now if self._began_at is None else self._began_at
        expected_ms = timestamp_ms if self._next_frame_ms is None else self._next_frame_ms
        left_out_ms, silent_frames = _missing(timestamp_ms - expected_ms)
        self._began_at = began_at + left_out_ms / 1000
        for _ in range(silent_frames):
            self._file.caller(_SILENT_FRAME)
        self._file.caller(frame)
        self._next_frame_ms = expected_ms + left_out_ms + (silent_frames + 1) * FRAME_MS

    def assistant(self, payload: bytes, heard_at: float) -> None:
        """Audio for the caller, who begins to hear it then: seconds, monotonic."""
        if self._file is None:
            return
        if self._began_at is None:  # the greeting is there before the caller's next frame
            self._began_at = heard_at
        self._file.assistant(payload, heard_at - self._began_at)

    def cut(self, now: float) -> None:
        """What the caller was to hear from now on is dropped."""
        if self._file is not None and self._began_at is not None:
            self._file.cut(now - self._began_at)


def _missing(gap_ms: int) -> tuple[int, int]:
    """Of so much time without frames: the milliseconds left out of the recording, and the frames of silence put in."""
    if abs(gap_ms) > _LONGEST_GAP_MS:
        return gap_ms, 0
    return 0, max(0, gap_ms // FRAME_MS)
