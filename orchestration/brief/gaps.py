"""What the page cannot say, and why: one sentence each, so that silence is never read as zero.

Add here a sentence for anything a reader might miss. Nothing here guesses the missing value.
"""

from __future__ import annotations

from datetime import date

import duckdb

from orchestration.brief import queries, survey_queries
from orchestration.brief.formats import money, month_name, month_range, percent, period_end, shift
from orchestration.brief.scores import NAMES
from orchestration.brief.trust import plural

OWN_HISTORY = "publish_ledger"  # empty before the first publication, whatever was delivered


def gaps(con: duckdb.DuckDBPyConnection, as_of: date) -> list[str]:
    """What the page about products cannot say, most important first."""
    return [*_feeds(con), *_sales(con, as_of)]


def survey_gaps(con: duckdb.DuckDBPyConnection, min_n: int | None) -> list[str]:
    """What the page about customers cannot say, most important first."""
    lines = []
    if hidden := survey_queries.suppressed_scores(con):
        limit = f"fewer than {min_n} answers" if min_n else "too few answers"
        parts = [f"{row['hidden']:,} of {row['scores']:,} {NAMES.get(row['metric'], row['metric'])}" for row in hidden]
        lines.append(f"Not shown, for {limit}: {', '.join(parts)} scores by product, segment and period.")
    for row in survey_queries.other_versions(con):
        lines.append(
            f"{plural(row['answers'], 'answer')} to “{row['question']}” count in no score: they "
            "answer an earlier wording, declared not comparable."
        )
    return lines


def _feeds(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Marts without a row: nobody delivered what they are made of."""
    empty = [name for name, rows in queries.row_counts(con).items() if not rows and name != OWN_HISTORY]
    if not empty:
        return []
    return [f"Nothing was delivered, or nothing was complete, for: {', '.join(empty)}. Not zero: unknown."]


def _sales(con: duckdb.DuckDBPyConnection, as_of: date) -> list[str]:
    """What is missing from the last twelve complete months of sales."""
    known = queries.sales_months(con)
    last, lines = known["last_month"], []
    if open_month := known["open_month"]:
        lines.append(f"{month_name(open_month)} is not over: it is left out of every comparison.")
    if last is None:
        return lines
    if period_end("month", shift(last, 1)) <= as_of:
        lines.append(f"Sales were delivered up to {month_name(last)} only.")
    first = max(shift(last, -11), known["first_month"])
    months = month_range(first, last)
    for row in queries.missing_costs(con, first, last):
        share = row["net_sales_without"] / row["net_sales"] if row["net_sales"] else None
        part = f", {percent(share)} of net sales" if share is not None else ""
        lines.append(
            f"Margin of {plural(row['products'], 'product')} in {row['currency']}: no cost was "
            f"delivered ({months}{part})."
        )
    for row in queries.unknown_products(con, first, last):
        lines.append(
            f"{money(row['net_sales'], row['currency'])} of net sales ({months}) belong to "
            "products that the catalogue does not know; they are in no comparison by product."
        )
    if not queries.are_returns_reported(con):
        return [*lines, "Return rates: nobody delivered refunds, and net sales are before any."]
    waiting = queries.immature_returns(con, first, last)
    if waiting:
        names = ", ".join(month_name(row["month"]) for row in waiting)
        lines.append(f"Return rate of orders in {names}: the return window is still open.")
    if untied := queries.untied_returns(con, first, last):
        lines.append(
            f"Return rate of {plural(untied, 'product')} ({months}): returns were booked as lines below zero, "
            "which do not name the sale they take back."
        )
    return lines
