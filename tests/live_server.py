"""The product's own server process, reached over real sockets."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self
from urllib.parse import quote

import httpx
from django.conf import settings
from django.db import connections

from voice.simulator.wire import Account, Wire

START_TIMEOUT_S = 60


def database_url() -> str:
    """The address of the test database, for another process."""
    options = connections["default"].settings_dict
    password = f":{quote(options['PASSWORD'], safe='')}" if options["PASSWORD"] else ""
    port = f":{options['PORT']}" if options["PORT"] else ""
    return f"postgres://{options['USER']}{password}@{quote(options['HOST'], safe='')}{port}/{options['NAME']}"


class LiveServer:
    """Start it with `with`; kill it and start it again at will.

    The listening socket is ours, as it is the supervisor's in `config.platform`: it survives the server.
    """

    def __init__(self, log: Path, **environment: str) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        self._listener.close()

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def wire(self) -> Wire:
        """The way to this server for the simulator, with the platform's Twilio account."""
        account = Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
        return Wire(account, f"http://localhost:{self.port}", self.url)

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "RELAY_CHARACTERS_PER_SECOND": "200",
        }
        environment |= self._environment
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "config.server", "--fd", str(self._listener.fileno())],
                env=environment,
                pass_fds=[self._listener.fileno()],
                stdout=output,
                stderr=output,
            )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            try:
                if httpx.get(self.url, timeout=5).status_code < 500:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError(f"the server does not answer: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """As the kernel would: no goodbye."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def wait(self, timeout_s: float = 30) -> int:
        """Until it has ended by itself; its exit code."""
        assert self._process is not None
        return self._process.wait(timeout_s)

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
