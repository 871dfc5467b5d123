"""Charts of change: a measure against what its season leads to expect, and a change taken apart.

Add here another picture of a change over time. Nothing here queries or words a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
from markupsafe import Markup

from orchestration.brief.charts import ACCENT, GREY, INK, SHORT, WIDTH, svg
from orchestration.brief.formats import month_name

WARNING, BAND = "#D55E00", "#d9d9d9"  # Okabe–Ito vermillion


@dataclass(frozen=True)
class Point:
    """One period: what was measured, what was to be expected, and whether the test left it out."""

    period: date
    actual: float | None
    expected: float | None
    low: float | None
    high: float | None
    is_left_out: bool = False


@dataclass(frozen=True)
class Step:
    """One row of a waterfall: a total from zero, or a part that moves it."""

    label: str
    amount: float
    text: str
    is_total: bool = False


def trend_line(name: str, points: Sequence[Point]) -> Markup:
    """The measure as a line over the band of its season; periods left out of the test are hollow."""
    ordered = sorted(points, key=lambda point: point.period)
    first, last = month_name(ordered[0].period), month_name(ordered[-1].period)
    values = [
        {
            "order": place, "actual": point.actual, "expected": point.expected, "low": point.low, "high": point.high,
            "out": point.is_left_out,
        }
        for place, point in enumerate(ordered)
    ]  # fmt: skip
    x = alt.X(
        "order:Q",
        axis=alt.Axis(
            title=None,
            grid=False,
            values=[0, len(ordered) - 1],
            labelExpr=f"datum.value == 0 ? {first!r} : {last!r}",
            labelAlign=alt.expr("datum.value == 0 ? 'left' : 'right'"),
        ),
    )
    axis = alt.Axis(title=None, tickCount=4, labelExpr=SHORT)
    base = alt.Chart(alt.Data(values=values)).encode(x=x)
    known = base.encode(y=alt.Y("actual:Q", axis=axis).scale(zero=True))  # a period without a value breaks the line
    band = base.transform_filter("isValid(datum.low)").mark_area(color=BAND, opacity=0.8)
    middle = base.transform_filter("isValid(datum.expected)").mark_line(color=GREY, strokeWidth=1)
    out = known.transform_filter("datum.out").mark_point(color=ACCENT, filled=False, fill="white", size=40)
    layers = (
        band.encode(y=alt.Y("low:Q", axis=axis), y2="high:Q")
        + middle.encode(y=alt.Y("expected:Q", axis=axis))
        + known.mark_line(color=ACCENT, strokeWidth=2)
        + out
    )
    return svg(layers.properties(width=WIDTH, height=130), name)


def waterfall(name: str, steps: Sequence[Step]) -> Markup:
    """Totals from zero and the parts between them, top to bottom, each with its amount."""
    rows: list[dict[str, Any]] = []
    level = 0.0
    for place, step in enumerate(steps):
        begin, end = (0.0, step.amount) if step.is_total else (level, level + step.amount)
        level = end
        kind = "total" if step.is_total else ("down" if step.amount < 0 else "up")
        rows.append({
            "place": place, "label": step.label, "begin": begin, "end": end, "kind": kind, "text": step.text,
            "right": max(begin, end, 0.0),
        })  # fmt: skip
    room = min(150, round(6.6 * max(len(step.label) for step in steps)))
    y = alt.Y("label:N", sort=alt.SortField("place"), axis=alt.Axis(title=None, labelLimit=150, minExtent=room))
    axis = alt.Axis(title=None, tickCount=3, labelExpr=SHORT)
    # room for the longest text behind the longest bar
    edges = [float(row[edge]) for row in rows for edge in ("begin", "end")]
    scale = alt.Scale(domain=[min(0.0, *edges), max(0.0, *edges) * 1.28], nice=False, zero=True)
    colour = alt.Color(
        "kind:N", legend=None, scale=alt.Scale(domain=["total", "up", "down"], range=[GREY, ACCENT, WARNING])
    )
    bars = alt.Chart(alt.Data(values=rows)).encode(
        y=y, x=alt.X("begin:Q", axis=axis, scale=scale), x2="end:Q", color=colour
    )
    ends = alt.Chart(alt.Data(values=rows)).encode(y=y)
    layers = (
        bars.mark_bar(size=14)
        + ends.mark_tick(color=INK, thickness=1, size=14).encode(x=alt.X("end:Q", axis=axis, scale=scale))
        + ends.mark_text(align="left", dx=4, color=INK, fontSize=11).encode(
            x=alt.X("right:Q", axis=axis, scale=scale), text="text:N"
        )
    )
    return svg(layers.properties(width=WIDTH, height=24 * len(steps) + 30), name)
