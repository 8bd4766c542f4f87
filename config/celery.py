"""Celery: transcription, export, retention and housekeeping; never on the path of a call."""

from __future__ import annotations

import os

from celery.schedules import schedule
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = CeleryApp("permanence", task_cls="tenants.tasks:TenantTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "close stale calls": {"task": "voice.tasks.close_stale_calls_everywhere", "schedule": schedule(30.0)},
}
