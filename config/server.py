"""The web server process: pages, webhooks and websockets on one port.

python -m config.server --host 127.0.0.1 --port 8000
"""

from __future__ import annotations

import argparse
import os

import uvicorn

# More than any message of either Twilio protocol; a larger one closes the socket before it is read.
MAX_WEBSOCKET_MESSAGE_BYTES = 64 * 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    parser = argparse.ArgumentParser(description="Serve the platform's pages, webhooks and websockets.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    uvicorn.run(
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


if __name__ == "__main__":
    main()
