"""Speech without speech: engines that carry text inside loud mu-law audio and read it back exactly.

With them a rehearsal or a test on real sockets knows exactly what was said and what was heard, in any language, at next
to no cost. The audio is loud from its first sample to its last, so turn-taking by energy treats it as any other voice.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace

from voice.simulator.line import Tongue
from voice.speech.base import (
    FRAME_BYTES,
    Hints,
    Listener,
    SpeechError,
    SynthesizerCapabilities,
    TranscriberCapabilities,
    Transcript,
    Voice,
    nobody_listens,
)

LANGUAGES = frozenset({"fr", "en", "es", "ar", "ary"})
_ONE, _ZERO = 0x80, 0x00  # the loudest samples of either sign
_MAGIC = b"\xa5\x5aTX"
_SHORTEST_FRAMES = 20
# At a fifth of the time that people need, who speak some 15 characters in a second.
_FRAMES_A_CHARACTER = 50 / 75
# Long enough to be taken for speech and not for a noise, by any turn-taking that a call may be set to.
_BRISK_FRAMES = 8


def audio_of(text: str, shortest_frames: int = _SHORTEST_FRAMES) -> bytes:
    """Mu-law audio that carries `text`: at least 0.4 s unless it says otherwise, in whole frames."""
    payload = text.encode()
    message = _MAGIC + len(payload).to_bytes(2, "big") + payload
    bits = [byte >> shift & 1 for byte in message for shift in range(7, -1, -1)]
    length = max(shortest_frames, -(-len(bits) // FRAME_BYTES)) * FRAME_BYTES
    padding = itertools.islice(itertools.cycle((0, 1)), length - len(bits))
    return bytes(_ONE if bit else _ZERO for bit in (*bits, *padding))


def texts_in(audio: bytes) -> list[str]:
    """Every text carried by `audio`, in order, as far as it was carried whole."""
    bits = "".join("1" if sample == _ONE else "0" for sample in audio if sample in (_ONE, _ZERO))
    magic = "".join(f"{byte:08b}" for byte in _MAGIC)
    found, position = [], bits.find(magic)
    while position >= 0:
        start = position + len(magic)
        size = int(bits[start : start + 16] or "0", 2) * 8
        payload = bits[start + 16 : start + 16 + size]
        if len(payload) == size:
            found.append(bytes(int(payload[i : i + 8], 2) for i in range(0, size, 8)).decode())
        position = bits.find(magic, start + 16)
    return found


def brisk_audio_of(text: str) -> bytes:
    """The same in as little time as can be."""
    return audio_of(text, _BRISK_FRAMES)


TONGUE = Tongue(speak=audio_of, understand=lambda audio: " ".join(texts_in(audio)))
BRISK_TONGUE = replace(TONGUE, speak=brisk_audio_of)


class CarryingSynthesizer:
    name = "carrying"
    capabilities = SynthesizerCapabilities(languages=LANGUAGES)

    def warm(self) -> None: ...

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        yield audio_of(text)


class UnhurriedSynthesizer(CarryingSynthesizer):
    """Speaks five times as fast as people do: long enough to be cut short."""

    name = "unhurried"

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        yield audio_of(text, max(_SHORTEST_FRAMES, int(len(text) * _FRAMES_A_CHARACTER)))


class BriskSynthesizer(CarryingSynthesizer):
    """For calls in which it does not matter how long anything lasts."""

    name = "brisk"

    async def synthesize(self, text: str, voice: Voice) -> AsyncIterator[bytes]:
        yield brisk_audio_of(text)


class CarryingTranscriber:
    name = "carrying"
    capabilities = TranscriberCapabilities(languages=LANGUAGES)

    def warm(self) -> None: ...

    def open(self, language: str, listener: Listener = nobody_listens) -> CarryingStream:
        if language not in LANGUAGES:
            raise SpeechError(f"{language} is not carried", permanent=True)
        return CarryingStream(language)


class CarryingStream:
    def __init__(self, language: str) -> None:
        self._language = language
        self._audio = bytearray()

    def push(self, audio: bytes) -> None:
        self._audio += audio

    def finish(self, hints: Hints) -> Awaitable[Transcript]:
        heard, self._audio = bytes(self._audio), bytearray()
        return self._read(heard)

    async def _read(self, heard: bytes) -> Transcript:
        await asyncio.sleep(0)
        return Transcript(" ".join(texts_in(heard)), self._language, 1.0)

    def discard(self) -> None:
        self._audio.clear()

    async def aclose(self) -> None:
        self._audio.clear()
