"""The platform's own server for the calls of one sandbox: on a port of this machine, for as long as a rehearsal lasts.

It runs the code that answers real calls, from the webhook's signature to the last status callback, in surroundings of
its own. It serves Twilio's addresses only, and nobody but its sandbox.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import socket
from collections.abc import Iterator
from functools import cache
from typing import Any, Self

import uvicorn
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler

from tenants import clock
from tenants.models import Tenant
from tenants.sandbox import serving
from voice.simulator.wire import Account, Wire
from voice.surroundings import Surroundings, of_settings, surrounded_by
from voice.websocket_urls import websocket_urlpatterns

_NOT_FOUND = {"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]}


class RehearsalServer:
    """Use it with `async with`. ahead, surroundings: of the next call; set between calls."""

    def __init__(self, sandbox: Tenant) -> None:
        self._sandbox = sandbox
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = int(self._listener.getsockname()[1])
        self._server = _Server(
            uvicorn.Config(
                self._application,
                interface="asgi3",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                ws="websockets-sansio",
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=2,
            )
        )
        self.ahead = dt.timedelta(0)
        self.surroundings: Surroundings = of_settings()

    @property
    def wire(self) -> Wire:
        """The way to it for a simulated Twilio, which signs with the platform's account."""
        account = Account(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN)
        known_as = settings.PUBLIC_BASE_URL if settings.PUBLIC_BASE_URL_IS_SET else f"http://localhost:{self._port}"
        return Wire(account, known_as, f"http://127.0.0.1:{self._port}")

    async def __aenter__(self) -> Self:
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
                raise RuntimeError("the server of the rehearsal has not started")
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.should_exit = True
        await self._serving
        self._listener.close()

    async def _application(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and not scope["path"].startswith("/twilio/"):
            await send(_NOT_FOUND)
            await send({"type": "http.response.body", "body": b"Not found"})
            return
        with serving(self._sandbox.ref), clock.set_ahead(self.ahead), surrounded_by(self.surroundings):
            await _platform()(scope, receive, send)


class _Server(uvicorn.Server):
    """Leaves the signals of the process alone: they are its command's or its worker's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@cache
def _platform() -> Any:
    return ProtocolTypeRouter({"http": ASGIHandler(), "websocket": URLRouter(websocket_urlpatterns)})
