"""The whole platform on one machine: web server, Celery worker and beat, supervised until asked to stop."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import httpx
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)

RESTART_DELAY_S = 1.0
STOP_TIMEOUT_S = 15.0
START_TIMEOUT_S = 60.0
_PR_SET_PDEATHSIG = 1


class PlatformError(RuntimeError):
    """The platform could not be started; the message says why."""


@dataclass
class _Process:
    name: str
    command: list[str]
    inherits: tuple[int, ...] = ()
    running: subprocess.Popen[bytes] | None = None
    restart_at: float = 0.0

    def start(self) -> None:
        self.running = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            cwd=settings.BASE_DIR,
            pass_fds=self.inherits,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )


def _end_with_parent() -> None:
    """Where the system can (Linux), a killed supervisor takes its processes along instead of leaving the port taken."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Platform:
    """host, port: where the web server listens.

    The listening socket belongs to the supervisor: while a web server that died is started again, Twilio's request
    for what comes next waits to be accepted, and the call goes on.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    _processes: list[_Process] = field(default_factory=list)
    _listener: socket.socket | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Start every process and wait until the web server answers. Raises PlatformError."""
        self._listener = _listen(self.host, self.port)
        listening = self._listener.fileno()
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "config", "--quiet"]
        beat_file = str(settings.DATA_DIR / "beat-schedule")
        self._processes = [
            _Process("web", [python, "-m", "config.server", "--fd", str(listening)], inherits=(listening,)),
            _Process("worker", [*celery, "worker", "--concurrency=1", "--loglevel=WARNING", "--without-gossip"]),
            _Process("beat", [*celery, "beat", "--schedule", beat_file, "--loglevel=WARNING", "--pidfile="]),
        ]
        for process in self._processes:
            process.start()
        self._wait_for_web()

    def supervise(self) -> None:
        """Start again what has died. Returns when interrupted or asked to terminate."""
        with _stop_requested() as stopping:
            while not stopping():
                for process in self._processes:
                    self._revive(process)
                time.sleep(0.2)

    def stop(self) -> None:
        """End every process: politely, then for good.

        The web server first, which may have calls to see to their end (DRAIN_TIMEOUT_S), with all there is to serve
        them. Whoever interrupts the waiting has it ended at once: asked twice, it waits no longer.
        """
        try:
            _end(self._processes[:1], settings.DRAIN_TIMEOUT_S + STOP_TIMEOUT_S)
        finally:
            _end(self._processes, STOP_TIMEOUT_S)
            if self._listener is not None:
                self._listener.close()

    def _revive(self, process: _Process) -> None:
        if process.running is None or process.running.poll() is None:
            return
        if not process.restart_at:
            log.error("process died", process=process.name, code=process.running.returncode)
            process.restart_at = time.monotonic() + RESTART_DELAY_S
        elif time.monotonic() >= process.restart_at:
            process.restart_at = 0.0
            process.start()

    def _wait_for_web(self) -> None:
        web = self._processes[0].running
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if web is not None and web.poll() is not None:
                break
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"{self.url}/", timeout=5).status_code < 500:
                    return
            time.sleep(0.1)
        self.stop()
        raise PlatformError("The web server did not start; its messages are above.")


def _end(processes: Sequence[_Process], timeout_s: float) -> None:
    running = [process.running for process in processes if process.running and process.running.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + timeout_s
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listen(host: str, port: int) -> socket.socket:
    """Raises PlatformError when the port is taken."""
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise PlatformError(f"Port {port} is taken ({error.strerror}); choose another: PORT=8001.") from error


@contextlib.contextmanager
def _stop_requested() -> Iterator[Callable[[], bool]]:
    requested = False

    def request(_signal: int, _frame: object) -> None:
        nonlocal requested
        requested = True

    before = {number: signal.signal(number, request) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: requested
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def services_in_use() -> str:
    """Which Postgres and Redis were chosen, for a line at the start. No credentials."""
    postgres = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded"
    redis = "REDIS_URL" if os.environ.get("REDIS_URL") else "embedded"
    return f"Postgres: {postgres}, Redis: {redis}, data in {settings.DATA_DIR}"
