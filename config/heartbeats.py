"""When Celery's beat last sent something, and when a worker last did something, as kept in the cache.

Workers are not asked: the answer to a question would take as long as the longest task. Beat sends a task every few
seconds, which leaves two traces: one of the process that sends it, one of the process that gets it.
"""

from __future__ import annotations

import time

from celery import shared_task
from celery.signals import after_task_publish
from django.core.cache import cache

from tenants.context import public_context
from tenants.tasks import PublicTask

BEAT, WORKER = "beat", "worker"
_TASK = "config.heartbeats.beat_once"
# Long enough to tell for how long it has been silent.
_KEPT_S = 7 * 24 * 3600


@shared_task(base=PublicTask, name=_TASK)
def beat_once() -> None:
    """A worker gets what beat sends."""
    heard_of(WORKER)


@after_task_publish.connect(sender=_TASK)
def _beat_has_sent(**_: object) -> None:
    """Nobody but beat sends this task."""
    heard_of(BEAT)


def heard_of(who: str) -> None:
    with public_context():
        cache.set(_key(who), time.time(), _KEPT_S)


def silence_of(who: str) -> float | None:
    """Seconds since it was last heard of; None when it never was."""
    with public_context():
        heard_at = cache.get(_key(who))
    return None if heard_at is None else max(0.0, time.time() - heard_at)


def _key(who: str) -> str:
    return f"heartbeat:{who}"
