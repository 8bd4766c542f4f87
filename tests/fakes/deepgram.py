"""Deepgram's live API on a websocket of this machine: checks what it is given as Deepgram does, and refuses likewise.

It recognises the text that `voice.simulator.carried_speech.audio_of` put into the audio, and takes mu-law silence for a
pause.
Sources: https://developers.deepgram.com/reference/speech-to-text/listen-streaming, .../docs/finalize,
.../docs/audio-keep-alive, .../docs/close-stream, .../docs/stt-troubleshooting-websocket-data-and-net-errors
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from voice.simulator.carried_speech import texts_in
from voice.speech import mulaw

RATE = 8000
SILENCE = bytes([mulaw.SILENCE])
EUROPEAN = {"fr", "en", "es"}
LANGUAGES = {"nova-3": EUROPEAN | {"ar", "ar-MA"}, "nova-2": EUROPEAN, "nova-2-phonecall": {"en"}}
_PARAMETERS = {"model", "language", "encoding", "sample_rate", "channels", "interim_results", "smart_format"}
_PARAMETERS |= {"punctuate", "endpointing", "vad_events", "mip_opt_out"}
_ERROR = json.dumps({"type": "Error", "variant": "SchemaError", "description": "cannot be parsed"})


class Answer(Enum):
    """What the server does when it is next asked to finalize, instead of answering at once."""

    SLOW = auto()  # after `delay_s`
    NEVER = auto()
    DROPPED = auto()
    NO_JSON = auto()
    MALFORMED = auto()
    ERROR = auto()


@dataclass
class Heard:
    """A connection. audio: all that came. messages: the types of the control messages, in order.

    blocks: the size of each binary message.
    """

    query: dict[str, str]
    audio: bytearray = field(default_factory=bytearray)
    messages: list[str] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)
    open: bool = True


@dataclass
class FakeDeepgram:
    """Use as a context manager, in any thread; `url` goes into DEEPGRAM_URL. Answers well unless told otherwise.

    refusals: HTTP statuses of the next handshakes; None lets one through. answers: to the next requests to finalize.
    drops: after so many bytes of audio the next connections drop; None lets one live. noticeable_s: with less audio
    left it does not answer a request to finalize, as Deepgram may not. idle_s: without a message it hangs up.
    interim_s: between interim results. confidence: of everything.
    """

    key: str = "dg-right"
    delay_s: float = 0.2
    idle_s: float = 10.0
    interim_s: float = 0.2
    noticeable_s: float = 0.0
    confidence: float = 0.9
    refusals: deque[int | None] = field(default_factory=deque)
    drops: deque[int | None] = field(default_factory=deque)
    answers: deque[Answer] = field(default_factory=deque)
    connections: list[Heard] = field(default_factory=list)
    refused: int = 0

    def __enter__(self) -> FakeDeepgram:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True)
        self._thread.start()
        if not ready.wait(10):
            raise TimeoutError("the server did not start")
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/v1/listen"

    @property
    def last(self) -> Heard:
        return self.connections[-1]

    def drop(self) -> None:
        """Drop every connection, now, without a word."""
        for socket in list(self._sockets):
            self._loop.call_soon_threadsafe(socket.transport.abort)

    async def until(self, condition: Callable[[], object], timeout_s: float = 5.0) -> None:
        """Wait, in a test, until something has come to pass here."""
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("it did not come to pass")
            await asyncio.sleep(0.005)

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        self._sockets: set[ServerConnection] = set()
        quiet = logging.getLogger("tests.fakes.deepgram")
        quiet.setLevel(logging.CRITICAL)
        server: Server = await serve(
            self._hold, "127.0.0.1", 0, process_request=self._admit, close_timeout=0.1, logger=quiet
        )
        self._port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stopped.wait()
        server.close()
        await server.wait_closed()

    # --- the handshake ---

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        status = self.refusals.popleft() if self.refusals else None
        status = status or self._judge(request)
        if status is None:
            return None
        self.refused += 1
        # Real messages do not repeat the key; this one does, so that a log of it would be noticed.
        told = {"err_code": HTTPStatus(status).name, "err_msg": request.headers.get("Authorization", "")}
        body = json.dumps(told).encode()
        headers = Headers({"Content-Type": "application/json", "Content-Length": str(len(body))})
        return Response(status, HTTPStatus(status).phrase, headers, body)

    def _judge(self, request: Request) -> int | None:
        """The status of a refusal, or None."""
        address = urlsplit(request.path)
        if address.path != "/v1/listen":
            return 404
        if request.headers.get("Authorization") != f"Token {self.key}":
            return 401
        pairs = parse_qsl(address.query)
        query = dict(pairs)
        fine = (
            len(query) == len(pairs)
            and not set(query) - _PARAMETERS
            and query.get("language") in LANGUAGES.get(query.get("model", ""), ())
            and (query.get("encoding"), query.get("sample_rate"), query.get("channels")) == ("mulaw", "8000", "1")
            and query.get("interim_results") in (None, "true", "false")
            and query.get("endpointing", "10").isdigit()
        )
        return None if fine else 400

    # --- a connection ---

    async def _hold(self, socket: ServerConnection) -> None:
        heard = Heard(dict(parse_qsl(urlsplit(socket.request.path).query)))
        self.connections.append(heard)
        limit = self.drops.popleft() if self.drops else None
        recogniser = _Recogniser(self, heard)
        self._sockets.add(socket)
        try:
            while True:
                async with asyncio.timeout(self.idle_s):
                    message = await socket.recv()
                if isinstance(message, bytes):
                    heard.blocks.append(len(message))
                    heard.audio += message
                    for result in recogniser.hear():
                        await socket.send(json.dumps(result))
                    if limit is not None and len(heard.audio) >= limit:
                        socket.transport.abort()
                elif await self._obey(socket, heard, recogniser, message):
                    return
        except TimeoutError:
            await socket.close(1011, "NET-0001: no audio data or text message within the timeout")
        except ConnectionClosed:
            pass
        finally:
            self._sockets.discard(socket)
            heard.open = False

    async def _obey(self, socket: ServerConnection, heard: Heard, recogniser: _Recogniser, message: str) -> bool:
        """Do what a control message asks for. Returns whether the conversation has ended."""
        try:
            kind = json.loads(message)["type"]
        except (ValueError, KeyError, TypeError):
            kind = "?"
        heard.messages.append(kind)
        if kind == "Finalize":
            await self._finalize(socket, recogniser)
        elif kind == "CloseStream":
            await socket.send(json.dumps({"type": "Metadata", "duration": len(heard.audio) / RATE, "channels": 1}))
            await socket.close()
            return True
        elif kind != "KeepAlive":
            await socket.send(_ERROR)
        return False

    async def _finalize(self, socket: ServerConnection, recogniser: _Recogniser) -> None:
        answer = self.answers.popleft() if self.answers else None
        result = recogniser.finalize()
        if answer is Answer.SLOW:
            await asyncio.sleep(self.delay_s)
        if answer is Answer.DROPPED:
            await socket.close(1011, "NET-0000: an internal error")
        elif answer is Answer.NO_JSON:
            await socket.send(json.dumps(result)[:-9])
        elif answer is Answer.MALFORMED:
            await socket.send(json.dumps({"type": "Results", "channel": {"alternatives": []}}))
        elif answer is Answer.ERROR:
            await socket.send(_ERROR)
        elif result is not None and answer is not Answer.NEVER:
            await socket.send(json.dumps(result))


class _Recogniser:
    """What is recognised on one connection: stretches of audio, each final at a pause or when it is asked for."""

    def __init__(self, api: FakeDeepgram, heard: Heard) -> None:
        self._api = api
        self._heard = heard
        self._start = 0
        self._told_to = 0
        self._pause = int(heard.query.get("endpointing", "10")) * RATE // 1000
        self._interim = heard.query.get("interim_results") == "true"

    def hear(self) -> list[dict]:
        """The results that follow from the audio so far."""
        end, segment = len(self._heard.audio), bytes(self._heard.audio[self._start :])
        quiet = len(segment) - len(segment.rstrip(SILENCE))
        if quiet >= self._pause and texts_in(segment):
            return [self._cut(is_final=True, speech_final=True)]
        if self._interim and end - self._told_to >= self._api.interim_s * RATE:
            self._told_to = end
            return [self._result()]
        return []

    def finalize(self) -> dict | None:
        left_s = (len(self._heard.audio) - self._start) / RATE
        if left_s < self._api.noticeable_s:
            return None
        return self._cut(is_final=True, from_finalize=True)

    def _cut(self, **flags: bool) -> dict:
        result = self._result(**flags)
        self._start = self._told_to = len(self._heard.audio)
        return result

    def _result(self, **flags: bool) -> dict:
        text = " ".join(texts_in(bytes(self._heard.audio[self._start :])))
        best = {"transcript": text, "confidence": self._api.confidence if text else 0.0, "words": []}
        return {
            "type": "Results",
            "channel_index": [0, 1],
            "start": self._start / RATE,
            "duration": (len(self._heard.audio) - self._start) / RATE,
            "is_final": False,
            "speech_final": False,
            "from_finalize": False,
            "channel": {"alternatives": [best]},
            "metadata": {"request_id": "00000000-0000-0000-0000-000000000000"},
        } | flags
