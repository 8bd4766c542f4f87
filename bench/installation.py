"""An installation of its own for a bench: a folder that is removed, its Postgres and Redis, tenants, a server.

`prepare` must come before Django's settings are read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench.usage import Usage
from voice.simulator.wire import Account, Wire

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0
TENANT_CALLS = 1000
_PROFILED = "bench.server"

SERVER_ENVIRONMENT = {
    "TRANSCRIBERS": "bench.engines:StubTranscriber",
    "SYNTHESIZERS": "bench.engines:StubSynthesizer",
    # The silence that ends a turn; what an answer takes on top of it is the platform's.
    "TURN_STOP_MS": "200",
    "MAX_CALLS_PER_PROCESS": "0",
}
# What an installation's own .env may say and a bench must not follow. The address is only a name: it gets signed.
_OWN_ENVIRONMENT = {
    "PERMANENCE_ENV": "local",
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "CELERY_BROKER_URL": "",
    "PUBLIC_BASE_URL": "http://localhost:8000",
    "TENANT_BASE_DOMAIN": "localhost",
    "BEHIND_PROXY": "false",
}


@contextlib.contextmanager
def prepare() -> Iterator[Path]:
    """A data folder, its services started, the database migrated, two tenants made. Yields the folder."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # for root: its services run as another user
        os.environ |= _OWN_ENVIRONMENT | {"PERMANENCE_DATA_DIR": name}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        from config import embedded

        embedded.start()
        try:
            _make_tenants()
            yield folder
        finally:
            embedded.release()


def _make_tenants() -> None:
    import django

    django.setup()
    from config.demo import DEMO_TENANTS, seed_tenant
    from tenants.context import public_context
    from tenants.models import Tenant
    from tenants.provisioning import prepare_database

    prepare_database()
    for demo in DEMO_TENANTS:
        seed_tenant(dataclasses.replace(demo, assistant=demo.assistant | {"transport": "media"}))
    with public_context():
        Tenant.objects.update(max_calls=TENANT_CALLS)


def separate_cores() -> tuple[set[int], set[int]]:
    """The core of the server, and those of everything else: callers, Postgres, Redis. The same where there is one."""
    cores = sorted(os.sched_getaffinity(0))
    return (set(cores[:1]), set(cores[1:])) if len(cores) > 1 else (set(cores), set(cores))


class Server:
    """A web server process on a core of its own, fresh for each run. Use with `with`.

    log: where its messages go. profile: a file for the profile of its event loop.
    """

    def __init__(self, log: Path, core: set[int], profile: Path | None = None, **environment: str) -> None:
        self.log = log
        self._core = core
        self._environment = os.environ | SERVER_ENVIRONMENT | environment
        if profile is not None:
            self._environment["BENCH_PROFILE"] = str(profile.absolute())
        self._module = _PROFILED if profile is not None else "config.server"

    def __enter__(self) -> Server:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._process = self._started()
        self.usage = Usage(self._process.pid)
        self._wait()
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.close()

    @property
    def wire(self) -> Wire:
        """The way to this server, with the platform's Twilio account."""
        from django.conf import settings

        account = Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
        return Wire(account, settings.PUBLIC_BASE_URL, self.url)

    def begin_profile(self) -> None:
        """From now on, where there is to be a profile."""
        if self._module == _PROFILED:
            self._process.send_signal(signal.SIGUSR1)

    def _started(self) -> subprocess.Popen[bytes]:
        """A process is born on the cores of its parent."""
        own_cores = os.sched_getaffinity(0)
        listening = self._listener.fileno()
        os.sched_setaffinity(0, self._core)
        try:
            with self.log.open("ab") as output:
                return subprocess.Popen(  # noqa: S603 - our own command
                    [sys.executable, "-m", self._module, "--fd", str(listening)],
                    env=self._environment,
                    pass_fds=[listening],
                    stdout=output,
                    stderr=output,
                )
        finally:
            os.sched_setaffinity(0, own_cores)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(self.url, timeout=5).status_code < 500:
                    return
            time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the server does not answer: {self.log.read_text()[-2000:]}")
