"""The last errors that any process of the platform has logged, kept in Redis for the operators' front page.

What is kept is where, when, for whom and the fixed words of the event: neither its values nor the message of an
exception, which may hold what a caller said. A log line is written from anywhere, also from the event loop in which
calls are spoken: it is put into a queue here, and a thread of its own talks to Redis. A full queue drops errors.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import os
from dataclasses import dataclass
from queue import Full, Queue
from threading import Thread
from typing import Any

KEPT = 20
_KEPT_S = 7 * 24 * 3600
_WAITING = 50
_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class LoggedError:
    """One error. schema: of the workspace it happened in, or "public"; kind: the exception's class, or nothing."""

    at: dt.datetime
    logger: str
    event: str
    schema: str
    kind: str


class RecentErrors(logging.Handler):
    """Keeps errors; never waits, never raises, never logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._begin_anew()
        # A process that forks keeps neither the thread nor a queue that the thread may just have locked.
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        self._queue: Queue[str] = Queue(_WAITING)
        self._writes = False

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(Full):
            self._queue.put_nowait(json.dumps(_described(record)))
        if not self._writes:  # one thread at a time comes here: logging holds the handler's lock
            self._writes = True
            Thread(target=self._write, name="recent errors", daemon=True).start()

    def _write(self) -> None:
        while True:
            entry = self._queue.get()
            with contextlib.suppress(Exception):  # Redis is away: the log has it
                _keep(entry)


def recent_errors() -> list[LoggedError]:
    """Newest first. Raises what Redis raises."""
    errors = []
    for entry in _client().lrange(_key(), 0, KEPT - 1):
        known = json.loads(entry)
        errors.append(LoggedError(**(known | {"at": dt.datetime.fromisoformat(known["at"])})))
    return errors


def _described(record: logging.LogRecord) -> dict[str, str]:
    # Of structlog the event is a fixed text and the rest are values; elsewhere the message not yet filled in is.
    told: dict[str, Any] = record.msg if isinstance(record.msg, dict) else {"event": record.msg}
    return {
        "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
        "logger": record.name,
        "event": str(told.get("event", ""))[:120],
        "schema": str(told.get("tenant") or _schema()),
        "kind": _kind(record, str(told.get("exception", ""))),
    }


def _kind(record: logging.LogRecord, traceback: str) -> str:
    """The exception's class. structlog has made a text of it: the class follows the last of the indented frames."""
    if record.exc_info and record.exc_info[0]:
        return record.exc_info[0].__name__
    lines = traceback.rpartition(_TRACEBACK)[2].splitlines()[1:]
    named = next((line for line in lines if line and not line[0].isspace()), "")
    return named.split(":", 1)[0].rpartition(".")[2][:60]


def _schema() -> str:
    from tenants.context import current_schema

    return current_schema()


def _keep(entry: str) -> None:
    pipeline = _client().pipeline()
    pipeline.lpush(_key(), entry)
    pipeline.ltrim(_key(), 0, KEPT - 1)
    pipeline.expire(_key(), _KEPT_S)
    pipeline.execute()


def _client() -> Any:
    from django.core.cache import cache

    return cache._cache.get_client(write=True)  # type: ignore[attr-defined]  # Django's cache knows no lists


def _key() -> str:
    from django.conf import settings

    return f"{settings.REDIS_PREFIX}:public:recent-errors"
