"""What a process counts and measures of its calls, for Prometheus to fetch (`config/monitoring.py`).

No label names a tenant, a call or a person: the number of series stays small however many tenants there are, and who
reads the metrics learns nothing of anybody's calls. What one tenant uses is kept in its own schema (`EngineUse`).

https://prometheus.io/docs/practices/naming/ and .../instrumentation/
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from voice.breaker import BreakerState, all_breakers
from voice.usage import Unit

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)

LAG_EVERY_S = 0.5
# How an engine's error says that asking again cannot help.
_PERMANENT = "permanent"

_active = Gauge("permanence_active_calls", "Sessions held now.", ["transport"], registry=REGISTRY)
_calls = Counter("permanence_calls_total", "Sessions that have ended, by how.", ["outcome"], registry=REGISTRY)
_refused = Counter(
    "permanence_calls_refused_total", "Calls that no assistant could take.", ["reason"], registry=REGISTRY
)
_reply = Histogram(
    "permanence_reply_seconds",
    "From the end of the caller's speech to the first sound of the answer.",
    registry=REGISTRY,
    buckets=(0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0),
)
_gaps = Counter("permanence_playout_gaps_total", "Gaps heard because audio was sent too late.", registry=REGISTRY)
_recordings = Counter("permanence_recordings_failed_total", "Recordings that the disk did not take.", registry=REGISTRY)
_provider = Histogram(
    "permanence_provider_seconds",
    "From asking an engine to the first of its answer.",
    ["kind", "engine"],
    registry=REGISTRY,
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0),
)
_failures = Counter(
    "permanence_provider_failures_total",
    "Times that an engine failed; permanent ones do not go away by themselves.",
    ["kind", "engine", _PERMANENT],
    registry=REGISTRY,
)
_usage = Counter("permanence_usage_total", "What engines were used for.", ["engine", "unit"], registry=REGISTRY)
_lag = Histogram(
    "permanence_event_loop_lag_seconds",
    "How late the event loop was, looked at twice a second.",
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)


class _Breakers(Collector):
    """The circuit breakers as they are when somebody looks."""

    def collect(self) -> Iterable[Metric]:
        family = GaugeMetricFamily(
            "permanence_breaker_state",
            "1 for the state that a circuit breaker is in.",
            labels=["kind", "engine", "state"],
        )
        for (kind, engine), breaker in all_breakers().items():
            now = breaker.state
            for state in BreakerState:
                family.add_metric([kind, engine, state], float(state is now))
        return [family]


REGISTRY.register(_Breakers())


# --- calls ---


@contextmanager
def call_in_progress(transport: str) -> Iterator[None]:
    """A session is held inside the block."""
    _active.labels(transport).inc()
    try:
        yield
    finally:
        _active.labels(transport).dec()


def call_ended(outcome: str) -> None:
    """A session has ended. outcome: as the call keeps it, or a word for an end that leaves none ("lost", "failed")."""
    _calls.labels(outcome or "open").inc()


def call_refused(reason: str) -> None:
    _refused.labels(reason).inc()


def observe_reply(milliseconds: float) -> None:
    """How long the caller waited for the first sound of an answer."""
    _reply.observe(milliseconds / 1000)


def playout_gaps(count: int) -> None:
    """So many gaps were heard in a call; told once, at its end."""
    if count:
        _gaps.inc(count)


def recording_failed() -> None:
    _recordings.inc()


def used(totals: Mapping[tuple[str, Unit], float]) -> None:
    """What a session has used of its engines; told once, at its end."""
    for (engine, unit), amount in totals.items():
        _usage.labels(engine, unit).inc(amount)


# --- engines ---


class Asked:
    """An engine that has been asked and has not answered yet."""

    def __init__(self, kind: str, engine: str) -> None:
        self._began_at = time.monotonic()
        self._histogram: Histogram | None = _provider.labels(kind, engine)

    def answered(self) -> None:
        """The first of its answer is there; what comes later is not measured."""
        if self._histogram is not None:
            self._histogram.observe(time.monotonic() - self._began_at)
            self._histogram = None


@contextmanager
def provider(kind: str, engine: str) -> Iterator[Asked]:
    """Measure an engine until it has answered: when it says so, else at the end of the block.

    An exception that leaves the block counts as a failure of the engine. Being cancelled, or closed as a generator,
    is neither: nobody waited any longer.
    """
    asked = Asked(kind, engine)
    try:
        yield asked
    except Exception as error:
        provider_failed(kind, engine, permanent=bool(getattr(error, _PERMANENT, False)))
        raise
    asked.answered()


def provider_failed(kind: str, engine: str, *, permanent: bool) -> None:
    _failures.labels(kind, engine, str(permanent).lower()).inc()


# --- the event loop ---


class _Pulse:
    """Beats twice a second and sees how late it is. No task: one timer."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._due = loop.time()
        self._next()

    def _next(self) -> None:
        self._due = self.loop.time() + LAG_EVERY_S
        self.loop.call_at(self._due, self._beat)

    def _beat(self) -> None:
        _lag.observe(max(0.0, self.loop.time() - self._due))
        self._next()


_pulse: _Pulse | None = None


def watch_event_loop() -> None:
    """Measure the running loop from now on. Costs nothing when it is measured already."""
    global _pulse
    loop = asyncio.get_running_loop()
    if _pulse is None or _pulse.loop is not loop:
        _pulse = _Pulse(loop)
