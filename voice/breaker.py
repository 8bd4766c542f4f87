"""When an engine of somebody else's is worth asking: a circuit breaker, one an engine and process.

Closed, it lets everything through. After some failures in a row it opens, and whoever would ask goes elsewhere at
once instead of waiting for one more failure. When it has cooled down, one trial is let through: its success closes
the breaker, its failure opens it again for twice as long.

Pure, with an injected clock; used from one event loop.
See https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from enum import StrEnum


class BreakerState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class CircuitBreaker:
    """Says whether an engine may be asked, and is told what came of it.

    failures: in a row, before it opens. cooldown_s: how long it then stays open; doubled each time that it opens
    again without a success in between, up to longest_s. clock: seconds, monotonic.

    Who was allowed tells `succeeded` or `failed`. A trial of which nobody tells the end (its caller hung up) is
    forgotten after another cooldown, and the next one let through.
    """

    def __init__(
        self,
        failures: int = 3,
        cooldown_s: float = 10.0,
        longest_s: float = 300.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._cooldown_s = cooldown_s
        self._longest_s = longest_s
        self._clock = clock
        self._in_a_row = 0
        self._next_cooldown_s = cooldown_s
        self._closed = True
        self._cool_at = 0.0
        self._trial_until = 0.0

    @property
    def state(self) -> BreakerState:
        """Half-open from the end of the cooldown until a trial has ended."""
        if self._closed:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._clock() < self._cool_at else BreakerState.HALF_OPEN

    def allows(self) -> bool:
        """Whether to ask now. Half-open, the first who is told yes makes the trial; the others are told no."""
        if self._closed:
            return True
        now = self._clock()
        if now < self._cool_at or now < self._trial_until:
            return False
        self._trial_until = now + self._cooldown_s
        return True

    def succeeded(self) -> None:
        """It was asked and did well: everything is forgiven."""
        self._closed = True
        self._in_a_row = 0
        self._next_cooldown_s = self._cooldown_s

    def failed(self, permanent: bool = False) -> None:
        """It was asked and failed. permanent: asking again cannot help, so that the breaker opens at once."""
        self._in_a_row += 1
        if self.state is BreakerState.OPEN:
            return  # somebody who was let through before it opened; the cooldown is under way
        if permanent or not self._closed or self._in_a_row >= self._failures:
            self._open()

    def _open(self) -> None:
        self._closed = False
        self._trial_until = 0.0
        self._cool_at = self._clock() + self._next_cooldown_s
        self._next_cooldown_s = min(2 * self._next_cooldown_s, self._longest_s)


_breakers: dict[tuple[str, str], CircuitBreaker] = {}


def breaker_of(kind: str, name: str) -> CircuitBreaker:
    """The breaker of an engine, one a process. kind: "transcriber", "synthesizer", "dialogue"."""
    return _breakers.setdefault((kind, name), CircuitBreaker())


def all_breakers() -> Mapping[tuple[str, str], CircuitBreaker]:
    """Every breaker of the process by kind and name, for its metrics."""
    return dict(_breakers)


def forget_all() -> None:
    """Begin anew, as a process does (tests)."""
    _breakers.clear()
