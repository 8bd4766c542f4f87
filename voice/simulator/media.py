"""Media Streams, Twilio's side: the caller's voice out in 20 ms frames, the assistant's voice in and played.

Source: https://www.twilio.com/docs/voice/media-streams/websocket-messages
Errors: https://www.twilio.com/docs/api/errors 31921 (closed by the server), 31950 and 31951 (malformed and invalid
messages; the stream goes on).
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from websockets.exceptions import ConnectionClosed, ConnectionClosedOK

from voice.simulator.caller import Ear, HangUpNow, Player, PressNow, SpeakNow
from voice.simulator.clock import CallClock, FramePacer
from voice.simulator.line import CallIdentity, LineEnd, Tongue, new_sid
from voice.simulator.playback import Playback
from voice.simulator.report import CallLog
from voice.simulator.script import BYTES_PER_MS
from voice.simulator.wire import Socket
from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS

SILENCE = bytes([mulaw.SILENCE])
_KEY_MS = 250.0


class _InvalidMessageError(Exception):
    """A message from the server that Twilio would report and ignore."""


class MediaStream:
    """One bidirectional stream, from `connected` to `stop`.

    recordings: the caller's speech, mu-law by step number. tongue: speaks what has none, and understands the assistant.
    The assistant's speech is kept in `playback.heard`.
    """

    def __init__(
        self,
        socket: Socket,
        identity: CallIdentity,
        parameters: Mapping[str, str],
        player: Player,
        recordings: Mapping[int, bytes],
        log: CallLog,
        tongue: Tongue | None = None,
    ) -> None:
        self._socket = socket
        self._identity = identity
        self._parameters = parameters
        self._player = player
        self._recordings = recordings
        self._log = log
        self._tongue = tongue
        self._clock: CallClock = log.clock
        self.stream_sid = new_sid("MZ")
        self.playback = Playback(BYTES_PER_MS, b"")
        self.playback.begin_stretch(player.utterances)
        self._sequence = 0
        self._chunks = 0
        self._mouth = _Mouth()
        self._keys: deque[tuple[float, str]] = deque()
        self._busy = False

    async def run(self) -> LineEnd:
        """Play the caller's part until one side ends it."""
        speaking = asyncio.create_task(self._speak())
        listening = asyncio.create_task(self._listen())
        try:
            await asyncio.wait({speaking, listening}, return_when=asyncio.FIRST_COMPLETED)
            return await (speaking if speaking.done() else listening)
        except ConnectionClosed as closed:
            return self._closed(closed)
        finally:
            speaking.cancel()
            listening.cancel()
            await asyncio.gather(speaking, listening, return_exceptions=True)
            self.playback.advance(self._clock.now_ms())
            self._log.assistant_heard(self.playback.heard, self._tongue.understand if self._tongue else None)
            if self._busy:
                self._mouth.note_end(self._log)

    async def _speak(self) -> LineEnd:
        await self._open()
        pacer = FramePacer(self._clock)
        while True:
            now_ms = await pacer.next()
            await self._answer_marks(self.playback.advance(now_ms))
            await self._press_due_keys(now_ms)
            if self._hangs_up(now_ms):
                await self._stop()
                return LineEnd.CALLER
            await self._send_frame(self._mouth.frame())

    async def _listen(self) -> LineEnd:
        while True:
            await self._receive(await self._socket.recv())

    def _closed(self, closed: ConnectionClosed) -> LineEnd:
        if isinstance(closed, ConnectionClosedOK):
            self._log.event("closed by server")
            return LineEnd.SERVER
        self._log.protocol_error(f"31921 the server closed the stream: {closed}")
        return LineEnd.LOST

    async def _open(self) -> None:
        await self._send_raw({"event": "connected", "protocol": "Call", "version": "1.0.0"})
        start = {
            "accountSid": self._identity.account_sid,
            "streamSid": self.stream_sid,
            "callSid": self._identity.call_sid,
            "tracks": ["inbound"],
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
            "customParameters": dict(self._parameters),
        }
        await self._send("start", {"start": start})
        self._log.event("stream started", self.stream_sid)
        self._player.ready(self._clock.now_ms())

    def _hangs_up(self, now_ms: float) -> bool:
        """Let the caller decide, unless still speaking or keying."""
        if self._mouth.is_speaking or self._keys:
            return False
        if self._busy:
            self._busy = False
            self._mouth.note_end(self._log)
            self._player.ready(now_ms)
        action = self._player.poll(now_ms, self._ear())
        match action:
            case SpeakNow():
                self._begin_utterance()
                self._mouth.say(self._speech(action), action.step.say, now_ms, self._player.utterances)
            case PressNow():
                self._begin_utterance()
                self._keys.extend((now_ms + index * _KEY_MS, digit) for index, digit in enumerate(action.digits))
                self._mouth.say(b"", f"[keys {action.digits}]", now_ms, self._player.utterances)
            case HangUpNow():
                self._log.event("caller hangs up", action.reason)
                return True
        return False

    def _begin_utterance(self) -> None:
        self.playback.begin_stretch(self._player.utterances)
        self._busy = True

    def _ear(self) -> Ear:
        playback = self.playback
        return Ear(playback.began_ms, playback.dry_ms, True, playback.anything_fed, self._said)

    def _speech(self, action: SpeakNow) -> bytes:
        recorded = self._recordings.get(action.number)
        if recorded is None and self._tongue is not None:
            return self._tongue.speak(action.step.say)
        return self._recordings[action.number]

    def _said(self) -> str:
        """What was heard since the caller's last utterance, where it can be understood."""
        if self._tongue is None:
            return ""
        heard = [part.content for part in self.playback.heard if part.utterance == self._player.utterances]
        return " ".join(filter(None, map(self._tongue.understand, heard)))

    async def _press_due_keys(self, now_ms: float) -> None:
        while self._keys and self._keys[0][0] <= now_ms:
            _, digit = self._keys.popleft()
            await self._send("dtmf", {"streamSid": self.stream_sid, "dtmf": {"track": "inbound_track", "digit": digit}})
            self._log.event("dtmf", digit)

    async def _send_frame(self, frame: bytes) -> None:
        self._chunks += 1
        media = {
            "track": "inbound",
            "chunk": str(self._chunks),
            "timestamp": str((self._chunks - 1) * FRAME_MS),
            "payload": base64.b64encode(frame).decode(),
        }
        await self._send("media", {"media": media})

    async def _stop(self) -> None:
        stop = {"accountSid": self._identity.account_sid, "callSid": self._identity.call_sid}
        await self._send("stop", {"stop": stop})
        await self._socket.close()

    async def _answer_marks(self, names: list[str]) -> None:
        for name in names:
            await self._send("mark", {"mark": {"name": name}})
            self._log.event("mark played", name)

    async def _receive(self, raw: str | bytes) -> None:
        try:
            await self._obey(_read_message(raw, self.stream_sid))
        except _InvalidMessageError as error:
            self._log.protocol_error(str(error))

    async def _obey(self, message: Mapping[str, Any]) -> None:
        now_ms = self._clock.now_ms()
        # What was due is played, and its marks answered, before anything new takes effect.
        await self._answer_marks(self.playback.advance(now_ms))
        match message["event"]:
            case "media":
                self._hear(_audio(message), now_ms)
            case "mark":
                self.playback.mark(_mark_name(message))
                await self._answer_marks(self.playback.advance(now_ms))
            case "clear":
                self._log.event("clear", f"{self.playback.waiting // BYTES_PER_MS} ms dropped")
                await self._answer_marks(self.playback.clear(now_ms))
            case event:
                raise _InvalidMessageError(f"31951 invalid message: unknown event {event!r}")

    def _hear(self, audio: bytes, now_ms: float) -> None:
        if self.playback.began_ms is None:
            self._log.event("assistant begins", f"utterance {self.playback.current.utterance}")
        self.playback.feed(audio, now_ms)

    async def _send(self, event: str, content: Mapping[str, Any]) -> None:
        self._sequence += 1
        envelope = {"event": event, "sequenceNumber": str(self._sequence)}
        await self._send_raw({**envelope, **content, "streamSid": self.stream_sid})

    async def _send_raw(self, message: Mapping[str, Any]) -> None:
        await self._socket.send(json.dumps(message))


class _Mouth:
    """The caller's voice: speech when there is some, line silence otherwise."""

    def __init__(self) -> None:
        self._left = b""
        self._text = ""
        self._utterance = 0
        self._started_ms = 0.0

    @property
    def is_speaking(self) -> bool:
        return bool(self._left)

    def say(self, audio: bytes, text: str, now_ms: float, utterance: int) -> None:
        self._left, self._text, self._started_ms, self._utterance = audio, text, now_ms, utterance

    def note_end(self, log: CallLog) -> None:
        """Enter the utterance just finished."""
        log.caller_spoke(self._text, self._started_ms, self._utterance)

    def frame(self) -> bytes:
        """The next 20 ms."""
        frame, self._left = self._left[:FRAME_BYTES], self._left[FRAME_BYTES:]
        return frame.ljust(FRAME_BYTES, SILENCE)


def _read_message(raw: str | bytes, stream_sid: str) -> Mapping[str, Any]:
    if isinstance(raw, bytes):
        raise _InvalidMessageError("31950 malformed message: binary instead of text")
    try:
        message = json.loads(raw)
    except ValueError as error:
        raise _InvalidMessageError(f"31950 malformed message: not JSON ({error})") from error
    if not isinstance(message, dict) or not isinstance(message.get("event"), str):
        raise _InvalidMessageError("31951 invalid message: no event")
    if message.get("streamSid") != stream_sid:
        raise _InvalidMessageError(
            f"31951 invalid message: {message['event']} for streamSid {message.get('streamSid')!r}"
        )
    return message


def _audio(message: Mapping[str, Any]) -> bytes:
    media = message.get("media")
    payload = media.get("payload") if isinstance(media, dict) else None
    if not isinstance(payload, str) or not payload:
        raise _InvalidMessageError("31951 invalid message: media without payload")
    try:
        return base64.b64decode(payload, validate=True)
    except ValueError as error:
        raise _InvalidMessageError(f"31951 invalid message: the payload is not base64 ({error})") from error


def _mark_name(message: Mapping[str, Any]) -> str:
    mark = message.get("mark")
    name = mark.get("name") if isinstance(mark, dict) else None
    if not isinstance(name, str) or not name:
        raise _InvalidMessageError("31951 invalid message: mark without name")
    return name
