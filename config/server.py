"""The web server process: pages, webhooks and websockets on one port.

python -m config.server --host 127.0.0.1 --port 8000
python -m config.server --fd 3

With a listening socket that outlives it, whoever connects while it is started again waits instead of being refused:
Twilio does not try a refused request a second time.

Asked to end (SIGTERM), it first lets its calls end by themselves, for as long as DRAIN_TIMEOUT_S says.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import socket
import sys
import time
from types import FrameType

import structlog
import uvicorn
from django.conf import settings

from voice import load

log = structlog.get_logger(__name__)

# More than any message of either Twilio protocol; a larger one closes the socket before it is read.
MAX_WEBSOCKET_MESSAGE_BYTES = 64 * 1024

# How long it must hold no call: one that was answered a moment ago opens its websocket within this, and Twilio's last
# requests in one that has ended come within it.
SETTLE_S = 3.0


class DrainingServer(uvicorn.Server):
    """Ends in two steps: no new calls, and once those that are held have ended, no connections.

    While it waits, everything is served: Twilio asks what follows in the calls that go on. The end of
    `drain_timeout_s`, a second signal and Ctrl-C end it at once: sockets close as of a server that restarts, and Twilio
    has its calls connected to another process. Without a timeout the first signal does so too.
    """

    def __init__(self, config: uvicorn.Config, drain_timeout_s: float) -> None:
        super().__init__(config)
        self._drain_timeout_s = drain_timeout_s
        self._asked_at: float | None = None
        self._busy_at = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # What was loaded stays. Looking through all of it for garbage, again and again, would each time be a pause of
        # a tenth of a second in every call.
        gc.collect()
        gc.freeze()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # A signal may come at any moment, in the middle of a log line or of a count: here nothing takes a lock.
        if sig == signal.SIGTERM and self._drain_timeout_s and self._asked_at is None:
            load.begin_drain()
            self._asked_at = self._busy_at = time.monotonic()
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        if self._asked_at is not None and not self.should_exit:
            self.should_exit = self._has_drained(self._asked_at, time.monotonic())
        return bool(await super().on_tick(counter))

    def _has_drained(self, asked_at: float, now: float) -> bool:
        calls_left = load.active()
        if calls_left:
            self._busy_at = now
        if now - asked_at < self._drain_timeout_s and now - self._busy_at < SETTLE_S:
            return False
        log.info("drained", calls_left=calls_left, waited_s=round(now - asked_at))
        return True


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(description="Serve the platform's pages, webhooks and websockets.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fd", type=int, help="the number of an inherited listening socket, instead of host and port")
    options = parser.parse_args()
    config = uvicorn.Config(
        "config.asgi:application",
        host=options.host,
        port=options.port,
        loop="uvloop",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Half of what the default protocol costs for each frame, and Twilio's messages do not get smaller by deflating.
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=MAX_WEBSOCKET_MESSAGE_BYTES,
        ws_ping_interval=20,
        timeout_graceful_shutdown=10,
    )
    server = DrainingServer(config, settings.DRAIN_TIMEOUT_S)
    try:
        server.run(sockets=None if options.fd is None else [socket.socket(fileno=options.fd)])
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    main()
