"""The checks of the platform's own parts (`settings.HEALTH_CHECKS`)."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from config import heartbeats
from tenants.context import public_context
from tenants.health import Unhealthy
from tenants.schemas import unmigrated_schemas

# Looking into every schema is the only check that grows with the number of tenants.
SCHEMAS_EVERY_S = 60.0
MEGABYTE = 1024 * 1024

_schemas_seen: tuple[float, int] | None = None


def database() -> None:
    with public_context(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def redis() -> None:
    """The cache, which is also what Celery and the channel layer speak through."""
    client = cache._cache.get_client(write=True)  # type: ignore[attr-defined]  # Django offers no ping
    client.ping()


def worker() -> None:
    _require_recent(heartbeats.WORKER, settings.HEALTH_WORKER_SILENT_S)


def beat() -> None:
    _require_recent(heartbeats.BEAT, settings.HEALTH_BEAT_SILENT_S)


def schemas() -> None:
    """Public, the template and every tenant have the migrations of the code that runs."""
    global _schemas_seen
    if _schemas_seen is None or time.monotonic() - _schemas_seen[0] >= SCHEMAS_EVERY_S:
        _schemas_seen = (time.monotonic(), len(unmigrated_schemas()))
    behind = _schemas_seen[1]
    if behind:
        raise Unhealthy(f"{behind} not migrated")


def disk() -> None:
    """Room for recordings, and for what an embedded database writes."""
    for name, folder in (("data", settings.DATA_DIR), ("media", settings.MEDIA_ROOT)):
        free = shutil.disk_usage(_existing(Path(folder))).free // MEGABYTE
        if free < settings.HEALTH_DISK_FREE_MB:
            raise Unhealthy(f"{free} MB free for {name}")


def _require_recent(who: str, silent_s: float) -> None:
    silence = heartbeats.silence_of(who)
    if silence is None:
        raise Unhealthy("not heard of yet")
    if silence > silent_s:
        raise Unhealthy(f"silent for {round(silence)} s")


def _existing(folder: Path) -> Path:
    """The folder, or what it will be made in."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def forget_schemas() -> None:
    """Look into the schemas again at the next check."""
    global _schemas_seen
    _schemas_seen = None
