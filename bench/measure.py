"""One run: so many callers at once on a fresh server, and what it came to."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench import sounds
from bench.call import Script
from bench.callers import Callers
from bench.figures import Counts, Figures
from bench.sounds import at_loudness
from bench.speech import ready_to_send, silence, to_mulaw, utterances
from bench.usage import Usage
from voice.simulator.wire import Wire

WARM_UP_CALLS = 2
WARM_UP_S = 6.0
# After the last call was begun, until what is measured begins.
SETTLE_S = 3.0
_MEMORY_SETTLES_S = 1.0
# What is heard between utterances comes again and again, after so many seconds.
LINE_NOISE_S = 2.0
STREET_S, STREET_DBFS = 20.0, -39.0


class NothingToMeasure(Exception):
    """Not even a few calls get through; the message says why."""


@dataclass(frozen=True, slots=True)
class Load:
    """calls: at once. seconds: of the steady part. call_s: how long each call lasts, None for all of it."""

    calls: int
    seconds: float
    call_s: float | None = None


def make_script(wire: Wire, *, street: bool = False) -> Script:
    """What the callers say and what is heard behind them: the noise of the line, or a street."""
    behind = at_loudness(sounds.street(STREET_S, seed=1), STREET_DBFS) if street else silence(LINE_NOISE_S)
    noise = to_mulaw(behind, seed=1)
    return Script(wire, tuple(ready_to_send(audio) for audio in utterances(behind)), ready_to_send(noise))


async def measure(
    load: Load, script: Script, numbers: Sequence[str], usage: Usage, steady: Callable[[], object] | None = None
) -> Figures:
    """Warm the server up, let the callers ring, measure while all are on the line, let them hang up.

    steady: called when all are on the line. Raises NothingToMeasure.
    """
    await warm_up(script, numbers)
    empty_mb = usage.own_mb()
    counts = Counts()
    callers = Callers(script, counts, numbers, load.calls, load.call_s)
    await callers.ring()
    with _no_garbage_collection():
        await asyncio.sleep(SETTLE_S)
        if steady is not None:
            steady()
        with_calls = await _steady(load, counts, usage)
    full_mb = usage.own_mb()
    await callers.hang_up()
    memory: Figures = {
        "memory_per_call_mb": round((full_mb - empty_mb) / load.calls, 3),
        "server_memory_mb": round(full_mb, 1),
    }
    return {"calls": load.calls, "minutes": round(load.seconds / 60, 3), **with_calls, **memory, **counts.summary()}


async def warm_up(script: Script, numbers: Sequence[str]) -> None:
    """What a process loads at its first calls belongs to none of them. Raises NothingToMeasure."""
    counts = Counts()
    callers = Callers(script, counts, numbers, WARM_UP_CALLS)
    await callers.ring()
    await asyncio.sleep(WARM_UP_S)
    await callers.hang_up()
    if counts.lost or not counts.greeting_ms:
        raise NothingToMeasure(f"the first calls were lost: {dict(counts.lost)}")
    await asyncio.sleep(_MEMORY_SETTLES_S)


@contextlib.contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A pause of the generator would look like one of the server."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


async def _steady(load: Load, counts: Counts, usage: Usage) -> Figures:
    server_cpu, own_cpu, began_at = usage.cpu_s(), time.process_time(), time.monotonic()
    counts.measuring = True
    await asyncio.sleep(load.seconds)
    counts.measuring = False
    lasted_s = time.monotonic() - began_at
    server_cpu, own_cpu = usage.cpu_s() - server_cpu, time.process_time() - own_cpu
    return {
        "cpu_seconds_per_call_minute": round(server_cpu / load.calls / (lasted_s / 60), 4),
        "server_cpu": round(server_cpu / lasted_s, 3),
        "generator_cpu": round(own_cpu / lasted_s, 3),
    }
