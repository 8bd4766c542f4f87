"""Where things stand in the column of a day: by the minutes of its clock, side by side where they overlap. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

FIVE_MINUTES = 5
# Drawn at least so long, or its words have no room.
_SHORTEST = 20
# With more at the same time, the last of them are only counted.
MAX_LANES = 6


@dataclass(frozen=True, slots=True)
class Place:
    """From where and how far down something reaches, in hours and twelfths of an hour of the column."""

    hours: int
    twelfths: int
    tall_hours: int
    tall_twelfths: int

    @classmethod
    def between(cls, start: int, end: int) -> Place:
        """start, end: minutes from the top of the column."""
        top, height = start // FIVE_MINUTES, max(1, -(-end // FIVE_MINUTES) - start // FIVE_MINUTES)
        return cls(*divmod(top, 12), *divmod(height, 12))


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """Something in the column, in one of the `lanes` that share its breadth."""

    item: Item
    place: Place
    lane: int = 0
    lanes: int = 1


def side_by_side(items: Iterable[tuple[int, int, Item]]) -> tuple[list[Placed[Item]], int]:
    """What overlaps shares the breadth; and how many had no room. items: first and last minute, and what it is."""
    placed: list[Placed[Item]] = []
    without_room = 0
    for group in _overlapping(sorted(items, key=lambda one: one[:2])):
        lanes = _lanes(group)
        breadth = min(max(lanes) + 1, MAX_LANES)
        for (start, end, item), lane in zip(group, lanes, strict=True):
            if lane >= MAX_LANES:
                without_room += 1
                continue
            placed.append(Placed(item, Place.between(start, end), lane, breadth))
    return placed, without_room


def _overlapping(items: Sequence[tuple[int, int, Item]]) -> list[list[tuple[int, int, Item]]]:
    """Chains of items each of which overlaps one before it."""
    groups: list[list[tuple[int, int, Item]]] = []
    reached = -1
    for item in items:
        if item[0] >= reached:
            groups.append([])
        groups[-1].append(item)
        reached = max(reached, _drawn_until(item))
    return groups


def _lanes(group: Sequence[tuple[int, int, Item]]) -> list[int]:
    """The first lane that is free, one by one."""
    ends: list[int] = []
    lanes: list[int] = []
    for item in group:
        lane = next((at for at, end in enumerate(ends) if end <= item[0]), len(ends))
        ends[lane : lane + 1] = [_drawn_until(item)]
        lanes.append(lane)
    return lanes


def _drawn_until(item: tuple[int, int, Item]) -> int:
    return max(item[1], item[0] + _SHORTEST)
