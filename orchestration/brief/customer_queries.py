"""The questions that the brief asks of feedback and needs: their table and column names are here.

Add here a query for a new part of the page about customers. Nothing here words, rounds or ranks: it reads rows.
"""

from __future__ import annotations

from typing import Any

import duckdb

from orchestration.brief.queries import Record, records

_OVER = "last_day({start} + interval 2 month) <= (select as_of from marts._publish)"


def issues(con: duckdb.DuckDBPyConnection, most: int) -> list[Record]:
    """Issues of the newest complete quarter over all people, those that most people name first."""
    return records(
        con,
        f"""
        with quarters as (
            select * from marts.issue_ranks
            where period_grain = 'quarter' and segment_name = 'all' and theme_kind = 'issue'
              and {_OVER.format(start="period_start")}
        )
        select quarters.* exclude (sample_quotes), quotes.sample_quotes
        from quarters
        left join marts.issue_ranks as quotes
            on quotes.theme = quarters.theme and quotes.period_grain = 'all' and quotes.segment_name = 'all'
        where quarters.period_start = (select max(period_start) from quarters) and quarters.rank is not null
        order by quarters.rank, quarters.theme limit $most""",
        {"most": most},
    )


def theme_history(con: duckdb.DuckDBPyConnection, theme: str, last: Any, periods: int) -> list[Record]:
    """Share of those who wrote that name a theme, over the last complete quarters, oldest first."""
    found = records(
        con,
        """
        select period_grain, period_start, numerator, n, share, ci_low, ci_high, is_suppressed
        from marts.issue_ranks
        where theme = $theme and period_grain = 'quarter' and segment_name = 'all' and period_start <= $last
        order by period_start desc limit $periods""",
        {"theme": theme, "last": last, "periods": periods},
    )
    return found[::-1]


def unserved_segments(con: duckdb.DuckDBPyConnection, most: int) -> list[Record]:
    """Needs not met, the widest gap first: of each need the segment it is widest in, which overlaps with others."""
    return records(
        con,
        """
        with complete as (select * from marts.segment_demand where is_complete_period),
        unmet as (
            select *, row_number() over (
                partition by need, product_line
                order by opportunity_score desc, segment_name = 'age_band', segment_name, segment_value
            ) as place
            from complete
            where period_start = (select max(period_start) from complete) and verdict = 'serve' and need <> 'all'
        )
        select * from unmet where place = 1
        order by opportunity_score desc, product_line, need limit $most""",
        {"most": most},
    )


def segments_beside(con: duckdb.DuckDBPyConnection, row: Record) -> list[Record]:
    """All values of the segment of a row, for the same need, product line and quarter."""
    return records(
        con,
        """
        select segment_name, segment_value,
            need_importance_pct as importance, importance_ci_low, importance_ci_high, denominator as importance_n,
            satisfaction_pct as satisfaction, satisfaction_ci_low, satisfaction_ci_high,
            satisfaction_denominator as satisfaction_n
        from marts.segment_demand
        where period_start = $period_start and product_line = $product_line and segment_name = $segment_name
          and need = $need
        order by segment_value = 'all', segment_value = 'unknown', segment_value""",
        {name: row[name] for name in ("period_start", "product_line", "segment_name", "need")},
    )


def missing_attributes(con: duckdb.DuckDBPyConnection, most: int) -> list[Record]:
    """Attributes that people ask for and nobody here offers, most askers first; a line only where it is not all."""
    return records(
        con,
        """
        with complete as (select * from marts.attribute_gaps where is_complete_period),
        newest as (
            select *, bool_or(product_line = 'all') over (partition by attribute) as is_of_all
            from complete
            where period_start = (select max(period_start) from complete) and verdict = 'gap'
        )
        select * from newest where product_line = 'all' or not is_of_all
        order by askers desc, attribute, product_line limit $most""",
        {"most": most},
    )


def attribute_history(con: duckdb.DuckDBPyConnection, row: Record, periods: int) -> list[Record]:
    """Share of people who ask for an attribute, over the last complete quarters, oldest first."""
    found = records(
        con,
        """
        select period_grain, period_start, numerator, n, share_of_feedback as share, ci_low, ci_high, is_suppressed
        from marts.attribute_gaps
        where attribute = $attribute and product_line = $product_line and period_start <= $period_start
        order by period_start desc limit $periods""",
        {**{name: row[name] for name in ("attribute", "product_line", "period_start")}, "periods": periods},
    )
    return found[::-1]


def loop_quarters(con: duckdb.DuckDBPyConnection, most: int) -> list[Record]:
    """How far the feedback of each quarter came, newest first."""
    return records(
        con,
        f"""
        select date_trunc('quarter', received_at)::date as quarter, count(*) as received,
            {_OVER.format(start="quarter")} as is_over,
            count(first_triage_at) as triaged, median(days_to_triage) as days_to_triage,
            count(answered_at) as answered, median(days_to_answer) as days_to_answer,
            count(shipped_at) as shipped, count(requester_notified_at) as told,
            avg(resurvey_delta) as resurvey_delta, count(resurvey_delta) as resurveyed
        from marts.feedback_loop group by 1 order by 1 desc limit $most""",
        {"most": most},
    )


def loop_waiting(con: duckdb.DuckDBPyConnection) -> Record:
    """Feedback that nobody answered yet, of channels in which anything ever was."""
    return records(
        con,
        """
        select count(*) as open, count(*) filter (sla_breach) as late, min(received_at) as oldest
        from marts.feedback_loop
        where is_open and channel in (select channel from marts.feedback_loop where not is_open)""",
    )[0]
