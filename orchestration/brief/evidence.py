"""What the evidence of the attention list says, in a few words for a headline and in one sentence with its numbers.

Add here a reason code of `product_attention`. Nothing here decides what needs attention.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import duckdb

from orchestration.brief import change_queries, evidence_queries
from orchestration.brief.evidence_queries import Key
from orchestration.brief.formats import (
    certainty,
    count,
    interval,
    money,
    month_name,
    percent,
    period_name,
    sig3,
    signed,
)
from orchestration.brief.trust import plural

RATES = ("gm_pct", "return_rate", "csat")
GOALS = {
    "net_sales": "net sales", "units_sold": "units sold", "gross_margin": "gross margin", "gm_pct": "the margin",
    "return_rate": "the return rate", "nps": "the net promoter score", "csat": "satisfied buyers",
}  # fmt: skip


class Said(NamedTuple):
    """A headline's words behind the product's name, and the sentence that proves them."""

    headline: str
    sentence: str


def said(con: duckdb.DuckDBPyConnection, reason: str, key: Key) -> Said:
    """The words for one piece of evidence.

    Raises:
        KeyError: a reason that this page has no words for.
    """
    return _WORDS[reason](con, key)


def _trend(con: duckdb.DuckDBPyConnection, key: Key) -> Said:
    trend = change_queries.trend(con, key["product_key"], key["metric"], key["period_grain"])
    assert trend is not None
    size = f" {percent(-trend['sen_slope_pct'])} a year" if trend["sen_slope_pct"] is not None else ""
    what = {"units": "sells less and less: units down", "net_sales": "loses sales: down"}[key["metric"]]
    return Said(f"{what}{size}" if size else what.split(":")[0], str(trend["evidence_text"]))


def _margin(con: duckdb.DuckDBPyConnection, key: Key) -> Said:
    row, month = evidence_queries.margin(con, key), date.fromisoformat(key["month"])
    now = percent(row["now"])
    before = f", {percent(row['before'])} in the twelve months before" if row["before"] is not None else ""
    headline = f"earns less: margin {now}" + (f" instead of {percent(row['before'])}" if before else "")
    return Said(headline, f"Gross margin was {now} of net sales in {month_name(month)}{before}.")


def _returns(con: duckdb.DuckDBPyConnection, key: Key) -> Said:
    row = evidence_queries.returns(con, key)
    usual = row["returned_before"] / row["sold_before"] if row["sold_before"] else None
    rate = f"{percent(row['returned'] / row['sold'])} of what was sold" if row["sold"] else "with nothing sold"
    before = f"; {percent(usual)} in the year before" if usual is not None else ""
    return Said(
        f"comes back: {count(row['returned'])} units in four weeks",
        f"{count(row['returned'])} units came back from {key['from']} to {key['to']}, {rate} "
        f"(n = {count(row['sold'])}){before}.",
    )


def _score(con: duckdb.DuckDBPyConnection, key: Key) -> Said:
    row = evidence_queries.score(con, key)
    factor, unit = (1.0, "") if row["metric"] == "nps" else (100.0, "\u00a0%")
    value, low, high = (sig3(row[name] * factor) for name in ("score", "ci_low", "ci_high"))
    name, when = str(row["metric"]).upper(), period_name(row["period_grain"], row["period_start"])
    points = "points" if row["metric"] == "nps" else "percentage points"
    return Said(
        f"pleases less: {name} {value}{unit} in {when}",
        f"{name} {interval(value + unit, low, high)} in {when}, n = {count(row['n'])}: "
        f"{signed(sig3(row['delta'] * factor))} {points} since the period before, {certainty(row['p_adj'])}.",
    )


def _goal(con: duckdb.DuckDBPyConnection, key: Key) -> Said:
    row = evidence_queries.goal(con, key)
    metric, currency = str(row["metric_name"]), row["currency"]

    def shown(value: float) -> str:
        return percent(value) if metric in RATES else money(value, currency) if currency else sig3(value)

    when, name = period_name(row["period_grain"], row["period_start"]), GOALS[metric]
    reached = f"{shown(row['actual'])} in {when}" if row["actual"] is not None else f"nothing known of {when}"
    heading = "" if row["is_complete_period"] or row["forecast"] is None else f", heading for {shown(row['forecast'])}"
    since = f", off since {row['last_change_at']:%Y-%m-%d}" if row["last_change_at"] else ""
    return Said(
        f"misses its goal for {name}",
        f"Goal for {name}: {shown(row['target'])}; {reached}{heading}{since}.",
    )


def _stock(_: duckdb.DuckDBPyConnection, key: Key) -> Said:
    days = plural(int(key["days_out_of_stock"]), "day")
    return Said(
        "was out of stock",
        f"Out of stock on {days} of the week of {key['week_start']}; what sells then says nothing about demand.",
    )


_WORDS: dict[str, Callable[[duckdb.DuckDBPyConnection, Key], Said]] = {
    "trend_declining": _trend,
    "margin_drop": _margin,
    "margin_below_floor": _margin,
    "return_spike": _returns,
    "score_drop": _score,
    "goal_off": _goal,
    "stock_out": _stock,
}
MOST_TELLING = tuple(_WORDS)  # which reason leads the headline
