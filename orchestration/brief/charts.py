"""Charts as inline SVG: drawn by Altair, converted without a browser, narrow enough for a phone.

Add here another form of chart. Nothing here queries or words a finding: titles belong to the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert as vlc
from markupsafe import Markup

ACCENT, GREY, INK = "#0072B2", "#8a8a8a", "#333333"  # Okabe–Ito blue and greys
WIDTH = 340
SHORT = (  # 1.5M, 20k, 0.5; SI prefixes would print 0.5 as 500m
    "abs(datum.value) >= 1e6 ? format(datum.value / 1e6, ',~g') + 'M' : "
    "abs(datum.value) >= 1e3 ? format(datum.value / 1e3, ',~g') + 'k' : format(datum.value, ',~g')"
)
CONFIG: dict[str, Any] = {
    "font": "Helvetica, Arial, sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "labelFontSize": 11,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "gridColor": "#e6e6e6",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
}


@dataclass(frozen=True)
class ScoreRow:
    """One dot with its whisker; without a score only its label is drawn."""

    label: str
    score: float | None
    low: float | None
    high: float | None


def svg(chart: alt.LayerChart, name: str) -> Markup:
    """SVG text that can stand several times on one page: ids carry the chart's name."""
    chart = chart.properties(autosize=alt.AutoSizeParams(type="fit", contains="padding"))
    text = vlc.vegalite_to_svg({**chart.to_dict(), "config": CONFIG})
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", text)
    text = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{name}-\2"', text)
    return Markup(text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - texts in it were escaped by the renderer


def score_dots(name: str, rows: Sequence[ScoreRow], domain: tuple[float, float], unit: str) -> Markup:
    """A dot and its 95 % interval per score, on the whole scale of the metric."""
    values = [
        {"place": place, "label": row.label, "score": row.score, "low": row.low, "high": row.high}
        for place, row in enumerate(rows)
    ]
    # room for the longest label in a wide font: the reader's is not the one this is drawn with
    room = min(150, round(6.6 * max((len(row.label) for row in rows), default=0)))
    axis_left = alt.Axis(title=None, labelLimit=150, minExtent=room)
    base = alt.Chart(alt.Data(values=values)).encode(y=alt.Y("label:N", sort=alt.SortField("place"), axis=axis_left))
    scale = alt.Scale(domain=list(domain), zero=False)
    axis = alt.Axis(title=unit, tickCount=5)
    whisker = (
        base.transform_filter("datum.low != null")
        .mark_rule(color=INK, strokeWidth=2)
        .encode(x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q")
    )
    dot = (
        base.transform_filter("datum.score != null")
        .mark_point(color=ACCENT, filled=True, size=60, opacity=1)
        .encode(x=alt.X("score:Q", scale=scale, axis=axis))
    )
    return svg((whisker + dot).properties(width=WIDTH, height=55 + 34 * len(rows)), name)
