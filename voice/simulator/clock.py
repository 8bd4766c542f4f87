"""Time as a call sees it: milliseconds since the call was placed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from voice.speech.base import FRAME_MS


class CallClock:
    """A stopwatch started when the webhook is sent. It never goes back.

    monotonic: seconds; sleep: waits real seconds. `speed` 10.0 makes ten call seconds pass in one real second,
    for tests; latencies measured at another speed than 1.0 are of no worth.
    """

    def __init__(
        self,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        speed: float = 1.0,
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._speed = speed
        self._zero = monotonic()

    def start(self) -> None:
        """This moment is zero."""
        self._zero = self._monotonic()

    def now_ms(self) -> float:
        return (self._monotonic() - self._zero) * 1000 * self._speed

    def seconds_until(self, moment_ms: float) -> float:
        """Real seconds from now to `moment_ms`; 0 when it has passed."""
        return max(0.0, (moment_ms - self.now_ms()) / 1000 / self._speed)

    async def sleep_until(self, moment_ms: float) -> None:
        await self._sleep(self.seconds_until(moment_ms))


class FramePacer:
    """Wakes every 20 ms, counted from its start and not from the last waking: a late frame delays no other."""

    def __init__(self, clock: CallClock) -> None:
        self._clock = clock
        self._start_ms = clock.now_ms()
        self._frames = 0

    async def next(self) -> float:
        """Wait for the next frame's turn (the first has none to wait for). Returns the time, in milliseconds."""
        due_ms = self._start_ms + self._frames * FRAME_MS
        self._frames += 1
        await self._clock.sleep_until(due_ms)
        return self._clock.now_ms()
