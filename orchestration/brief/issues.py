"""The few issues that matter: how many name them, who names them, what hangs on it, and in whose words.

Add here another part of an issue. Which issues lead, and in which order, is decided in `issue_ranks`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import duckdb

from orchestration.brief import charts, customer_queries
from orchestration.brief.charts import ScoreRow
from orchestration.brief.formats import certainty, count, interval, money, percent, period_name, sig3
from orchestration.brief.page import Item, Picture, Table
from orchestration.brief.queries import Record

MOST, PERIODS = 6, 6


def issues(con: duckdb.DuckDBPyConnection) -> list[Item]:
    """One item per issue of the newest complete quarter."""
    return [_item(con, f"issue-{place}", row) for place, row in enumerate(customer_queries.issues(con, MOST), 1)]


def _item(con: duckdb.DuckDBPyConnection, name: str, row: Record) -> Item:
    label = str(row["theme_label"] or row["theme"])
    history = customer_queries.theme_history(con, row["theme"], row["period_start"], PERIODS)
    return Item(
        headline=f"{label}: {_finding(row)}",
        pictures=[share_picture(name, label, history)],
        evidence=" ".join(_sentences(row)),
        quotes=[f"“{quote}”" for quote in json.loads(row["sample_quotes"] or "[]")],
    )


def _finding(row: Record) -> str:
    """What is most worth knowing of an issue, in a few words."""
    lift, p_value = row["lift_detractor_vs_rest"], row["fisher_p_adj"]
    if row["trend_class"] == "growing":
        return "named more and more"
    if lift is not None and lift > 1 and p_value is not None and p_value < 0.05:
        return f"named {sig3(lift)} times as often by detractors"
    return f"named by {percent(row['share'])} of those who wrote" if row["share"] is not None else "named by few"


def _sentences(row: Record) -> list[str]:
    when = period_name(row["period_grain"], row["period_start"])
    reading = ""
    if row["share"] is not None:
        reading = ", " + interval(
            *(percent(row[c]) if c == "share" else sig3(row[c] * 100) for c in ("share", "ci_low", "ci_high"))
        )
    found = [f"Named by {count(row['numerator'])} of {count(row['n'])} who wrote in {when}{reading}."]
    if row["lift_detractor_vs_rest"] is not None:
        found.append(
            f"By detractors {sig3(row['lift_detractor_vs_rest'])} times as often as by the rest: "
            f"{certainty(row['fisher_p_adj'])}."
        )
    if row["revenue_at_stake"]:
        found.append(
            f"Those who name it bought for {money(row['revenue_at_stake'], row['currency'])} in twelve months."
        )
    return found


def share_picture(name: str, label: str, history: Sequence[Record]) -> Picture:
    """Shares of those who wrote over complete quarters, with their intervals."""
    dots = [_dot(row) for row in history]
    top = max((dot.high for dot in dots if dot.high is not None), default=0.0)
    return Picture(
        caption="Share of those who wrote that name it, by quarter, %, 95\u00a0% intervals. Complete quarters only.",
        chart=charts.score_dots(name, dots, (0.0, top), "% of those who wrote") if top else None,
        alternative=f"Dots with intervals: share of those who wrote that name “{label}”. Figures: the table below.",
        data=Table(
            caption="Share of those who wrote, by quarter",
            head=("Quarter", "Wrote", "Name it", "Share, % (95 %)"),
            rows=[
                (period_name(r["period_grain"], r["period_start"]), count(r["n"]), count(r["numerator"]), _reading(r))
                for r in history
            ],
        ),
    )


def _reading(row: Record) -> str:
    if row["share"] is None:
        return "too few"
    return interval(*(sig3(row[c] * 100) for c in ("share", "ci_low", "ci_high")))


def _dot(row: Record) -> ScoreRow:
    hidden = row["is_suppressed"] or row["share"] is None
    label = f"{period_name(row['period_grain'], row['period_start'])} · n = {count(row['n'])}"
    values = (None if hidden or row[c] is None else float(row[c]) * 100 for c in ("share", "ci_low", "ci_high"))
    return ScoreRow(label, *values)
