"""The only bridge from a session to the database.

Turns are written in order by one task of the call, each as soon as it has ended, so that a slow database does not
hold up the answer and a killed process loses at most the turn being spoken. While the database is away they wait
here and are tried again. What the caller must be able to rely on (a message, the end of the call) is awaited.

A connection can break after a commit and before its confirmation, so what is tried again may have been written
already: each of these writes, done twice, counts once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from conversations.models import Message, Turn
from tenants.context import TenantRef
from tenants.database import in_tenant
from tenants.errors import IllegalTransition
from voice import calls
from voice.dialogue.base import Speaker
from voice.models import Call
from voice.snapshot import CallSnapshot

log = structlog.get_logger(__name__)

RETRY_DELAYS_S = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
FLUSH_TIMEOUT_S = 20.0


class RecordingFailed(Exception):
    """The database did not take what it was given, after all retries."""


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """A finished turn. Times in seconds of `time.monotonic()`; milliseconds from the end of the caller's speech."""

    speaker: Speaker
    text: str
    language: str
    started_at: float
    ended_at: float
    interrupted: bool = False
    transcript_ms: int | None = None
    first_text_ms: int | None = None
    first_audio_ms: int | None = None


class Recorder:
    """Writes one call down, in its tenant's schema and nowhere else."""

    def __init__(self, call: CallSnapshot) -> None:
        self._call = call
        self._tenant = TenantRef(call.tenant_id, call.schema_name)
        self._pending: asyncio.Queue[Callable[[], None]] = asyncio.Queue()
        self._wall_minus_monotonic = time.time() - time.monotonic()

    async def run(self) -> None:
        """Write what is pending, forever. One task a call, cancelled after `flush`."""
        while True:
            write = await self._pending.get()
            try:
                # For as long as the call lasts there is time to wait for the database.
                await self._persist(write, itertools.chain(RETRY_DELAYS_S, itertools.repeat(RETRY_DELAYS_S[-1])))
            except RecordingFailed:
                log.error("a turn could not be written and is lost")
            finally:
                self._pending.task_done()

    async def flush(self) -> None:
        """Wait until everything pending was written, or can no longer be waited for."""
        try:
            async with asyncio.timeout(FLUSH_TIMEOUT_S):
                await self._pending.join()
        except TimeoutError:
            log.error("turns are lost: the database did not answer in time", turns=self._pending.qsize())

    def turn(self, record: TurnRecord) -> None:
        """A turn has ended."""
        self._pending.put_nowait(lambda: self._write_turn(record))

    def cut_last_turn(self, heard: str) -> None:
        """The assistant's last turn was heard only this far."""
        self._pending.put_nowait(lambda: self._cut_last_turn(heard))

    def first_word(self, milliseconds: int) -> None:
        """How long after the websocket opened the caller heard the first word."""
        self._pending.put_nowait(lambda: self._update_call(first_word_ms=milliseconds))

    async def alive(self) -> None:
        """The call still runs. Missing a beat is no harm."""
        try:
            await in_tenant(self._tenant, lambda: self._update_call(alive_at=timezone.now()))
        except DatabaseError as error:
            log.warning("heartbeat not written", reason=type(error).__name__)

    async def message(self, *, name: str, phone: str, reason: str, urgency: str) -> None:
        """A message for the business; returns once it is committed. Raises RecordingFailed."""
        await self._persist(
            lambda: Message.objects.get_or_create(
                conversation_id=self._call.conversation_id, name=name, phone=phone, reason=reason, urgency=urgency
            ),
            RETRY_DELAYS_S,
        )

    async def complete(self, outcome: Call.Outcome) -> None:
        """The call has ended in good order. Raises RecordingFailed."""
        await self.flush()
        await self._end(lambda: calls.complete(self._call.call_id, outcome=outcome, ended_at=timezone.now()))

    async def hand_over(self, number: str) -> None:
        """The caller is to be put through to `number`. Raises RecordingFailed."""
        await self.flush()
        await self._end(lambda: calls.hand_over(self._call.call_id, number))

    async def _end(self, write: Callable[[], None]) -> None:
        try:
            await self._persist(write, RETRY_DELAYS_S)
        except IllegalTransition as error:
            log.warning("the call had already ended", reason=error.message)

    async def _persist(self, write: Callable[[], object], delays_s: Iterable[float]) -> None:
        for delay_s in itertools.chain(delays_s, [None]):
            try:
                await in_tenant(self._tenant, _atomically, write)
                return
            except (OperationalError, InterfaceError) as error:
                if delay_s is None:
                    raise RecordingFailed from error
                log.warning("database unavailable, trying again", reason=type(error).__name__, delay_s=delay_s)
                await asyncio.sleep(delay_s)
            except DatabaseError as error:
                raise RecordingFailed from error

    # --- inside the tenant, on a database thread ---

    def _write_turn(self, record: TurnRecord) -> None:
        """At the next free position; where a lost session of the same call was faster, at the one after."""
        started_at, ended_at = self._wall_time(record.started_at), self._wall_time(record.ended_at)
        if self._turns().filter(speaker=record.speaker, started_at=started_at, ended_at=ended_at).exists():
            return
        turn = Turn(
            conversation_id=self._call.conversation_id,
            speaker=record.speaker,
            text=record.text,
            language=record.language,
            started_at=started_at,
            ended_at=ended_at,
            interrupted=record.interrupted,
            transcript_ms=record.transcript_ms,
            first_text_ms=record.first_text_ms,
            first_audio_ms=record.first_audio_ms,
        )
        for _ in range(3):
            turn.position = self._next_position()
            try:
                with transaction.atomic():
                    turn.save(force_insert=True)
            except IntegrityError:
                continue
            self._update_call(alive_at=timezone.now())
            return
        raise OperationalError("the position of the turn is taken again and again")

    def _next_position(self) -> int:
        last = self._turns().aggregate(last=Max("position"))["last"]
        return 1 if last is None else last + 1

    def _cut_last_turn(self, heard: str) -> None:
        last = self._turns().filter(speaker=Speaker.ASSISTANT).order_by("-position").first()
        if last is not None:
            last.text = heard
            last.interrupted = True
            last.save(update_fields=["text", "interrupted"])

    def _turns(self) -> QuerySet[Turn]:
        return Turn.objects.filter(conversation_id=self._call.conversation_id)

    def _update_call(self, **changes: object) -> None:
        Call.objects.filter(pk=self._call.call_id).update(**changes)

    def _wall_time(self, monotonic: float) -> dt.datetime:
        return dt.datetime.fromtimestamp(monotonic + self._wall_minus_monotonic, tz=dt.UTC)


def _atomically(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
