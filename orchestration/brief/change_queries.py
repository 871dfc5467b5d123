"""The questions that the brief asks about trends and what changes are made of: their column names are here.

Add here a query for a part of the page about change. Nothing here words, rounds or ranks: it reads rows.
"""

from __future__ import annotations

import duckdb

from orchestration.brief.queries import NO_PRODUCT, Record, records

MONTHS_SHOWN = 24


def trend(con: duckdb.DuckDBPyConnection, product_key: str, metric: str, grain: str = "month") -> Record | None:
    """The trend of one measure of a product."""
    found = records(
        con,
        """select * from marts.product_trends
           where level = 'product' and level_key = $product and period_grain = $grain and metric = $metric""",
        {"product": product_key, "metric": metric, "grain": grain},
    )
    return found[0] if found else None


def trend_points(con: duckdb.DuckDBPyConnection, product_key: str, metric: str) -> list[Record]:
    """The last months of a measure, oldest first, with what their season leads to expect."""
    return records(
        con,
        """select period_start, actual, expected, expected_low, expected_high, actual_year_before, is_left_out,
                  left_out_reason
           from marts.product_trend_points
           where level = 'product' and level_key = $product and period_grain = 'month' and metric = $metric
             and is_complete_period
           qualify row_number() over (order by period_start desc) <= $months
           order by period_start""",
        {"product": product_key, "metric": metric, "months": MONTHS_SHOWN},
    )


def drivers(con: duckdb.DuckDBPyConnection, product_key: str) -> list[Record]:
    """What the newest complete quarter's change against the same one a year before is made of."""
    return records(
        con,
        """select period_a, period_b, currency, driver, effect_amount, delta_net_sales, net_sales_a, net_sales_b
           from marts.sales_change_drivers
           where level = 'product' and level_key = $product and split = 'price_volume' and period_grain = 'quarter'
             and comparison = 'year_before' and currency <> 'unconverted' and effect_amount is not null
             and period_b = (select max(period_b) from marts.sales_change_drivers
                             where period_grain = 'quarter' and comparison = 'year_before')
           order by driver""",
        {"product": product_key},
    )


def growing(con: duckdb.DuckDBPyConnection, most: int) -> list[Record]:
    """Products whose monthly net sales grow, by the money it brings in a year."""
    return records(
        con,
        f"""select trends.level_key as product_key, products.product_name, trends.currency,
                  trends.sen_slope_pct, trends.sen_slope_per_year, trends.p_adj, trends.evidence_text
           from marts.product_trends as trends
           inner join marts.products as products on products.product_key = trends.level_key
           where trends.level = 'product' and trends.period_grain = 'month' and trends.metric = 'net_sales'
             and trends.trend_class = 'growing' and trends.level_key not in {NO_PRODUCT}
           order by trends.sen_slope_per_year desc, trends.level_key
           limit $most""",
        {"most": most},
    )
