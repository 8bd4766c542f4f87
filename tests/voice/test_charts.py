"""Where bars and lines lie: inside the picture, in order, and as tall as what they stand for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice import charts

COUNTS = st.lists(st.integers(min_value=0, max_value=1_000_000), min_size=1, max_size=400)


@given(COUNTS)
def test_a_scale_ends_at_an_even_number_at_or_above_every_figure_and_not_far_above(values: list[int]) -> None:
    top = charts.ceiling(values)
    assert top % 2 == 0 and top >= max(values)
    assert top <= max(2.5 * max(values) + 1, 2)


@given(COUNTS)
def test_bars_stand_on_the_ground_inside_the_picture_and_never_touch(values: list[int]) -> None:
    bars = charts.bars(values, charts.ceiling(values))
    assert len(bars) == len(values)
    for bar in bars:
        assert bar.x >= 0 and bar.x + bar.width <= charts.WIDTH + 0.02
        assert bar.y >= 0 and bar.y + bar.height == pytest.approx(charts.HEIGHT, abs=0.02)
    for one, following in pairwise(bars):
        assert one.x + one.width < following.x


@given(COUNTS)
def test_a_greater_figure_never_has_a_lower_bar_and_only_nothing_has_none(values: list[int]) -> None:
    bars = charts.bars(values, charts.ceiling(values))
    by_value = sorted(zip(values, bars, strict=True), key=lambda pair: pair[0])
    heights = [bar.height for _value, bar in by_value]
    assert heights == sorted(heights)
    assert all((bar.height > 0) == (value > 0) for value, bar in zip(values, bars, strict=True))


@given(COUNTS)
def test_a_line_runs_from_the_start_to_the_end_and_stays_inside(values: list[int]) -> None:
    points = charts.line(values, charts.ceiling(values))
    assert points[0][0] == 0 and points[-1][0] == pytest.approx(charts.WIDTH, abs=0.01)
    assert [x for x, _y in points] == sorted(x for x, _y in points)
    assert all(0 <= y <= charts.HEIGHT for _x, y in points)
    closed = charts.area(points)
    assert closed[: len(points)] == points and {y for _x, y in closed[len(points) :]} == {charts.HEIGHT}


@given(st.floats(min_value=0, max_value=1e6), st.floats(min_value=0, max_value=1e6))
def test_a_share_is_between_nothing_and_the_whole(part: float, whole: float) -> None:
    assert 0 <= charts.share(part, whole) <= charts.WIDTH


def test_nothing_to_draw_draws_nothing() -> None:
    assert charts.bars([], 2) == () and charts.line([], 2) == () and charts.area(()) == ()
    assert charts.ceiling([]) == 2 and charts.share(3, 0) == 0


def test_a_scale_is_one_that_people_read_at_a_glance() -> None:
    assert [charts.ceiling([most]) for most in (0, 1, 3, 7, 12, 34, 99, 101, 480)] == [
        2,
        2,
        6,
        10,
        20,
        50,
        100,
        200,
        500,
    ]
