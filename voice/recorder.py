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
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from conversations.models import Conversation, Turn
from conversations.services import take_message
from tenants.context import TenantRef
from tenants.database import in_tenant
from tenants.errors import IllegalTransition
from voice import calls
from voice.dialogue.base import Speaker
from voice.models import Call, EngineUse, ToolUse
from voice.snapshot import CallSnapshot
from voice.tool_use import ToolUseRecord
from voice.usage import Unit

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
    endpoint_ms: int | None = None
    transcript_ms: int | None = None
    first_text_ms: int | None = None
    first_audio_ms: int | None = None


class Recorder:
    """Writes one call down, in its tenant's schema and nowhere else."""

    def __init__(self, call: CallSnapshot) -> None:
        self._call = call
        self._tenant = TenantRef(call.tenant_id, call.schema_name)
        self._pending: asyncio.Queue[Callable[[], None]] = asyncio.Queue()
        # Of this session: one that takes the call up again counts for itself.
        self._session = uuid.uuid4()
        self._used: dict[tuple[str, Unit], float] = {}
        self._wall_minus_monotonic = time.time() - time.monotonic()

    async def run(self) -> None:
        """Write what is pending, forever. One task a call, cancelled after `flush`."""
        while True:
            write = await self._pending.get()
            try:
                # For as long as the call lasts there is time to wait for the database.
                await self._persist(write, itertools.chain(RETRY_DELAYS_S, itertools.repeat(RETRY_DELAYS_S[-1])))
            except RecordingFailed:
                log.error("a turn or an action could not be written and is lost")
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

    def announced(self, text: str) -> None:
        """The caller has heard to its end that the call is recorded: the proof, kept once a call."""
        at = timezone.now()
        self._pending.put_nowait(lambda: self._keep_announcement(text, at))

    def tool_used(self, record: ToolUseRecord) -> None:
        """The assistant has done something, or tried to."""
        self._pending.put_nowait(lambda: self._write_tool_use(record))

    def language(self, code: str) -> None:
        """The caller has changed to another language, in which the conversation goes on."""
        self._pending.put_nowait(lambda: self._write_language(code))

    def usage(self, totals: Mapping[tuple[str, Unit], float]) -> None:
        """What this session has used of its engines so far, all told."""
        if totals != self._used:
            self._used = dict(totals)
            self._pending.put_nowait(lambda: self._write_usage(totals))

    async def alive(self) -> None:
        """The call still runs. Missing a beat is no harm."""
        try:
            await in_tenant(self._tenant, lambda: self._update_call(alive_at=timezone.now()))
        except DatabaseError as error:
            log.warning("heartbeat not written", reason=type(error).__name__)

    async def message(
        self,
        *,
        name: str,
        phone: str,
        reason: str,
        urgency: str,
        callback: str = "",
        callback_times: tuple[dt.datetime | None, dt.datetime | None] = (None, None),
        email: str = "",
        language: str = "",
    ) -> None:
        """A message for the business; returns once it is committed. Raises RecordingFailed.

        callback_times: from when and until when the caller wants to be called, as far as it is known. language: the
        message's, else the conversation's.
        """
        callback_from, callback_until = callback_times
        priced = [service for service in self._call.assistant.business.services if service.price is not None]
        await self._persist(
            lambda: take_message(
                self._call.conversation_id,
                name=name,
                phone=phone,
                reason=reason,
                urgency=urgency,
                callback=callback,
                callback_from=callback_from,
                callback_until=callback_until,
                email=email,
                language=language,
                services=[name for service in priced for name in (service.name, *service.aliases)],
            ),
            RETRY_DELAYS_S,
        )

    async def complete(self, outcome: Call.Outcome) -> None:
        """The call has ended in good order. Raises RecordingFailed."""
        await self.flush()
        await self._end(lambda: calls.complete(self._call.call_id, outcome=outcome, ended_at=timezone.now()))

    async def hand_over(self, number: str, summary: str = "") -> None:
        """The caller is to be put through to `number`, where a person hears `summary`. Raises RecordingFailed."""
        await self.flush()
        await self._end(lambda: calls.hand_over(self._call.call_id, number, summary))

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
        """At the next free position. Raises OperationalError where a lost session of the same call was faster."""
        times = {"started_at": self._wall_time(record.started_at), "ended_at": self._wall_time(record.ended_at)}
        this_one = Count("pk", filter=Q(speaker=record.speaker, **times))
        written = self._turns().aggregate(last=Max("position"), this_one=this_one)
        if written["this_one"]:
            return
        try:
            Turn.objects.create(
                conversation_id=self._call.conversation_id,
                position=(written["last"] or 0) + 1,
                speaker=record.speaker,
                text=record.text,
                language=record.language,
                interrupted=record.interrupted,
                endpoint_ms=record.endpoint_ms,
                transcript_ms=record.transcript_ms,
                first_text_ms=record.first_text_ms,
                first_audio_ms=record.first_audio_ms,
                **times,
            )
        except IntegrityError as error:
            raise OperationalError("the position of the turn is taken") from error

    def _cut_last_turn(self, heard: str) -> None:
        last = self._turns().filter(speaker=Speaker.ASSISTANT).order_by("-position").first()
        if last is not None:
            last.text = heard
            last.interrupted = True
            last.save(update_fields=["text", "interrupted"])

    def _keep_announcement(self, text: str, at: dt.datetime) -> None:
        Call.objects.filter(pk=self._call.call_id, announced_at=None).update(announced_text=text, announced_at=at)

    def _write_usage(self, totals: Mapping[tuple[str, Unit], float]) -> None:
        """Totals and not differences, so that what is written twice counts once."""
        call_id, session = self._call.call_id, self._session
        EngineUse.objects.bulk_create(
            [
                EngineUse(call_id=call_id, session=session, engine=engine, unit=unit, amount=amount)
                for (engine, unit), amount in totals.items()
            ],
            update_conflicts=True,
            unique_fields=["call", "session", "engine", "unit"],
            update_fields=["amount"],
        )

    def _write_tool_use(self, record: ToolUseRecord) -> None:
        ToolUse.objects.get_or_create(
            key=record.key,
            defaults={
                "call_id": self._call.call_id,
                "tool": record.tool,
                "arguments": record.arguments,
                "answer": record.answer,
                "ok": record.ok,
                "error": record.error,
                "at": self._wall_time(record.at),
                "took_ms": record.took_ms,
            },
        )

    def _turns(self) -> QuerySet[Turn]:
        return Turn.objects.filter(conversation_id=self._call.conversation_id)

    def _write_language(self, code: str) -> None:
        Conversation.objects.filter(pk=self._call.conversation_id).update(language=code)

    def _update_call(self, **changes: object) -> None:
        Call.objects.filter(pk=self._call.call_id).update(**changes)

    def _wall_time(self, monotonic: float) -> dt.datetime:
        return dt.datetime.fromtimestamp(monotonic + self._wall_minus_monotonic, tz=dt.UTC)


def _atomically(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
