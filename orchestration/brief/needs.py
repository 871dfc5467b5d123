"""Who needs more than they get, and what is asked for and not offered: gaps by segment and by attribute.

Add here another form of an unmet need. What counts as one is decided in `segment_demand` and `attribute_gaps`.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from orchestration.brief import charts, customer_queries
from orchestration.brief.charts import ScoreRow
from orchestration.brief.formats import count, interval, money, sig3
from orchestration.brief.issues import PERIODS, share_picture
from orchestration.brief.page import Item, Picture, Table
from orchestration.brief.queries import Record

MOST = 4


def needs(con: duckdb.DuckDBPyConnection) -> list[Item]:
    """Segments first, then attributes; the widest gap of each leads."""
    segments = customer_queries.unserved_segments(con, MOST)
    attributes = customer_queries.missing_attributes(con, MOST)
    return [
        *(_segment(con, f"segment-{place}", row) for place, row in enumerate(segments, 1)),
        *(_attribute(con, f"attribute-{place}", row) for place, row in enumerate(attributes, 1)),
    ]


def _segment(con: duckdb.DuckDBPyConnection, name: str, row: Record) -> Item:
    where = "" if row["product_line"] == "all" else f" in {row['product_line']}"
    need, score = str(row["need"]).replace("_", " "), sig3(row["opportunity_score"])
    beside = customer_queries.segments_beside(con, row)
    return Item(
        headline=f"{_who(row)}: {need}{where} is needed and not met, opportunity {score} of 20",
        pictures=[
            _rated(f"{name}-need", "who find it important", "importance", beside),
            _rated(f"{name}-met", "who are satisfied", "satisfaction", beside),
        ],
        evidence=str(row["evidence_text"]),
    )


def _who(row: Record) -> str:
    return f"{str(row['segment_name']).replace('_', ' ').capitalize()} {row['segment_value']}"


def _rated(name: str, who: str, measure: str, rows: Sequence[Record]) -> Picture:
    """Shares of answers in the top two boxes, one dot a segment."""
    dots = [_dot(row, measure) for row in rows]
    drawn = any(dot.score is not None for dot in dots)
    return Picture(
        caption=f"Share {who} by {str(rows[0]['segment_name']).replace('_', ' ')}, %, 95\u00a0% intervals.",
        chart=charts.score_dots(name, dots, (0.0, 100.0), "% of answers") if drawn else None,
        alternative=f"Dots with intervals: share {who}, by segment. The figures are in the table below.",
        data=Table(
            caption=f"Share {who}",
            head=("Segment", "n", "Share, % (95 %)"),
            rows=[(str(row["segment_value"]), count(row[f"{measure}_n"]), _reading(row, measure)) for row in rows],
        ),
    )


def _values(row: Record, measure: str) -> list[float] | None:
    values = [row[name] for name in (measure, f"{measure}_ci_low", f"{measure}_ci_high")]
    return None if None in values else [float(value) * 100 for value in values]


def _reading(row: Record, measure: str) -> str:
    values = _values(row, measure)
    return interval(*map(sig3, values)) if values else "too few"


def _dot(row: Record, measure: str) -> ScoreRow:
    label = f"{row['segment_value']} · n = {count(row[f'{measure}_n'])}"
    return ScoreRow(label, *(_values(row, measure) or (None, None, None)))


def _attribute(con: duckdb.DuckDBPyConnection, name: str, row: Record) -> Item:
    label = str(row["attribute"]).replace("_", " ")
    where = "" if row["product_line"] == "all" else f" in {row['product_line']}"
    bought = ""
    if row["revenue_of_askers"]:
        bought = f" They bought for {money(row['revenue_of_askers'], row['currency'])} in twelve months."
    return Item(
        headline=f"{label.capitalize()}{where} is asked for and not offered",
        pictures=[share_picture(name, label, customer_queries.attribute_history(con, row, PERIODS))],
        evidence=f"{row['evidence_text']}{bought}",
    )
