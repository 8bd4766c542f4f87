"""Time that passes only when somebody sleeps."""

from __future__ import annotations

import asyncio

from voice.simulator.clock import CallClock


class FakeTime:
    """lateness_s: by how much every sleep oversleeps, as a busy machine does."""

    def __init__(self, lateness_s: float = 0.0, speed: float = 1.0) -> None:
        self.now_s = 1000.0
        self.lateness_s = lateness_s
        self.clock = CallClock(monotonic=lambda: self.now_s, sleep=self.sleep, speed=speed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        if seconds > 0:
            self.now_s += seconds + self.lateness_s
