"""Short calls without end, and what the server's memory does meanwhile.

A call that leaks leaks once a call, not once a minute: sixty lines with calls of 20 s see in ten minutes as many calls
as sixty busy lines with calls of two minutes see in an hour.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.call import Script
from bench.callers import Callers
from bench.figures import Counts, Figures
from bench.measure import warm_up
from bench.usage import Usage

CALLS_AT_ONCE = 60
CALL_S = 20.0
SAMPLE_EVERY_S = 30.0
# Pools of threads and connections fill, caches and allocators settle: what grows then is no leak.
WARM_UP_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Sample:
    """Of the server, so many seconds into the soak. own_mb: its heap and stacks; rss_mb: with what it shares."""

    seconds: float
    calls: int
    own_mb: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Soak:
    """calls: at once, each of about call_s seconds, for so many seconds altogether."""

    seconds: float
    calls: int = CALLS_AT_ONCE
    call_s: float = CALL_S
    sample_every_s: float = SAMPLE_EVERY_S


async def soak(
    plan: Soak, script: Script, numbers: Sequence[str], usage: Usage, tell: Callable[[Sample], object]
) -> Figures:
    """Let calls come and go; `tell` is given every sample as it is taken."""
    await warm_up(script, numbers)
    gc.collect()
    gc.freeze()  # what is here stays: a look at all of it would be a pause of the generator
    counts = Counts(measuring=True)
    callers = Callers(script, counts, numbers, plan.calls, plan.call_s)
    began_at = time.monotonic()
    ringing = asyncio.create_task(callers.ring(plan.calls / plan.call_s))
    samples: list[Sample] = []
    for number in range(1, int(plan.seconds / plan.sample_every_s) + 1):
        await asyncio.sleep(began_at + number * plan.sample_every_s - time.monotonic())
        samples.append(_sample(began_at, counts, usage))
        tell(samples[-1])
    await ringing
    await callers.hang_up()
    return {
        "soak_minutes": round(plan.seconds / 60, 2),
        "calls_at_once": plan.calls,
        "call_seconds": plan.call_s,
        **growth([sample for sample in samples if sample.seconds >= plan.seconds * WARM_UP_SHARE]),
        **counts.summary(),
    }


def _sample(began_at: float, counts: Counts, usage: Usage) -> Sample:
    return Sample(
        round(time.monotonic() - began_at, 1),
        counts.calls_begun,
        round(usage.own_mb(), 2),
        round(usage.resident_mb(), 2),
    )


def growth(samples: Sequence[Sample]) -> Figures:
    """How the memory in use grows with the calls, by least squares; None where there are fewer than three samples.

    error_kb_per_call: the standard error of the slope: a slope within two of them is none.
    """
    if len(samples) < 3:
        return {"growth_kb_per_call": None, "error_kb_per_call": None, "growth_mb_per_hour": None}
    calls = np.array([sample.calls for sample in samples], dtype=float)
    memory = np.array([sample.own_mb for sample in samples])
    spread = float(np.square(calls - calls.mean()).sum())
    slope = float(((calls - calls.mean()) * (memory - memory.mean())).sum()) / spread
    rest = memory - memory.mean() - slope * (calls - calls.mean())
    error = float(np.sqrt(np.square(rest).sum() / (len(samples) - 2) / spread))
    calls_an_hour = (calls[-1] - calls[0]) / (samples[-1].seconds - samples[0].seconds) * 3600
    return {
        "growth_kb_per_call": round(slope * 1000, 3),
        "error_kb_per_call": round(error * 1000, 3),
        "growth_mb_per_hour": round(slope * float(calls_an_hour), 2),
    }
