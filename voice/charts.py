"""What a chart is, and where its bars and lines lie. Pure: units of a picture that is stretched to its place.

A picture holds no text, so that it can be stretched, and mirrored where writing runs from right to left; its scale and
its labels are words beside it. Behind every picture is a table of the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 1000
HEIGHT = 200
# Of a bar's room, what stays empty beside it.
_GAP = 0.25
# A figure that is not nothing can be seen.
_LEAST_HEIGHT = 2.0
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle that stands on the ground of the picture."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: what it is called, how much it is, and how that is written."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures in a row. name: unique on its page. ticks: what stands below, evenly spread.

    summary: what the picture shows, in a sentence. label, unit: the heads of the table's columns. beneath: earlier
    figures of the same length for comparison, drawn behind a line.
    """

    name: str
    title: str
    summary: str
    label: str
    unit: str
    points: tuple[Point, ...]
    ticks: tuple[str, ...] = ()
    scale: tuple[str, ...] = ()
    beneath: tuple[Point, ...] = ()

    @property
    def top(self) -> int:
        return ceiling([point.value for point in (*self.points, *self.beneath)])


def ceiling(values: Sequence[float]) -> int:
    """The even number at which a scale ends: at or above every value, 2 at least, and easily halved by the eye."""
    most = max([0.0, *values])
    if most <= 2:
        return 2
    size = 10 ** math.floor(math.log10(most))
    found = next(step * size for step in _NICE if step * size >= most)
    return int(found) if found % 2 == 0 else int(found) + 1


def bars(values: Sequence[float], top: float) -> tuple[Bar, ...]:
    """One for each value, from the start of the picture to its end; `top` reaches its upper edge."""
    if not values:
        return ()
    room = WIDTH / len(values)
    width = room * (1 - _GAP)
    heights = [max(_LEAST_HEIGHT, _height(value, top)) if value > 0 else 0.0 for value in values]
    return tuple(
        Bar(round(index * room + (room - width) / 2, 2), round(HEIGHT - tall, 2), round(width, 2), round(tall, 2))
        for index, tall in enumerate(heights)
    )


def line(values: Sequence[float], top: float) -> tuple[tuple[float, float], ...]:
    """A point for each value, the first at the start of the picture and the last at its end; a single one at both."""
    if len(values) == 1:
        values = [*values, *values]
    step = WIDTH / (len(values) - 1) if values else 0.0
    return tuple((round(at * step, 2), round(HEIGHT - _height(value, top), 2)) for at, value in enumerate(values))


def area(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The line, closed along the ground."""
    return (*points, (points[-1][0], float(HEIGHT)), (points[0][0], float(HEIGHT))) if points else ()


def share(part: float, whole: float) -> float:
    """How wide a bar of `part` is in a picture as wide as `whole`."""
    return round(WIDTH * min(1.0, max(0.0, part / whole)), 2) if whole > 0 else 0.0


def _height(value: float, top: float) -> float:
    return HEIGHT * min(1.0, max(0.0, value / top)) if top > 0 else 0.0
