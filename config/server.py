"""The web server process: pages, webhooks and websockets on one port.

python -m config.server --host 127.0.0.1 --port 8000
python -m config.server --fd 3

With a listening socket that outlives it, whoever connects while it is started again waits instead of being refused:
Twilio does not try a refused request a second time.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys

import uvicorn

# More than any message of either Twilio protocol; a larger one closes the socket before it is read.
MAX_WEBSOCKET_MESSAGE_BYTES = 64 * 1024


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
        ws_max_size=MAX_WEBSOCKET_MESSAGE_BYTES,
        ws_ping_interval=20,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    try:
        server.run(sockets=None if options.fd is None else [socket.socket(fileno=options.fd)])
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    main()
