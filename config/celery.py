"""Celery: transcription, export, retention and housekeeping; never on the path of a call."""

from __future__ import annotations

import os
import warnings

from celery.exceptions import SecurityWarning
from celery.schedules import schedule
from celery.signals import setup_logging
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if os.environ.get("PERMANENCE_ENV", "local") == "local":
    # On a laptop or in CI the worker may well run as root.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser", category=SecurityWarning)


@setup_logging.connect
def keep_the_logging_of_settings(**_: object) -> None:
    """Celery puts its own log handlers in the place of ours, which mask personal data, unless someone answers this."""


app = CeleryApp("permanence", task_cls="tenants.tasks:TenantTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["appointments.calendars"])
app.autodiscover_tasks(["config"], related_name="heartbeats")
app.conf.beat_schedule = {
    # Left where it is when no worker takes it: one that comes back shall not find a day's worth of them.
    "heartbeat": {"task": "config.heartbeats.beat_once", "schedule": schedule(15.0), "options": {"expires": 60}},
    "close stale calls": {"task": "voice.tasks.close_stale_calls_everywhere", "schedule": schedule(30.0)},
    "deliver notifications": {"task": "notifications.tasks.deliver_due_everywhere", "schedule": schedule(30.0)},
    "fetch forgotten recordings": {
        "task": "voice.tasks.fetch_forgotten_recordings_everywhere",
        "schedule": schedule(1800.0),
    },
    "expire holds": {"task": "appointments.tasks.expire_holds_everywhere", "schedule": schedule(120.0)},
    "read and write calendars": {
        "task": "appointments.calendars.tasks.keep_calendars_everywhere",
        "schedule": schedule(60.0),
    },
    "verify audit chains": {"task": "compliance.tasks.verify_everywhere", "schedule": schedule(3600.0)},
    "tend sign-ups": {"task": "signup.tasks.tend_sign_ups", "schedule": schedule(60.0)},
    "sweep sandboxes": {"task": "rehearsals.tasks.sweep_sandboxes", "schedule": schedule(600.0)},
}
