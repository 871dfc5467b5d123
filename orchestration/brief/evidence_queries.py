"""The rows that evidence of the attention list points at: their marts and column names are here.

Add here a query for a new reason code. Nothing here words or rounds: it reads rows.
"""

from __future__ import annotations

from typing import Any

import duckdb

from orchestration.brief.queries import Record, records

Key = dict[str, Any]


def flagged(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Every product of the newest week, the most urgent first, with the level of the week before."""
    return records(
        con,
        """select attention.*, products.product_name, before.attention_level as level_before
           from marts.product_attention as attention
           left join marts.products as products on products.product_key = attention.product_key
           left join marts.product_attention as before
               on before.product_key = attention.product_key
               and before.week_start = attention.week_start - interval '7' day
           where attention.week_start = (select max(week_start) from marts.product_attention)
           order by attention.rank nulls last, attention.product_key""",
    )


def margin(con: duckdb.DuckDBPyConnection, key: Key) -> Record:
    """Margin of a month and of the twelve before, over all channels, as shares of net sales."""
    return records(
        con,
        """select any_value(currency) as currency,
               sum(gross_margin) filter (month = last) / nullif(sum(net_sales) filter (month = last), 0) as now,
               sum(gross_margin) filter (month < last) / nullif(sum(net_sales) filter (month < last), 0) as before
           from marts.product_margins, (select cast($month as date) as last)
           where product_key = $product and currency <> 'unconverted' and gross_margin is not null
             and month between last - interval '12' month and last""",
        {"product": key["product_key"], "month": key["month"]},
    )[0]


def returns(con: duckdb.DuckDBPyConnection, key: Key) -> Record:
    """Units sold and returned in a span of days and in the 52 weeks before it."""
    return records(
        con,
        """select coalesce(sum(units_sold) filter (date >= first), 0) as sold,
               coalesce(sum(units_returned) filter (date >= first), 0) as returned,
               coalesce(sum(units_sold) filter (date < first), 0) as sold_before,
               coalesce(sum(units_returned) filter (date < first), 0) as returned_before
           from marts.daily_product_sales, (select cast($first as date) as first)
           where product_key = $product and date between first - 364 and cast($last as date)""",
        {"product": key["product_key"], "first": key["from"], "last": key["to"]},
    )[0]


def score(con: duckdb.DuckDBPyConnection, key: Key) -> Record:
    """A score of one product, all people."""
    return records(
        con,
        """select metric, period_grain, period_start, n, score, ci_low, ci_high, prior_score, delta, p_adj
           from marts.survey_scores
           where product_key = $product and survey_program = $program and question_id = $question
             and metric = $metric and period_grain = $grain and period_start = $start and segment_name = 'all'""",
        {
            "product": key["product_key"], "program": key["survey_program"], "question": key["question_id"],
            "metric": key["metric"], "grain": key["period_grain"], "start": key["period_start"],
        },
    )[0]  # fmt: skip


def goal(con: duckdb.DuckDBPyConnection, key: Key) -> Record:
    """A goal in one of its periods."""
    return records(
        con,
        """select metric_name, period_grain, period_start, target, actual, forecast, currency, is_complete_period,
                  last_change_at
           from marts.goal_progress where goal_id = $goal and period_start = $start""",
        {"goal": key["goal_id"], "start": key["period_start"]},
    )[0]
