"""What the caller really hears of what the assistant has sent.

Twilio buffers what it is sent and plays it in real time. Audio (bytes, 8 a millisecond) and text (characters, at
a speaking rate) obey the same rules, so one buffer serves both transports. Nothing here waits: time is passed in.

Source: https://www.twilio.com/docs/voice/media-streams/websocket-messages (media, mark and clear messages).
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import AnyStr, Generic


@dataclass(slots=True)
class Heard(Generic[AnyStr]):
    """A stretch of the assistant's speech as the caller heard it.

    utterance: how many times the caller had spoken or keyed when it was sent; 0 is the greeting.
    """

    utterance: int
    nothing: AnyStr
    started_ms: float = math.nan
    ended_ms: float = math.nan
    pieces: list[AnyStr] = field(default_factory=list)

    @property
    def content(self) -> AnyStr:
        return self.nothing.join(self.pieces)

    def add(self, piece: AnyStr, started_ms: float, ended_ms: float) -> None:
        if not self.pieces:
            self.started_ms = started_ms
        self.pieces.append(piece)
        self.ended_ms = ended_ms


@dataclass(slots=True)
class _Queued(Generic[AnyStr]):
    content: AnyStr
    stretch: Heard[AnyStr]


@dataclass(frozen=True, slots=True)
class _Mark:
    name: str


class Playback(Generic[AnyStr]):
    """A buffer that plays by the clock.

    units_per_ms: bytes or characters played in a millisecond; `math.inf` plays everything at once.
    nothing: the empty value of the content, `b""` or `""`.
    """

    def __init__(self, units_per_ms: float, nothing: AnyStr) -> None:
        self._rate = units_per_ms
        self._nothing: AnyStr = nothing
        self._queue: deque[_Queued[AnyStr] | _Mark] = deque()
        self._waiting = 0
        self._head_ms = 0.0
        self._stretches: list[Heard[AnyStr]] = [Heard(0, nothing)]
        self.began_ms: float | None = None
        self.anything_fed = False

    @property
    def heard(self) -> list[Heard[AnyStr]]:
        """The stretches of which something was played, oldest first."""
        return [stretch for stretch in self._stretches if stretch.pieces]

    @property
    def current(self) -> Heard[AnyStr]:
        """The stretch that what is fed now belongs to."""
        return self._stretches[-1]

    @property
    def dry_ms(self) -> float:
        """When the last of what has been fed was or will be played."""
        return self._head_ms + self._waiting / self._rate

    @property
    def waiting(self) -> int:
        """Bytes or characters not yet played, as of the last `advance`."""
        return self._waiting

    def begin_stretch(self, utterance: int) -> None:
        """What is fed from now on follows the caller's utterance of that number."""
        self._stretches.append(Heard(utterance, self._nothing))
        self.began_ms = None

    def feed(self, content: AnyStr, now_ms: float) -> None:
        """Queue content behind what is queued; `advance` must have been called for this moment."""
        if not content:
            return
        if not self._waiting:
            self._head_ms = max(self._head_ms, now_ms)
        if self.began_ms is None:
            self.began_ms = self.dry_ms
        self.anything_fed = True
        self._queue.append(_Queued(content, self.current))
        self._waiting += len(content)

    def mark(self, name: str) -> None:
        """Ask to be told when everything queued so far has been played."""
        self._queue.append(_Mark(name))

    def advance(self, now_ms: float) -> list[str]:
        """Play up to `now_ms`. Returns the names of the marks reached, in order."""
        reached = []
        while self._queue:
            item = self._queue[0]
            if isinstance(item, _Mark):
                reached.append(item.name)
            elif not self._play(item, now_ms):
                break
            self._queue.popleft()
        return reached

    def clear(self, now_ms: float) -> list[str]:
        """Drop what has not been played. Returns the names of all marks that were waiting, in order."""
        names = self.advance(now_ms)
        names += [item.name for item in self._queue if isinstance(item, _Mark)]
        self._queue.clear()
        self._waiting = 0
        self.begin_stretch(self.current.utterance)
        return names

    def _play(self, item: _Queued[AnyStr], now_ms: float) -> bool:
        """Play what of `item` is due; True when it has been played to its end."""
        units = len(item.content)
        if self._rate != math.inf:
            # The epsilon keeps a frame due exactly now from losing its last byte to rounding.
            units = min(units, int((now_ms - self._head_ms) * self._rate + 1e-6))
        if units > 0:
            ended_ms = self._head_ms + units / self._rate
            item.stretch.add(item.content[:units], self._head_ms, ended_ms)
            item.content = item.content[units:]
            self._head_ms = ended_ms
            self._waiting -= units
        return not item.content
