"""Whether each part of the platform is well: for load balancers and monitors, which read it without signing in.

`settings.HEALTH_CHECKS` names the checks. Each runs in a thread of its own and is given up after CHECK_TIMEOUT_S: what
hangs (a Postgres that takes connections and never answers, a dead network disk) cannot be interrupted, only left.
A check that still hangs when it is asked for again is not begun a second time, so that a monitor that asks every few
seconds fills no process with threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

import structlog
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants.health import Unhealthy
from voice import load

log = structlog.get_logger(__name__)

# The whole answer takes hardly longer than one check: they run side by side. Two seconds hold on a busy machine too.
CHECK_TIMEOUT_S = 1.0

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. reason: why the part is not well; empty when it is."""

    name: str
    reason: str = ""

    @property
    def is_well(self) -> bool:
        return not self.reason


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Every part: 200 when all are well, else 503."""
    findings = examine()
    well = all(finding.is_well for finding in findings)
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            "draining": load.is_draining(),
            "checks": {finding.name: _told(finding) for finding in findings},
        },
        status=200 if well else 503,
    )


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """That this process answers at all; nothing is asked, so that no other part's trouble gets it killed."""
    return JsonResponse({"status": "ok"})


def examine() -> list[Finding]:
    """The findings of all checks, in the order of the settings, within CHECK_TIMEOUT_S."""
    runs = [(name, _run_of(name, path)) for name, path in settings.HEALTH_CHECKS.items()]
    deadline = time.monotonic() + CHECK_TIMEOUT_S
    return [Finding(name, run.reason_by(deadline)) for name, run in runs]


def _told(finding: Finding) -> dict[str, str]:
    return {"state": "ok"} if finding.is_well else {"state": "failing", "reason": finding.reason}


# --- running checks ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """One check under way."""

    name: str
    check: Check
    reason: str = ""
    done: Event = field(default_factory=Event)

    def begin(self) -> None:
        Thread(target=self._work, name=f"health {self.name}", daemon=True).start()

    def reason_by(self, deadline: float) -> str:
        if self.done.wait(max(0.0, deadline - time.monotonic())):
            return self.reason
        log.warning("health check hangs", check=self.name)
        return "no answer in time"

    def _work(self) -> None:
        try:
            self.check()
        except Unhealthy as trouble:
            self.reason = str(trouble) or "failing"
        except Exception as error:  # noqa: BLE001 - whatever a part raises, it is not well
            # Messages of drivers name hosts and users; the log may have them, the world not.
            log.warning("health check failed", check=self.name, error=str(error))
            self.reason = type(error).__name__
        finally:
            _close_connections()
            self.done.set()


_runs: dict[tuple[str, str], _Run] = {}
_lock = Lock()


def _run_of(name: str, path: str) -> _Run:
    """The run that is under way, or a new one."""
    with _lock:
        run = _runs.get((name, path))
        if run is None or run.done.is_set():
            run = _runs[(name, path)] = _Run(name, lambda: import_string(path)())
            run.begin()
        return run


def _close_connections() -> None:
    """The thread ends; its connection goes back to the pool."""
    try:
        connections.close_all()
    except Exception as error:  # noqa: BLE001 - a connection that is broken is as good as closed
        log.info("connection of a health check not closed", error=type(error).__name__)
