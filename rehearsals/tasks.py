"""Rehearsals in a worker, and the sweeping up after those that were killed."""

from __future__ import annotations

import datetime as dt

from celery import shared_task

from rehearsals.work import run_rehearsal  # noqa: F401 - a worker knows the tasks that are imported here
from tenants.provisioning import drop_left_over_sandboxes
from tenants.tasks import PublicTask

SANDBOX_LIVES = dt.timedelta(hours=1)


@shared_task(base=PublicTask)
def sweep_sandboxes() -> int:
    return drop_left_over_sandboxes(SANDBOX_LIVES)
