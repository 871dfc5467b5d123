"""What was done about feedback: how much was answered and shipped, how fast, and what waits too long.

Add here another step between hearing and telling. The dates are those of `feedback_loop`.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from orchestration.brief import customer_queries
from orchestration.brief.formats import count, percent, period_name, sig3
from orchestration.brief.page import Table
from orchestration.brief.queries import Record
from orchestration.brief.trust import plural

QUARTERS = 6


@dataclass(frozen=True)
class Loop:
    """A sentence about what waits, and how far feedback of each quarter came."""

    lead: str
    table: Table | None


def loop(con: duckdb.DuckDBPyConnection) -> Loop:
    """From received to told, by the quarter in which feedback came."""
    rows = customer_queries.loop_quarters(con, QUARTERS)
    if not rows:
        return Loop("No feedback item was delivered: what was done about any cannot be said.", None)
    waiting = customer_queries.loop_waiting(con)
    late = f", {count(waiting['late'])} of them longer than promised" if waiting["late"] else ""
    oldest = f"; the oldest since {waiting['oldest']:%Y-%m-%d}" if waiting["oldest"] else ""
    return Loop(
        f"{plural(waiting['open'], 'item')} not answered yet, of channels that are answered{late}{oldest}.",
        Table(
            caption="Feedback by the quarter it came in; days are medians",
            head=("Quarter", "Received", "Triaged", "Days", "Answered", "Days", "Shipped", "Told", "Score since"),
            rows=[_cells(row) for row in rows],
        ),
    )


def _cells(row: Record) -> tuple[str, ...]:
    def part(number: int) -> str:
        return f"{count(number)} ({percent(number / row['received'])})"

    def days(value: float | None) -> str:
        return "–" if value is None else sig3(value)

    delta = row["resurvey_delta"]
    so_far = "" if row["is_over"] else " so far"
    return (
        period_name("quarter", row["quarter"]) + so_far, count(row["received"]), part(row["triaged"]),
        days(row["days_to_triage"]), part(row["answered"]), days(row["days_to_answer"]), part(row["shipped"]),
        part(row["told"]), "–" if delta is None else f"{sig3(delta)} (n = {count(row['resurveyed'])})",
    )  # fmt: skip
