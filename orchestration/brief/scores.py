"""What people say: each question's score with its interval, over the last complete periods.

Add here another score over all products. Nothing here computes an interval or a test: the mart did.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import duckdb

from orchestration.brief import charts, survey_queries
from orchestration.brief.charts import ScoreRow
from orchestration.brief.formats import (
    certainty,
    count,
    interval,
    period_name,
    sig3,
    signed,
)
from orchestration.brief.page import Item, Picture, Table
from orchestration.brief.queries import Record

NAMES = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}
PERIODS, MOST = 6, 12


def scores(con: duckdb.DuckDBPyConnection, min_n: int | None) -> list[Item]:
    """One item per question and metric, those with most answers first."""
    found = survey_queries.total_scores(con)
    groups = [
        list(rows) for _, rows in groupby(found, key=lambda r: (r["metric"], r["survey_program"], r["question_id"]))
    ]
    series = [kept for group in groups if (kept := _periods(group))]
    series.sort(key=lambda rows: -int(rows[-1]["n"] or 0))
    return [_item(f"score-{i}", rows, min_n) for i, rows in enumerate(series[:MOST], 1)]


def _periods(rows: list[Record]) -> list[Record]:
    """The last complete quarters; months or all time where there are no quarters."""
    for grain in ("quarter", "month", "all"):
        of_grain = [row for row in rows if row["period_grain"] == grain]
        complete = [row for row in of_grain if row["is_complete_period"] or grain == "all"]
        if complete:
            return complete[-PERIODS:]
    return []


def _unit(row: Record) -> tuple[float, str, tuple[float, float]]:
    """Factor, unit and whole scale: NPS in points, the others as percent of answers."""
    if row["metric"] == "nps":
        return 1.0, "", (-100.0, 100.0)
    return 100.0, "\u00a0%", (0.0, 100.0)


def _reading(row: Record, min_n: int | None) -> str:
    """Score with interval, or why there is none."""
    factor, unit, _ = _unit(row)
    if row["is_suppressed"] or row["score"] is None:
        return f"n < {min_n}" if min_n else "too few answers"
    value, low, high = (sig3(row[c] * factor) for c in ("score", "ci_low", "ci_high"))
    return interval(value + unit, low, high)


def _change(row: Record) -> str:
    """The change since the period before, and how sure it is."""
    if row["delta"] is None:
        return "The period before has no score to compare with."
    factor, _, _ = _unit(row)
    points = signed(sig3(row["delta"] * factor))
    unit = "points" if row["metric"] == "nps" else "percentage points"
    return f"Change since the period before: {points} {unit}, {certainty(row['p_value'])}."


def _score_row(row: Record, min_n: int | None) -> ScoreRow:
    factor, _, _ = _unit(row)
    hidden = row["is_suppressed"] or row["score"] is None
    few = f"n < {min_n}" if min_n else "too few answers"
    label = f"{_when(row)} · " + (few if hidden else f"n = {count(row['n'])}")

    def scaled(column: str) -> float | None:
        return None if hidden or row[column] is None else float(row[column]) * factor

    return ScoreRow(label, scaled("score"), scaled("ci_low"), scaled("ci_high"))


def _when(row: Record) -> str:
    start: Any = row["period_start"]
    return period_name(row["period_grain"], start)


def _item(name: str, rows: list[Record], min_n: int | None) -> Item:
    last = rows[-1]
    metric = NAMES[last["metric"]]
    _, unit, domain = _unit(last)
    question = str(last["wording"] or last["question_id"])
    program = str(last["survey_program"]).replace("_", " ")
    headline = f"{metric}, {program}: {_reading(last, min_n)} in {_when(last)}"
    dots = [_score_row(row, min_n) for row in rows]
    drawn = any(dot.score is not None for dot in dots)
    return Item(
        headline=headline,
        pictures=[
            Picture(
                caption=f"“{question}” {metric}{' in' if unit else ''}{unit}, 95\u00a0% intervals, all "
                "products, all answers. Complete periods only.",
                chart=charts.score_dots(name, dots, domain, metric + unit) if drawn else None,
                alternative=f"Dots with intervals: {headline}. The figures are in the table below.",
                data=Table(
                    caption=f"{metric} by period",
                    head=("Period", "n", "Score (95 %)"),
                    rows=[(_when(row), count(row["n"]), _reading(row, min_n)) for row in rows],
                ),
            )
        ],
        evidence=f"n = {count(last['n'])}. {_change(last)}",
    )
