"""The questions that the brief asks of versions, deliveries and sales: their column names are here.

Add here a query for a new part of the page. Nothing here words, rounds or ranks: it reads rows.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

Record = dict[str, Any]

NEEDED = frozenset((
    "products", "product_months", "survey_questions", "survey_scores", "source_loads", "quarantine_reasons",
    "data_quality", "product_attention", "product_trends", "product_trend_points", "sales_change_drivers",
    "product_margins", "daily_product_sales", "goal_progress",
))  # fmt: skip
NO_PRODUCT = "('all', 'unknown')"


def records(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> list[Record]:
    """Rows as dictionaries."""
    answer = con.execute(sql, values)
    names = [column[0] for column in answer.description or []]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every mart in the file."""
    names = con.execute(
        """select table_name from duckdb_tables()
           where schema_name = 'marts' and not starts_with(table_name, '_') order by 1"""
    ).fetchall()
    counts = {}
    for (name,) in names:
        row = con.execute(f'select count(*) from marts."{name}"').fetchone()
        counts[str(name)] = int(row[0]) if row else 0
    return counts


def version(con: duckdb.DuckDBPyConnection) -> Record:
    """What this file is."""
    return records(con, "from marts._publish")[0]


def refusals(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Attempts refused since the version before this one, newest first."""
    return records(
        con,
        """
        with versions as (
            select attempted_at, row_number() over (order by attempted_at desc) as nth
            from marts._ledger where decision = 'published'
        )
        select run_id, reason, attempted_at from marts._ledger
        where decision = 'blocked'
          and attempted_at > coalesce(
              (select attempted_at from versions where nth = 2), '-infinity')
        order by attempted_at desc""",
    )


def loads(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Deliveries per source and table."""
    return records(
        con,
        """
        select source, table_name,
            count(*) filter (status in ('loaded', 'held')) as files,
            count(*) filter (status = 'held' and reason is distinct from 'superseded') as files_held,
            coalesce(sum(rows_in), 0) as rows_in,
            coalesce(sum(rows_loaded), 0) as rows_loaded,
            coalesce(sum(rows_quarantined), 0) as rows_quarantined,
            coalesce(sum(rows_held), 0) as rows_held,
            coalesce(sum(rows_quarantined_open), 0) as rows_open,
            max(max_event_at) as newest
        from marts.source_loads where status <> 'duplicate' or status is null
        group by all order by table_name, source""",
    )


def refusal_reasons(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Why records wait in quarantine, most first."""
    return records(
        con,
        """select source, table_name, column_name, reason, rows_open, rows_resolved, files_open
           from marts.quarantine_reasons where rows_open > 0
           order by rows_open desc, source, column_name, reason""",
    )


def failing_checks(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """Checks of the data with rows that fail them, worst first."""
    return records(
        con,
        """select object, dimension, failing_rows, total_rows, score from marts.data_quality
           where failing_rows > 0 order by score, object, dimension""",
    )


def sales_months(con: duckdb.DuckDBPyConnection) -> Record:
    """First and last complete month with sales, and the first that is not complete."""
    return records(
        con,
        """select min(month) filter (is_complete_period) as first_month,
                  max(month) filter (is_complete_period) as last_month,
                  max(month) filter (not is_complete_period) as open_month
           from marts.product_months""",
    )[0]


def missing_costs(con: duckdb.DuckDBPyConnection, first: date, last: date) -> list[Record]:
    """Products whose margin is not known for want of a cost, with their share of net sales."""
    return records(
        con,
        f"""select currency,
                count(distinct product_key) filter (gross_margin is null) as products,
                sum(net_sales) filter (gross_margin is null) as net_sales_without,
                sum(net_sales) as net_sales
            from marts.product_months
            where is_complete_period and month between $first and $last
              and product_key not in {NO_PRODUCT}
            group by currency having products > 0 order by currency""",
        {"first": first, "last": last},
    )


def unknown_products(con: duckdb.DuckDBPyConnection, first: date, last: date) -> list[Record]:
    """Sales of products that the catalogue does not know."""
    return records(
        con,
        """select currency, sum(net_sales) as net_sales, sum(units_sold) as units
           from marts.product_months
           where product_key = 'unknown' and is_complete_period and month between $first and $last
           group by currency having units > 0 order by currency""",
        {"first": first, "last": last},
    )


def immature_returns(con: duckdb.DuckDBPyConnection, first: date, last: date) -> list[Record]:
    """Complete months that sold and whose return rate cannot be known yet."""
    return records(
        con,
        """select month, count(distinct product_key) as products from marts.product_months
           where not is_return_rate_mature and units_sold > 0 and is_complete_period
             and month between $first and $last
           group by month order by month""",
        {"first": first, "last": last},
    )


def untied_returns(con: duckdb.DuckDBPyConnection, first: date, last: date) -> int:
    """Products without a return rate because their returns do not name the sale they belong to (where any are told)."""
    found = records(
        con,
        """select count(distinct product_key) as products from marts.product_months
           where is_return_rate_mature and not is_suppressed and return_rate is null and units_sold > 0
             and units_returned is not null and is_complete_period and month between $first and $last""",
        {"first": first, "last": last},
    )
    return int(found[0]["products"])


def are_returns_reported(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether anybody reports returns; without, no return rate is known."""
    found = records(con, "select count(units_returned) > 0 as are_reported from marts.product_months")
    return bool(found[0]["are_reported"])
