"""Are the trends of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

P_OUT_OF_RANGE = "select 1 from {batch} where mk_p not between 0 and 1 or p_adj not between 0 and 1"
MIN_N = 20
YEARS_THAT_SUFFICE = 3
NOTHING_TESTED = f"""
    select 1
    from {{batch}}
    where level = 'product' and metric = 'units' and n_complete_periods >= {YEARS_THAT_SUFFICE} * season_length
    having count(*) >= {MIN_N}
        and count(*) filter (where insufficient_reason not in ('nothing_sold')) = count(*)"""
MAX_SHARE_ONE_WAY = 0.5
ALL_MOVE_ONE_WAY = f"""
    select 1
    from {{batch}}
    where level = 'product' and metric in ('units', 'net_sales') and not is_suppressed
    group by period_grain, metric
    having count(*) >= {MIN_N}
        and greatest(
            count(*) filter (where trend_class = 'declining'), count(*) filter (where trend_class = 'growing')
        ) > {MAX_SHARE_ONE_WAY} * count(*)"""
MAX_CHANGE, MAX_SHARE_STEEP = 10, 0.05  # ten times the usual level, up or down, each year
STEEP_TRENDS = f"""
    select 1
    from {{batch}}
    where level = 'product' and metric in ('units', 'net_sales') and sen_slope_pct is not null
    having count(*) >= {MIN_N}
        and count(*) filter (where abs(sen_slope_pct) > {MAX_CHANGE}) > {MAX_SHARE_STEEP} * count(*)"""
MAX_SHARE_STOCKOUT = 0.5
MOSTLY_OUT_OF_STOCK = f"""
    select 1
    from {{batch}}
    where level = 'product' and metric = 'units'
    group by period_grain
    having sum(n_complete_periods) >= {MIN_N}
        and sum(n_left_out_stockout) > {MAX_SHARE_STOCKOUT} * sum(n_complete_periods)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_trends", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (P_OUT_OF_RANGE, "critical", "A p beyond 0 and 1 means that a test was computed on something else."),
    (NOTHING_TESTED, "critical", "Years of sales without a single test mean that the periods were lost on the way."),
    (
        ALL_MOVE_ONE_WAY,
        "warning",
        "When most products grow or dwindle at once, look at the deliveries first.",
    ),
    (STEEP_TRENDS, "warning", "Slopes of ten usual levels a year mean a change of unit or currency, not of demand."),
    (
        MOSTLY_OUT_OF_STOCK,
        "warning",
        "When half of all periods are out of stock, the stock feed contradicts the sales.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Level, key, grain and metric."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_trends",
        expectations=unexpected_rows(CHECKS),
    )
