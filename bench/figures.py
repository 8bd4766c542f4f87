"""What is counted while callers are on the line, and the figures made of it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from voice.speech.base import FRAME_BYTES

Figures = dict[str, object]


def _series() -> array[float]:
    return array("d")


@dataclass(slots=True)
class Counts:
    """Of one run. All series in milliseconds.

    measuring: whether what happens belongs to the steady part; calls that begin or are lost count at any time.

    reply_ms: from the caller's last sound to the first audio of the answer. greeting_ms: from the `start` message
    to the first audio, ring_ms: to the same from the webhook. gaps: how often the assistant broke off for want of
    audio, late_frames: for how many frames altogether; lead_ms: how much was still to be played when more came.
    frames: sent, and how many of them with speech.
    premature: answers that began while the caller still spoke. generator_lag_ms: how late the generator itself sent
    its frames; server_lag_ms: how long the server took to answer a websocket ping.
    """

    measuring: bool = False
    reply_ms: array[float] = field(default_factory=_series)
    greeting_ms: array[float] = field(default_factory=_series)
    ring_ms: array[float] = field(default_factory=_series)
    lead_ms: array[float] = field(default_factory=_series)
    generator_lag_ms: array[float] = field(default_factory=_series)
    server_lag_ms: array[float] = field(default_factory=_series)
    frames: int = 0
    speech_frames: int = 0
    heard_bytes: int = 0
    late_frames: int = 0
    gaps: int = 0
    premature: int = 0
    calls_begun: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def greeted(self, *, since_start_s: float, since_ring_s: float) -> None:
        self.greeting_ms.append(since_start_s * 1000)
        self.ring_ms.append(since_ring_s * 1000)

    def replied(self, seconds: float) -> None:
        if self.measuring:
            self.reply_ms.append(seconds * 1000)

    def sent_frame(self, *, speech: bool) -> None:
        if self.measuring:
            self.frames += 1
            self.speech_frames += speech

    def heard(self, size: int, late_frames: int, lead_s: float | None) -> None:
        """Audio of the assistant has come; lead_s: None for the first of a turn."""
        if self.measuring:
            self.heard_bytes += size
            self.late_frames += late_frames
            self.gaps += late_frames > 0
            if lead_s is not None:
                self.lead_ms.append(max(0.0, lead_s) * 1000)

    def interrupted_by_assistant(self) -> None:
        if self.measuring:
            self.premature += 1

    def sent_late(self, seconds: float) -> None:
        if self.measuring:
            self.generator_lag_ms.append(max(0.0, seconds) * 1000)

    def ponged(self, seconds: float) -> None:
        if self.measuring:
            self.server_lag_ms.append(seconds * 1000)

    def summary(self) -> Figures:
        return {
            "reply_ms": spread(self.reply_ms, 50, 95, 99),
            "greeting_ms": spread(self.greeting_ms, 50, 95),
            "ring_to_greeting_ms": spread(self.ring_ms, 50, 95),
            "late_frames": self.late_frames,
            "gaps": self.gaps,
            "least_lead_ms": round(min(self.lead_ms), 1) if self.lead_ms else None,
            "caller_speaks": round(self.speech_frames / max(1, self.frames), 3),
            "assistant_speaks": round(self.heard_bytes / FRAME_BYTES / max(1, self.frames), 3),
            "premature_replies": self.premature,
            "calls_begun": self.calls_begun,
            "lost_calls": self.lost.total(),
            "lost": dict(self.lost),
            "server_lag_ms": spread(self.server_lag_ms, 50, 95, 99),
            "generator_lag_ms": spread(self.generator_lag_ms, 50, 99),
        }


def spread(values: Sequence[float], *percentiles: int) -> Figures:
    """Percentiles, the largest and the number of values; None for each where there is no value."""
    found = [round(float(value), 1) for value in np.percentile(values, percentiles)] if len(values) else None
    named: Figures = {f"p{point}": found[index] if found else None for index, point in enumerate(percentiles)}
    return named | {"max": round(max(values), 1) if found else None, "count": len(values)}
