"""How many calls this process holds, how many it has promised to take, and whether it is about to stop.

A call is promised by the webhook that answers it and held by the websocket that comes a moment later. A promise that
no websocket redeems lapses: the caller hung up, or another process got the socket.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

PROMISE_S = 15.0


@dataclass(slots=True)
class Load:
    """Counts for one process; its methods may be called from any thread."""

    clock: Callable[[], float] = time.monotonic
    _held: int = 0
    _promises: deque[float] = field(default_factory=deque)
    _draining: bool = False
    _lock: Lock = field(default_factory=Lock)

    def promise(self, limit: int) -> bool:
        """Whether one more call fits below `limit`; if so it is counted from now on. No limit when it is 0."""
        if not limit:
            return True
        with self._lock:
            self._forget_lapsed()
            if self._held + len(self._promises) >= limit:
                return False
            self._promises.append(self.clock() + PROMISE_S)
            return True

    def entered(self) -> None:
        """A session begins."""
        with self._lock:
            self._held += 1
            if self._promises:
                self._promises.popleft()

    def left(self) -> None:
        """A session has ended."""
        with self._lock:
            self._held -= 1

    def active(self) -> int:
        """Sessions held now."""
        return self._held

    def begin_drain(self) -> None:
        """Take no new calls; those that are held go on."""
        self._draining = True

    def is_draining(self) -> bool:
        return self._draining

    def _forget_lapsed(self) -> None:
        while self._promises and self._promises[0] <= self.clock():
            self._promises.popleft()


_process = Load()
promise = _process.promise
entered = _process.entered
left = _process.left
active = _process.active
begin_drain = _process.begin_drain
is_draining = _process.is_draining
