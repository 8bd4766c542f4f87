"""Figures as a table in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from bench.figures import Figures

_Cell = Callable[[Figures], str]


def _of(name: str, *parts: str) -> _Cell:
    """The values of a series, one after the other."""

    def cell(figures: Figures) -> str:
        values = cast(Figures, figures[name])
        return " / ".join(_shown(values[part]) for part in parts)

    return cell


def _single(name: str) -> _Cell:
    return lambda figures: _shown(figures[name])


def _shown(value: object) -> str:
    return "–" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


_CAPACITY: dict[str, _Cell] = {
    "calls": _single("calls"),
    "reply ms p50/p95/p99": _of("reply_ms", "p50", "p95", "p99"),
    "greeting ms p50/p95": _of("greeting_ms", "p50", "p95"),
    "CPU s per call minute": _single("cpu_seconds_per_call_minute"),
    "server CPU": _single("server_cpu"),
    "MB per call": _single("memory_per_call_mb"),
    "late frames": _single("late_frames"),
    "lost calls": _single("lost_calls"),
    "server lag ms p95/p99": _of("server_lag_ms", "p95", "p99"),
    "generator lag ms p99": _of("generator_lag_ms", "p99"),
    "generator CPU": _single("generator_cpu"),
}


def capacity_table(runs: Sequence[Figures]) -> str:
    return markdown(list(_CAPACITY), [[cell(figures) for cell in _CAPACITY.values()] for figures in runs])


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
