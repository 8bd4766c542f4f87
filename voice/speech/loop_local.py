"""One of a thing for each event loop: a connection belongs to the loop that opened it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class LoopLocal(Generic[Thing]):
    """What `make` makes, once for each event loop; what belonged to a loop that is closed is let go."""

    def __init__(self, make: Callable[[], Thing]) -> None:
        self._make = make
        self._made: dict[asyncio.AbstractEventLoop, Thing] = {}
        self._changing = threading.Lock()

    def current(self) -> Thing:
        """That of the running loop. Raises what `make` raises."""
        loop = asyncio.get_running_loop()
        if (known := self._made.get(loop)) is not None:
            return known
        thing = self._make()
        with self._changing:
            # A new dictionary: other threads, each with a loop of its own, read the old one without asking.
            self._made = {other: its for other, its in self._made.items() if not other.is_closed()} | {loop: thing}
        return thing
