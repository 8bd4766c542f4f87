"""Audio of sentences that are said again and again: synthesised once a process, and heard by all who ask meanwhile.

Kept apart by tenant. The same words in the same voice are the same audio whoever has them said; but how soon they are
heard would tell one tenant what another's assistant has been saying.

A sentence is kept when it is said for the second time: most are never said again, and those are the ones with a
caller's name or number in them. Keys are hashes, so that no text stays behind either.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Mapping
from types import MappingProxyType

from voice.speech.base import Voice

# Longer texts are not said twice.
LONGEST_KEPT = 300
_SAID_ONCE = 4096
# How long who stops listening waits for the engine to let go of what it holds.
_CLOSING_S = 0.5
NOTHING: Mapping[str, bytes] = MappingProxyType({})

_Place = tuple[int, str]
Make = Callable[[], AsyncGenerator[bytes, None]]


def speech_key(engine: str, voice: Voice, text: str) -> str:
    """What identifies audio: 64 hexadecimal digits of engine, voice and text. `voice` as the engine is given it."""
    said = [engine, voice.language, voice.name, voice.gender, voice.speed, text]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class SpeechCache:
    """Mu-law audio by tenant and key; what was used longest ago goes first when `max_bytes` is reached."""

    def __init__(self, max_bytes: int = 32 * 1024 * 1024) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._audio: OrderedDict[_Place, bytes] = OrderedDict()
        self._said_once: OrderedDict[_Place, None] = OrderedDict()
        self._under_way: dict[_Place, _Making] = {}

    def find(self, tenant_id: int, key: str) -> bytes | None:
        """The whole audio, if it is kept."""
        place = (tenant_id, key)
        if place in self._audio:
            self._audio.move_to_end(place)
        return self._audio.get(place)

    def is_being_made(self, tenant_id: int, key: str) -> bool:
        return (tenant_id, key) in self._under_way

    async def stream(self, tenant_id: int, key: str, make: Make, *, keep: bool = True) -> AsyncGenerator[bytes, None]:
        """The audio as it is made, from its beginning. Who asks meanwhile hears the same making.

        When the last of them stops listening, the making stops. Raises what `make` raises.
        """
        place = (tenant_id, key)
        making = self._under_way.get(place)
        if making is None:
            making = self._under_way[place] = _Making(make(), lambda made: self._made(place, made, keep))
        making.readers += 1
        try:
            async for chunk in making.read():
                yield chunk
        finally:
            making.readers -= 1
            if not making.readers:
                self._forget(place, making)
                await making.stop()

    def _made(self, place: _Place, making: _Making, keep: bool) -> None:
        self._forget(place, making)
        if not (keep and making.succeeded):
            return
        if place in self._said_once:
            self._keep(place, making.audio)
        self._said_once[place] = None
        self._said_once.move_to_end(place)
        if len(self._said_once) > _SAID_ONCE:
            self._said_once.popitem(last=False)

    def _forget(self, place: _Place, making: _Making) -> None:
        if self._under_way.get(place) is making:
            del self._under_way[place]

    def _keep(self, place: _Place, audio: bytes) -> None:
        if len(audio) > self._max_bytes or place in self._audio:
            return
        self._audio[place] = audio
        self._bytes += len(audio)
        while self._bytes > self._max_bytes:
            _, dropped = self._audio.popitem(last=False)
            self._bytes -= len(dropped)


class _Making:
    """Audio under way, read from its beginning by as many as want it. One task."""

    def __init__(self, source: AsyncGenerator[bytes, None], made: Callable[[_Making], None]) -> None:
        self.readers = 0
        self._made = made
        self._over = False
        self._chunks: list[bytes] = []
        self._more = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._collect(source))
        self._task.add_done_callback(self._ended)

    @property
    def succeeded(self) -> bool:
        return self._over and not self._task.cancelled() and self._task.exception() is None

    @property
    def audio(self) -> bytes:
        return b"".join(self._chunks)

    async def read(self) -> AsyncGenerator[bytes, None]:
        position = 0
        while True:
            if position < len(self._chunks):
                position += 1
                yield self._chunks[position - 1]
            elif self._over:
                self._task.result()  # raises what the making failed with
                return
            else:
                await self._more.wait()

    async def stop(self) -> None:
        """Nobody listens any more."""
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=_CLOSING_S)

    async def _collect(self, source: AsyncGenerator[bytes, None]) -> None:
        async with contextlib.aclosing(source) as chunks:
            async for chunk in chunks:
                self._chunks.append(chunk)
                self._wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.exception()  # told to whoever reads; that nobody did is no error
        self._over = True
        self._made(self)
        self._wake()

    def _wake(self) -> None:
        more, self._more = self._more, asyncio.Event()
        more.set()


class Shelf:
    """Where a call finds audio: its assistant's prepared sentences, and what its tenant's calls have had said.

    prepared: whole sentences by `speech_key`.
    """

    def __init__(self, cache: SpeechCache, tenant_id: int, prepared: Mapping[str, bytes] = NOTHING) -> None:
        self._cache = cache
        self._tenant_id = tenant_id
        self._prepared = prepared

    def find(self, key: str) -> bytes | None:
        """The whole audio, if it is there."""
        prepared = self._prepared.get(key)
        return self._cache.find(self._tenant_id, key) if prepared is None else prepared

    def is_being_made(self, key: str) -> bool:
        return self._cache.is_being_made(self._tenant_id, key)

    def stream(self, key: str, make: Make, *, keep: bool) -> AsyncGenerator[bytes, None]:
        """The audio as it is made, by `make` unless it is being made already."""
        return self._cache.stream(self._tenant_id, key, make, keep=keep)
