"""Audio of phrases that are said again and again: synthesised once a process, whoever asks."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from voice.speech.base import Synthesizer, Voice

_Key = tuple[str, Voice, str]


class SpeechCache:
    """Mu-law audio by engine, voice and text; what was used longest ago goes first when `max_bytes` is reached."""

    def __init__(self, max_bytes: int = 32 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._audio: OrderedDict[_Key, bytes] = OrderedDict()
        self._under_way: dict[_Key, asyncio.Task[bytes]] = {}

    async def get_or_synthesize(self, engine: Synthesizer, text: str, voice: Voice) -> bytes:
        """The audio of `text`. Who asks while it is being made waits for the same making. Raises SpeechError."""
        key = (engine.name, voice, text)
        if key in self._audio:
            self._audio.move_to_end(key)
            return self._audio[key]
        making = self._under_way.get(key)
        if making is None:
            making = asyncio.create_task(self._make(key, engine))
            self._under_way[key] = making
            making.add_done_callback(lambda _: self._under_way.pop(key, None))
        # A caller who hangs up must not take the audio away from another who waits for it.
        return await asyncio.shield(making)

    async def _make(self, key: _Key, engine: Synthesizer) -> bytes:
        _, voice, text = key
        audio = b"".join([chunk async for chunk in engine.synthesize(text, voice)])
        self._keep(key, audio)
        return audio

    def _keep(self, key: _Key, audio: bytes) -> None:
        if len(audio) > self._max_bytes:
            return
        self._audio[key] = audio
        self._bytes += len(audio)
        while self._bytes > self._max_bytes:
            _, dropped = self._audio.popitem(last=False)
            self._bytes -= len(dropped)
