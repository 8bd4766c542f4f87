"""The websockets Twilio opens: accept, admit, feed. No decision about the call is taken here.

Written as plain ASGI receive loops, because the dispatch of a Channels consumer costs several times what a frame
does. The handshake must be signed for this address by the account that owns the call, and the first message must
bring a ticket, before anything else is read.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import structlog
from django.conf import settings

from tenants.context import public_context
from tenants.database import in_public
from tenants.errors import DomainError
from tenants.middleware import host_name, is_public_host
from tenants.models import Tenant
from voice import load, metrics, tickets
from voice.activity import EnergyVoiceActivity, SileroVoiceActivity
from voice.lines.base import Line
from voice.lines.hearing import OpenEar
from voice.lines.media import MediaLine
from voice.lines.mouth import Mouth
from voice.lines.relay import RelayLine
from voice.models import Transport
from voice.recorder import Recorder
from voice.session import CallSession, SessionSettings, Tape
from voice.signatures import (
    SIGNATURE_HEADER,
    TwilioCredentials,
    base_address,
    credentials_of,
    is_signed,
    websocket_address,
)
from voice.snapshot import CallSnapshot
from voice.speech import registry
from voice.speech.base import SpeechError
from voice.speech.failover import FailoverTranscriber
from voice.surroundings import surroundings
from voice.tape import MediaTape
from voice.transports import conversation_relay, media_stream
from voice.transports.conversation_relay import RelayOrder, Setup
from voice.transports.errors import ProtocolError
from voice.transports.media_stream import Started, StreamOrder
from voice.twilio_recording import RelayTape
from voice.usage import Meter

log = structlog.get_logger(__name__)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

# RFC 6455, section 7.4.1.
NORMAL, UNSUPPORTED_DATA, POLICY_VIOLATION, TOO_BIG, INTERNAL_ERROR = 1000, 1003, 1008, 1009, 1011
# The IANA registry of close codes: what a server says that is being restarted.
SERVICE_RESTART = 1012

_ACTIVITIES = {"silero": SileroVoiceActivity, "energy": EnergyVoiceActivity}

# How long a session may take to write its end once the line is closed.
CLOSING_S = 30.0


class Refused(Exception):
    """The socket is closed: `code` and `reason` as the close frame carries them."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Disconnected(Exception):
    """The socket is closed, by the other side unless `code` says that this server is going down."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """A websocket's two ends, in text."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive = receive
        self._send = send
        self._open = True

    async def receive_text(self) -> str:
        """The next text message. Raises Disconnected, and Refused for a binary one."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self._open = False
            raise Disconnected(message.get("code", 0))
        text = message.get("text")
        if text is None:
            raise Refused(UNSUPPORTED_DATA, "only text messages are read")
        return str(text)

    async def send_text(self, text: str) -> None:
        """Send, unless the socket has closed: what cannot be heard need not be said."""
        if self._open:
            try:
                await self._send({"type": "websocket.send", "text": text})
            except (OSError, RuntimeError):  # the server's own errors for a socket that has just closed
                self._open = False

    async def close(self, code: int, reason: str = "") -> None:
        if self._open:
            self._open = False
            with contextlib.suppress(OSError, RuntimeError):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})


class FedLine(Line, Protocol):
    """A line as its endpoint sees it."""

    def close(self, reason: str) -> None: ...

    def lose(self) -> None: ...

    def disconnected(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """The message that names the call, and the ticket it brought."""

    call_sid: str
    ticket: str


class Wire(Protocol):
    """One websocket's protocol: reads its messages, refuses what is malformed or out of order."""

    transport: Transport

    @property
    def tape(self) -> Tape | None:
        """What records the sound of the call, once its line is open; None where it is not to be recorded."""

    def read_beginning(self, text: str) -> Beginning | None:
        """None for a message before the one that begins the call. Raises ProtocolError."""

    def open_line(self, call: CallSnapshot, socket: Socket, meter: Meter) -> FedLine:
        """The line of the call that has begun; `meter` is told what its engines are used for.

        Raises SpeechError where no engine serves its language.
        """

    def feed(self, text: str) -> None:
        """A later message, for the line. Raises ProtocolError."""

    def serve(self, session: CallSession) -> list[Awaitable[None]]:
        """What has to run beside the session."""


class MediaWire:
    """Media Streams."""

    transport = Transport.MEDIA

    def __init__(self) -> None:
        self.tape: MediaTape | None = None
        self._order = StreamOrder()
        self._stream_sid = ""
        self._line: MediaLine

    def read_beginning(self, text: str) -> Beginning | None:
        event = media_stream.decode(text)
        self._order.check(event)
        if not isinstance(event, Started):
            return None
        self._stream_sid = event.stream_sid
        return Beginning(event.call_sid, event.parameters.get("ticket", ""))

    def open_line(self, call: CallSnapshot, socket: Socket, meter: Meter) -> FedLine:
        assistant, language = call.assistant, call.assistant.language
        around = surroundings()
        ear_for = partial(_ear_for, around.transcribers, assistant.transcribers, meter)
        open_ear = ear_for(language)
        if open_ear is None:
            raise SpeechError(f"no transcriber understands {language}", permanent=True)
        self.tape = MediaTape(call) if assistant.records_calls else None
        self._line = MediaLine(
            self._stream_sid,
            socket.send_text,
            open_ear,
            Mouth(
                language,
                assistant.voices,
                around.synthesizers,
                tenant_id=call.tenant_id,
                meter=meter,
                prepared=call.prepared,
            ),
            _ACTIVITIES[around.voice_activity],
            language=language,
            settings=assistant.turns,
            sink=self.tape,
            ear_for=ear_for,
        )
        return self._line

    def feed(self, text: str) -> None:
        event = media_stream.decode(text)
        self._order.check(event)
        self._line.feed(event)

    def serve(self, session: CallSession) -> list[Awaitable[None]]:
        self._line.hints = lambda: session.hints
        return [self._line.pump()]


def _ear_for(preferred: Sequence[str], chosen: Mapping[str, str], meter: Meter, language: str) -> OpenEar | None:
    """The chain of transcribers that hears a language, None where there is none.

    preferred: the platform's, in order. chosen: the assistant's own, by language.
    """
    transcribers = registry.transcribers_for(language, preferred, chosen.get(language, ""))
    return partial(FailoverTranscriber(transcribers, meter).open, language) if transcribers else None


class RelayWire:
    """ConversationRelay."""

    transport = Transport.RELAY

    def __init__(self) -> None:
        self.tape: RelayTape | None = None
        self._order = RelayOrder()
        self._line: RelayLine

    def read_beginning(self, text: str) -> Beginning | None:
        event = conversation_relay.decode(text)
        self._order.check(event)
        return Beginning(event.call_sid, event.parameters.get("ticket", "")) if isinstance(event, Setup) else None

    def open_line(self, call: CallSnapshot, socket: Socket, meter: Meter) -> FedLine:
        self.tape = RelayTape(call) if call.assistant.records_calls else None
        self._line = RelayLine(
            socket.send_text,
            language=call.assistant.language,
            characters_per_second=surroundings().relay_characters_per_second,
        )
        return self._line

    def feed(self, text: str) -> None:
        event = conversation_relay.decode(text)
        self._order.check(event)
        self._line.feed(event)

    def serve(self, session: CallSession) -> list[Awaitable[None]]:
        return []


class StreamEndpoint:
    """An ASGI application for one of the two websockets."""

    def __init__(self, wire: Callable[[], Wire]) -> None:
        self._wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        metrics.watch_event_loop()
        tenant_id = _tenant_in(scope)
        problem = await _handshake_problem(scope, tenant_id)
        if problem:
            log.warning("websocket refused", path=scope["path"], reason=problem)
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        await send({"type": "websocket.accept"})
        socket = Socket(receive, send)
        try:
            await self._serve(socket, self._wire(), tenant_id)
        except Refused as refused:
            log.warning("websocket closed", path=scope["path"], reason=refused.reason)
            await socket.close(refused.code, refused.reason)
        except Disconnected:
            log.info("websocket left before its call began", path=scope["path"])

    async def _serve(self, socket: Socket, wire: Wire, tenant_id: int | None) -> None:
        opened_at = time.monotonic()
        call = await _admit(socket, wire, tenant_id)
        with structlog.contextvars.bound_contextvars(tenant=call.schema_name, call=call.call_sid):
            meter = Meter()
            try:
                line = wire.open_line(call, socket, meter)
            except SpeechError as error:
                raise Refused(INTERNAL_ERROR, str(error)) from None
            session = CallSession(call, line, Recorder(call), _session_settings(), opened_at, meter, wire.tape)
            load.entered()
            try:
                with metrics.call_in_progress(wire.transport):
                    await _hold(socket, wire, line, session)
            finally:
                load.left()
                metrics.used(meter.totals())


async def _admit(socket: Socket, wire: Wire, tenant_id: int | None) -> CallSnapshot:
    """Read up to the message that names the call, and redeem its ticket. Raises Refused, Disconnected."""
    try:
        async with asyncio.timeout(settings.STREAM_START_TIMEOUT_S):
            beginning = None
            while beginning is None:
                beginning = wire.read_beginning(await socket.receive_text())
            return await in_public(
                tickets.redeem,
                beginning.ticket,
                call_sid=beginning.call_sid,
                transport=wire.transport,
                tenant_id=tenant_id,
            )
    except TimeoutError:
        raise Refused(POLICY_VIOLATION, "the call did not start in time") from None
    except ProtocolError as error:
        raise Refused(POLICY_VIOLATION, str(error)) from None
    except DomainError as error:
        raise Refused(POLICY_VIOLATION, error.message) from None


async def _hold(socket: Socket, wire: Wire, line: FedLine, session: CallSession) -> None:
    """Feed the line from the socket and hold the call on it until both have ended. Raises Refused."""
    reading = asyncio.create_task(_read(socket, line, wire.feed))
    talking = asyncio.create_task(session.run())
    serving = [asyncio.ensure_future(work) for work in wire.serve(session)]
    try:
        await asyncio.wait({reading, talking}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({talking}, timeout=CLOSING_S)
    finally:
        await line.aclose()
        failure = await _stop(talking)
        refusal = await _stop(reading)
        for task in serving:
            await _stop(task)
    if failure is not None:
        metrics.call_ended("failed")
        log.error("session failed", exc_info=failure)
        raise Refused(INTERNAL_ERROR, "the session failed")
    if refusal is not None:
        raise refusal
    await socket.close(NORMAL)


async def _read(socket: Socket, line: FedLine, feed: Callable[[str], None]) -> None:
    """The receive loop: every message goes to the line, and so does the end. Raises Refused."""
    try:
        while True:
            feed(await socket.receive_text())
    except Disconnected as disconnected:
        if disconnected.code == SERVICE_RESTART:  # the caller is still there
            line.lose()
        elif disconnected.code == TOO_BIG:  # the server's own refusal of a message
            line.close("protocol error")
        else:
            line.disconnected()
    except (ProtocolError, Refused) as error:
        line.close("protocol error")
        raise error if isinstance(error, Refused) else Refused(POLICY_VIOLATION, str(error)) from None


async def _stop(task: asyncio.Future[None]) -> BaseException | None:
    """Cancel a task if it still runs, and say what it failed with."""
    task.cancel()
    await asyncio.wait({task})
    return None if task.cancelled() else task.exception()


async def _handshake_problem(scope: Scope, tenant_id: int | None) -> str:
    """Why the handshake is not acceptable; empty when it is. Nothing is accepted before this has been asked."""
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get("host", "")
    if not is_public_host(host_name(host)):
        return "not the public host"
    credentials = await in_public(_credentials, tenant_id)
    if credentials is None:
        return "no such account"
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    address = websocket_address(base_address(scheme, host)) + scope["path"]
    signature = headers.get(SIGNATURE_HEADER.lower(), "")
    # Twilio signs the address it was given; a trailing slash has been seen added to it.
    if any(is_signed(signed, {}, signature, credentials) for signed in (address, address + "/")):
        return ""
    return "the signature is missing or wrong"


def _credentials(tenant_id: int | None) -> TwilioCredentials | None:
    if tenant_id is None:
        return credentials_of(None)
    with public_context():
        tenant = Tenant.reachable.filter(pk=tenant_id).first()
    return credentials_of(tenant) if tenant else None


def _tenant_in(scope: Scope) -> int | None:
    """The tenant in the address, for those whose own Twilio account opens the socket."""
    captured = scope.get("url_route", {}).get("kwargs", {}).get("tenant_id")
    return int(captured) if captured is not None else None


def _session_settings() -> SessionSettings:
    around = surroundings()
    return SessionSettings(
        silence_s=around.silence_s,
        heartbeat_s=around.heartbeat_s,
        max_duration_s=around.max_duration_s,
        filler_s=around.filler_s,
    )
