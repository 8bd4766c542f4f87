"""The Celery worker logs as the web server does: Celery's own handlers would mask nothing."""

from __future__ import annotations

import os
import subprocess
import sys

# Each process sets its logging up once, so this needs one of its own.
WORKER = """
import logging
import structlog
from config.celery import app

app.loader.import_default_modules()
app.log.setup(loglevel="DEBUG")
structlog.get_logger("voice.calls").warning("stale call closed", to="+33639980101")
logging.getLogger("celery.app.trace").error("task failed for %s", "claire@moreau.example")
logging.getLogger("celery.worker.strategy").info("task received")
"""


def test_a_workers_log_is_in_our_form_with_personal_data_masked():
    worker = subprocess.run(
        [sys.executable, "-c", WORKER],
        env=os.environ | {"LOG_LEVEL": "INFO"},
        capture_output=True,
        text=True,
        check=True,
    )
    ours, celerys = worker.stderr.splitlines()
    assert 'event="stale call closed"' in ours and "to=+33…01" in ours and "tenant=public" in ours
    assert 'event="task failed for …@moreau.example"' in celerys and "logger=celery.app.trace" in celerys
