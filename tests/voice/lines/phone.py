"""The caller's end of a media line, without a socket: plays what it is sent, gives marks back, speaks and keys."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator

from tests.voice.virtual_time import now
from voice.activity import EnergyVoiceActivity
from voice.lines.base import LineEvent, StillUnderstanding
from voice.lines.media import MediaLine
from voice.lines.mouth import Mouth
from voice.simulator.carried_speech import CarryingStream, audio_of, texts_in
from voice.simulator.playback import Playback
from voice.simulator.script import BYTES_PER_MS
from voice.speech import mulaw
from voice.speech.base import FRAME_BYTES, FRAME_MS, Listener, TranscriberStream, nobody_listens
from voice.speech.cache import SpeechCache
from voice.transports.media_stream import Dtmf, MarkReached, Media
from voice.turns import TurnSettings
from voice.usage import Meter

STREAM_SID = "MZ" + "0" * 32
SILENCE = bytes([mulaw.SILENCE]) * FRAME_BYTES


def carrying_mouth() -> Mouth:
    engines = ["voice.simulator.carried_speech:CarryingSynthesizer"]
    return Mouth("fr", {}, engines, tenant_id=1, meter=Meter(), cache=SpeechCache())


class Phone:
    """wire: what was sent to it, in order: "media", "mark 1.1" or "clear"."""

    def __init__(
        self,
        ear: TranscriberStream | None = None,
        mouth: Mouth | None = None,
        settings: TurnSettings | None = None,
    ) -> None:
        self._ear = ear or CarryingStream("fr")
        # What the transcriber calls with interim results.
        self.interim: Listener = nobody_listens
        self.wire: list[str] = []
        self.cleared_at: list[float] = []
        self.gives_marks_back = True
        self.send_s = 0.0
        self._playback = Playback(BYTES_PER_MS, b"")
        self._voice = bytearray()
        self._chunk = 0
        self.line = MediaLine(
            STREAM_SID,
            self.send,
            self._open_ear,
            mouth or carrying_mouth(),
            EnergyVoiceActivity,
            language="fr",
            settings=settings,
        )

    def _open_ear(self, listener: Listener) -> TranscriberStream:
        self.interim = listener
        return self._ear

    # --- what the caller does ---

    def say(self, text: str) -> float:
        """Begin to speak; returns how many seconds it will take."""
        return self.sound(audio_of(text))

    def sound(self, audio: bytes) -> float:
        self._voice += audio
        return len(audio) / FRAME_BYTES * FRAME_MS / 1000

    async def told(self, timeout_s: float) -> LineEvent | None:
        """What the caller does next, that being told to wait apart."""
        while isinstance(event := await self.line.next_event(timeout_s), StillUnderstanding):
            pass
        return event

    def press(self, digit: str) -> None:
        self.line.feed(Dtmf(digit))

    @property
    def heard(self) -> list[str]:
        """What the caller heard whole, sentence by sentence."""
        self._advance()
        return [text for stretch in self._playback.heard for text in texts_in(stretch.content)]

    # --- the wire ---

    async def send(self, text: str) -> None:
        message = json.loads(text)
        assert message["streamSid"] == STREAM_SID
        if self.send_s:
            await asyncio.sleep(self.send_s)
        self._advance()
        match message["event"]:
            case "media":
                self.wire.append("media")
                self._playback.feed(base64.b64decode(message["media"]["payload"]), now() * 1000)
            case "mark":
                self.wire.append(f"mark {message['mark']['name']}")
                self._playback.mark(message["mark"]["name"])
            case "clear":
                self.wire.append("clear")
                self.cleared_at.append(now())
                self._give_back(self._playback.clear(now() * 1000))

    @contextlib.asynccontextmanager
    async def calling(self) -> AsyncIterator[Phone]:
        """The line is up: frames come in, audio goes out. A moment of silence comes before everything."""
        tasks = [asyncio.create_task(self._ring()), asyncio.create_task(self.line.pump())]
        await asyncio.sleep(0.1)
        try:
            yield self
        finally:
            await self.line.aclose()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _ring(self) -> None:
        while True:
            await asyncio.sleep(FRAME_MS / 1000)
            self._advance()
            frame = bytes(self._voice[:FRAME_BYTES]).ljust(FRAME_BYTES, SILENCE[:1])
            del self._voice[:FRAME_BYTES]
            self._chunk += 1
            self.line.feed(Media("inbound", self._chunk, self._chunk * FRAME_MS, frame))

    def _advance(self) -> None:
        self._give_back(self._playback.advance(now() * 1000))

    def _give_back(self, names: list[str]) -> None:
        for name in names if self.gives_marks_back else []:
            self.line.feed(MarkReached(name))
