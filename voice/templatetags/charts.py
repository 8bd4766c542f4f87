"""Charts as inline pictures: {% bar_chart chart %}, {% line_chart chart %}, {% share_bar part whole %}."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from voice import charts
from voice.charts import Chart

register = template.Library()


@register.inclusion_tag("charts/bars.html")
def bar_chart(chart: Chart) -> dict[str, Any]:
    drawn = charts.bars([point.value for point in chart.points], chart.top)
    return _frame(chart) | {"bars": list(zip(drawn, chart.points, strict=True))}


@register.inclusion_tag("charts/line.html")
def line_chart(chart: Chart) -> dict[str, Any]:
    points = charts.line([point.value for point in chart.points], chart.top)
    beneath = charts.line([point.value for point in chart.beneath], chart.top)
    return _frame(chart) | {
        "line": _written(points),
        "area": _written(charts.area(points)),
        "beneath": _written(beneath),
    }


@register.inclusion_tag("charts/share.html")
def share_bar(part: float, whole: float) -> dict[str, Any]:
    """How much `part` is of `whole`, beside the figure that says it: nothing of its own for who cannot see it."""
    return {"share": f"{charts.share(part, whole):g}", "width": charts.WIDTH}


def _frame(chart: Chart) -> dict[str, Any]:
    compared = zip(chart.points, chart.beneath or [None] * len(chart.points), strict=True)
    return {"chart": chart, "width": charts.WIDTH, "height": charts.HEIGHT, "rows": list(compared)}


def _written(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
