"""Asynchronous tests in which time passes only when everybody waits: exact, without delay, and a hang is an error.

Each turn of the loop takes a microsecond, so that what looks at the time again and again sees it pass.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any
from unittest import mock

# Where the realtime path reads the time.
MODULES = ("voice.lines.hearing", "voice.lines.media", "voice.lines.relay", "voice.session")


BEGINNING = 1000.0
STEP_S = 1e-6
# No test waits for so long; one that does waits for something that never comes.
LONGEST_S = 1000.0


class Stuck(RuntimeError):
    """Everybody waits and nothing will ever happen."""


class _LeapingSelector(selectors.DefaultSelector):
    """Does not wait for a timer, but moves the time on to it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINNING

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        self.now += STEP_S
        if ready:
            return ready
        if timeout is None or self.now > BEGINNING + LONGEST_S:
            raise Stuck("everybody waits, and nothing is due")
        self.now += max(0.0, timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _LeapingSelector()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


class VirtualTime:
    """Stands in for the module `time`."""

    @staticmethod
    def monotonic() -> float:
        return asyncio.get_running_loop().time()


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an asynchronous test on virtual time, and fail it when it leaves a task behind."""

    async def run(*args: object, **kwargs: object) -> None:
        await test(*args, **kwargs)
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks left behind: {left}"

    @functools.wraps(test)
    def wrapper(*args: object, **kwargs: object) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            patches = [mock.patch(f"{module}.time", VirtualTime) for module in MODULES]
            for patch in patches:
                patch.start()
            try:
                runner.run(run(*args, **kwargs))
            finally:
                for patch in patches:
                    patch.stop()

    return wrapper


def now() -> float:
    return VirtualTime.monotonic()
