"""One simulated caller on a media stream: listens, thinks, speaks, and notes how long the answer took.

The messages are Twilio's: https://www.twilio.com/docs/voice/media-streams/websocket-messages
A frame is sent when the last sound in it has been made, as a telephone network does.
"""

from __future__ import annotations

import asyncio
import json
import random
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from twilio.request_validator import RequestValidator

from bench.figures import Counts
from bench.heard import FRAME_S, Heard
from bench.speech import Frames
from bench.websocket import HandshakeRefused, WebSocket, connect
from voice.simulator.line import new_sid
from voice.simulator.twiml import Connect, Stream, TwimlError, read_twiml
from voice.simulator.wire import Answer, CallFailedError, Wire

# A caller takes so long to begin to answer.
THINKING_S = (0.3, 1.5)
# What does not come within this is not coming.
PATIENCE_S = 5.0
CONNECT_S = 5.0
_PING_EVERY_S = 1.0
# Timers have milliseconds; a frame this close to its time is sent.
_NEARLY_S = 0.001


@dataclass(frozen=True, slots=True)
class Script:
    """What all callers of a run share. noise: between utterances, in turn."""

    wire: Wire
    utterances: Sequence[Frames]
    noise: Frames


class Phase(Enum):
    GREETING = "no greeting"
    LISTENING = "the answer broke off"
    SPEAKING = "speaking"
    WAITING = "no answer"
    OVER = "over"


class Caller:
    """Makes one call; `hold` returns when it is over.

    number: the telephone number called. pings: whether this call measures how fast the server answers a ping.
    """

    def __init__(self, script: Script, counts: Counts, number: str, dice: random.Random, *, pings: bool) -> None:
        self._script = script
        self._counts = counts
        self._dice = dice
        self._pings = pings
        account_sid = script.wire.account.account_sid
        self._call_sid, self._stream_sid = new_sid("CA"), new_sid("MZ")
        self._fields = {
            "AccountSid": account_sid,
            "ApiVersion": "2010-04-01",
            "CallSid": self._call_sid,
            "Direction": "inbound",
            "From": f"+447700900{dice.randrange(1000):03}",
            "To": number,
        }
        self._end = (f'"}},"streamSid":"{self._stream_sid}"}}').encode()
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._socket: WebSocket
        self._heard = Heard()
        self._phase = Phase.GREETING
        self._began_at = self._rang_at = self._deadline = self._next_ping_at = self._speech_ended_at = 0.0
        self._frames_sent = self._sequence = 0
        self._thinking_s = 0.0
        self._interrupted = False
        self._noise_at = dice.randrange(len(script.noise))
        self._utterance: Frames = ()
        self._said = 0

    # --- the call from beginning to end ---

    async def hold(self) -> None:
        """Ring, talk until hung up or lost, report the end. Never raises for what the server does."""
        self._rang_at = time.monotonic()
        try:
            stream, base = await self._ring()
            await self._connect(stream, base)
            self._start(stream)
            await self._over
            self._hang_up_line()
            await self._script.wire.notify(
                self._script.wire.resolve("/twilio/status"), self._fields | {"CallStatus": "completed"}
            )
        except (CallFailedError, TwimlError, HandshakeRefused, OSError, TimeoutError) as error:
            self._lose(f"{type(error).__name__}: {error}"[:120])
        finally:
            self._phase = Phase.OVER

    def hang_up(self) -> None:
        if not self._over.done():
            self._over.set_result(None)

    async def _ring(self) -> tuple[Stream, str]:
        wire = self._script.wire
        answer: Answer = await wire.request(
            "POST", wire.resolve("/twilio/voice"), self._fields | {"CallStatus": "ringing"}
        )
        for verb in read_twiml(answer.body):
            if isinstance(verb, Connect) and isinstance(verb.noun, Stream):
                return verb.noun, answer.url
        raise CallFailedError("no stream is offered")

    async def _connect(self, stream: Stream, base: str) -> None:
        wire = self._script.wire
        url = wire.resolve(stream.url, base)
        signature = RequestValidator(wire.account.auth_token).compute_signature(url, {})
        async with asyncio.timeout(CONNECT_S):
            self._socket = await connect(url, wire.connect_url, {"X-Twilio-Signature": signature}, self)

    def _start(self, stream: Stream) -> None:
        self._socket.send_text(b'{"event":"connected","protocol":"Call","version":"1.0.0"}')
        start = {
            "accountSid": self._fields["AccountSid"],
            "streamSid": self._stream_sid,
            "callSid": self._call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": dict(stream.parameters),
        }
        self._send("start", {"start": start})
        self._began_at = time.monotonic()
        self._deadline = self._began_at + PATIENCE_S
        self._next_ping_at = self._began_at + self._dice.random() * _PING_EVERY_S
        self._counts.calls_begun += 1
        self._tick()

    def _hang_up_line(self) -> None:
        if self._phase is not Phase.OVER:
            self._phase = Phase.OVER
            stop = {"accountSid": self._fields["AccountSid"], "callSid": self._call_sid}
            self._send("stop", {"stop": stop})
            self._socket.close()

    def _lose(self, reason: str) -> None:
        if self._phase is not Phase.OVER:
            self._counts.lost[reason] += 1

    # --- every 20 ms ---

    @property
    def _due_at(self) -> float:
        """When the next frame is to be sent: counted from the beginning, so that a late one delays no other."""
        return self._began_at + (self._frames_sent + 1) * FRAME_S

    def _tick(self) -> None:
        if self._phase is Phase.OVER:
            return
        now = time.monotonic()
        if self._due_at <= now + _NEARLY_S:
            self._counts.sent_late(now - self._due_at)
        while self._due_at <= now + _NEARLY_S:
            self._send_frame(self._next_frame())
        for name in self._heard.marks_played(now):
            self._return_mark(name)
        self._decide(now)
        if self._pings and now >= self._next_ping_at:
            self._next_ping_at = now + _PING_EVERY_S
            self._socket.ping(struct.pack(">d", now))
        self._loop.call_later(max(0.0, self._due_at - time.monotonic()), self._tick)

    def _next_frame(self) -> bytes:
        self._counts.sent_frame(speech=self._phase is Phase.SPEAKING)
        if self._phase is not Phase.SPEAKING:
            self._noise_at = (self._noise_at + 1) % len(self._script.noise)
            return self._script.noise[self._noise_at]
        frame = self._utterance[self._said]
        self._said += 1
        if self._said == len(self._utterance):
            self._phase = Phase.WAITING
            self._speech_ended_at = self._due_at
            self._deadline = self._due_at + PATIENCE_S
        return frame

    def _decide(self, now: float) -> None:
        if self._phase is Phase.LISTENING and not self._heard.in_sentence:
            if now >= self._heard.ends_at + self._thinking_s:
                self._speak()
        elif self._phase is Phase.LISTENING:
            self._give_up_after(self._heard.ends_at + PATIENCE_S, now)
        elif self._phase is not Phase.SPEAKING:
            self._give_up_after(self._deadline, now)

    def _speak(self) -> None:
        self._phase = Phase.SPEAKING
        self._utterance = self._dice.choice(self._script.utterances)
        self._said = 0
        self._interrupted = False
        self._heard.begin_turn()

    def _give_up_after(self, moment: float, now: float) -> None:
        if now >= moment and not self._over.done():
            self._lose(self._phase.value)
            self.hang_up()

    # --- what the server sends (bench.websocket.Listener) ---

    def text(self, message: bytes) -> None:
        now = time.monotonic()
        content = json.loads(message)
        match content["event"]:
            case "media":
                self._hear(now, _decoded_size(content["media"]["payload"]))
            case "mark":
                self._heard.mark(content["mark"]["name"])
            case "clear":
                for name in self._heard.clear(now):
                    self._return_mark(name)

    def pong(self, payload: bytes) -> None:
        self._counts.ponged(time.monotonic() - struct.unpack(">d", payload)[0])

    def closed(self, code: int) -> None:
        self._lose(f"closed by the server ({code})")
        self._phase = Phase.OVER
        self.hang_up()

    def _hear(self, now: float, size: int) -> None:
        if self._phase is Phase.GREETING:
            self._counts.greeted(since_start_s=now - self._began_at, since_ring_s=now - self._rang_at)
            self._listen()
        elif self._phase is Phase.WAITING:
            if not self._interrupted:  # or it is the answer to half a sentence
                self._counts.replied(now - self._speech_ended_at)
            self._listen()
        elif self._phase is Phase.SPEAKING and not self._interrupted:
            self._interrupted = True
            self._counts.interrupted_by_assistant()
        lead_s = None if self._heard.begins else self._heard.ends_at - now
        self._counts.heard(size, self._heard.audio(now, size), lead_s)

    def _listen(self) -> None:
        self._phase = Phase.LISTENING
        self._thinking_s = self._dice.uniform(*THINKING_S)

    # --- sending ---

    def _send_frame(self, payload: bytes) -> None:
        self._sequence += 1
        timestamp = self._frames_sent * 20
        self._frames_sent += 1
        self._socket.send_text(
            b'{"event":"media","sequenceNumber":"%d","media":{"track":"inbound","chunk":"%d","timestamp":"%d","payload":"%b%b'
            % (self._sequence, self._frames_sent, timestamp, payload, self._end)
        )

    def _return_mark(self, name: str) -> None:
        self._send("mark", {"mark": {"name": name}})

    def _send(self, event: str, content: dict[str, object]) -> None:
        self._sequence += 1
        message = {"event": event, "sequenceNumber": str(self._sequence), **content, "streamSid": self._stream_sid}
        self._socket.send_text(json.dumps(message).encode())


def _decoded_size(base64_text: str) -> int:
    return len(base64_text) // 4 * 3 - base64_text[-2:].count("=")
