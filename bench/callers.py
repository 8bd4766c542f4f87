"""A load of callers in one process: so many at once, for as long as wanted."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Sequence

from bench.call import Caller, Script
from bench.figures import Counts

CALLS_BEGUN_PER_SECOND = 10.0
# So many callers at once measure how fast the server answers a ping.
_PINGING = 20
# Who could not be served tries again so much later.
_AGAIN_AFTER_S = 1.0


class Callers:
    """Keeps `count` callers on the line, who ring one after another, every other at the first number.

    call_s: a call is hung up after so many seconds, a quarter more or less, and another one begun; None lets calls
    last to the end.
    """

    def __init__(
        self, script: Script, counts: Counts, numbers: Sequence[str], count: int, call_s: float | None = None
    ) -> None:
        self._script = script
        self._counts = counts
        self._numbers = numbers
        self._count = count
        self._call_s = call_s
        self._calls: set[Caller] = set()
        self._leaving = False
        self._serial = itertools.count()
        self._lines: list[asyncio.Task[None]] = []

    async def ring(self, per_second: float = CALLS_BEGUN_PER_SECOND) -> None:
        """Begin all the calls, so many a second. Returns when the last has been begun."""
        pauses = random.Random(self._count)  # noqa: S311 - no two callers' frames may keep the same beat
        for line in range(self._count):
            self._lines.append(asyncio.create_task(self._keep_line_busy(line)))
            await asyncio.sleep(pauses.uniform(0.5, 1.5) / per_second)

    async def hang_up(self) -> None:
        """End all the calls. Returns when the last has ended. Raises what went wrong in the generator itself."""
        self._leaving = True
        for call in list(self._calls):
            call.hang_up()
        await asyncio.gather(*self._lines)

    async def _keep_line_busy(self, line: int) -> None:
        while not self._leaving:
            lost_before = self._counts.lost.total()
            await self._one_call(line)
            if self._counts.lost.total() > lost_before and not self._leaving:
                await asyncio.sleep(_AGAIN_AFTER_S)

    async def _one_call(self, line: int) -> None:
        dice = random.Random(next(self._serial))  # noqa: S311 - every run is to be the same
        number = self._numbers[line % len(self._numbers)]
        call = Caller(self._script, self._counts, number, dice, pings=line < _PINGING)
        self._calls.add(call)
        ending = self._end_in_time(call, dice)
        try:
            await call.hold()
        finally:
            self._calls.discard(call)
            if ending is not None:
                ending.cancel()

    def _end_in_time(self, call: Caller, dice: random.Random) -> asyncio.TimerHandle | None:
        if self._call_s is None:
            return None
        return asyncio.get_running_loop().call_later(self._call_s * dice.uniform(0.75, 1.25), call.hang_up)
