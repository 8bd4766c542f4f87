"""A small server on a free loopback port that behaves, or misbehaves, as a test tells it to."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import uvicorn
from twilio.request_validator import RequestValidator

from voice.simulator.clock import CallClock
from voice.simulator.report import CallReport
from voice.simulator.script import parse_script
from voice.simulator.twilio import CallPlan, SimulatedCall
from voice.simulator.wire import Account, Wire

TOKEN = "a-secret-of-the-tests"
ACCOUNT = Account("AC" + "0" * 32, TOKEN)
PUBLIC = "https://voice.example.test"
RELAY = (
    '<Response><Connect action="/twilio/action"><ConversationRelay url="wss://voice.example.test/relay?lost=1"'
    ' language="fr-FR" dtmfDetection="true"><Parameter name="ticket" value="t1"/></ConversationRelay></Connect>'
    "</Response>"
)
STREAM = (
    '<Response><Connect action="/twilio/action"><Stream url="wss://voice.example.test/media">'
    '<Parameter name="ticket" value="t1"/></Stream></Connect></Response>'
)
HANGUP = "<Response><Hangup/></Response>"


@dataclass(frozen=True)
class Request:
    path: str
    params: dict[str, str]
    host: str
    genuine: bool


class Peer:
    """The server's end of a websocket."""

    def __init__(self, receive, send) -> None:
        self._receive, self._send = receive, send
        self.messages: list[dict] = []

    async def next(self) -> dict:
        """The next message; raises ConnectionError when the caller's side has closed."""
        event = await self._receive()
        if event["type"] != "websocket.receive":
            raise ConnectionError
        self.messages.append(json.loads(event["text"]))
        return self.messages[-1]

    async def until(self, **wanted: object) -> dict:
        while True:
            message = await self.next()
            if all(message.get(name) == value for name, value in wanted.items()):
                return message

    async def send(self, **message: object) -> None:
        await self.send_raw(json.dumps(message))

    async def send_raw(self, text: str) -> None:
        await self._send({"type": "websocket.send", "text": text})

    async def play(self, audio: bytes) -> None:
        payload = base64.b64encode(audio).decode()
        await self.send(event="media", streamSid=self.stream_sid, media={"payload": payload})

    @property
    def stream_sid(self) -> str:
        return next(message["streamSid"] for message in self.messages if "streamSid" in message)

    async def close(self, code: int = 1000) -> None:
        await self._send({"type": "websocket.close", "code": code})


@dataclass
class FakeServer:
    """twiml: what each path answers, a status standing for itself; talk: what happens on the websocket."""

    twiml: dict[str, str | int]
    talk: Callable[[Peer], Awaitable[None]] | None = None
    refuse_socket: bool = False
    requests: list[Request] = field(default_factory=list)
    socket_requests: list[Request] = field(default_factory=list)
    peer: Peer | None = None

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._converse(scope, receive, send)

    def request(self, path: str) -> Request:
        return next(request for request in self.requests if request.path == path)

    async def _answer(self, scope, receive, send) -> None:
        body = (await receive()).get("body", b"").decode()
        self.requests.append(_request(scope, "https", dict(parse_qsl(body, keep_blank_values=True))))
        answer = self.twiml.get(scope["path"], "" if scope["path"] == "/twilio/status" else 404)
        status, text = (answer, "") if isinstance(answer, int) else (200, answer)
        headers = [(b"content-type", b"text/xml")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    async def _converse(self, scope, receive, send) -> None:
        await receive()
        self.socket_requests.append(_request(scope, "wss", {}))
        if self.refuse_socket:
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        self.peer = Peer(receive, send)
        with contextlib.suppress(ConnectionError):
            await self.talk(self.peer)


def _request(scope, scheme: str, params: dict[str, str]) -> Request:
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
    url = f"{scheme}://{headers['host']}{scope['path']}{query}"
    signature = headers.get("x-twilio-signature", "")
    genuine = RequestValidator(TOKEN).compute_signature(url, params) == signature
    return Request(scope["path"], params, headers["host"], genuine)


@contextlib.asynccontextmanager
async def running(server: FakeServer) -> AsyncIterator[str]:
    """Serve on a free port of the loopback; yields the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(server, log_level="critical", lifespan="off", ws="websockets-sansio")
    uvicorn_server = uvicorn.Server(config)
    serving = asyncio.create_task(uvicorn_server.serve([listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        uvicorn_server.should_exit = True
        uvicorn_server.force_exit = True
        await serving


def call(server: FakeServer, steps: str, *, speed: float = 1.0, head: str = "", **plan: object) -> CallReport:
    """Call the server with a script of these steps (YAML) and return the report."""
    script = parse_script(f'from: "+33639980101"\nlanguage: fr\n{head}\nsteps:\n{steps}', "script.yaml")
    plan = {"pace": 0.0, **plan}

    async def make() -> CallReport:
        async with running(server) as address:
            wire = Wire(ACCOUNT, PUBLIC, address)
            made = CallPlan(script=script, to_number="+33939050101", wire=wire, **{"longest_s": 20, **plan})
            return await SimulatedCall(made, CallClock(speed=speed)).run()

    return asyncio.run(make())
