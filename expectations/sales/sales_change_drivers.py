"""Are the reasons of the release for changed sales believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, formulas or totals: dbt asserts those, also that effects add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_SALES = 100
COMPANY = f"level = 'company' and currency <> 'unconverted' and greatest(net_sales_a, net_sales_b) >= {MIN_SALES}"
MAX_SHARE_REPLACED = 0.5
RANGE_REPLACED = f"""
    select 1
    from {{batch}}
    where {COMPANY} and comparison = 'period_before'
    group by amount_currency, period_grain, period_b
    having sum(effect_amount) filter (where driver = 'new') > {MAX_SHARE_REPLACED} * max(net_sales_b)
        and -sum(effect_amount) filter (where driver = 'discontinued') > {MAX_SHARE_REPLACED} * max(net_sales_a)"""
MAX_PRICE_SHARE = 2
PRICES_IN_ANOTHER_UNIT = f"""
    select 1
    from {{batch}}
    where {COMPANY} and driver = 'price' and split = 'price_volume'
        and abs(effect_amount) > {MAX_PRICE_SHARE} * net_sales_a and net_sales_a > 0"""
MAX_STOCKOUT_SHARE = 0.5
STOCK_EXPLAINS_ALL = f"""
    select 1
    from {{batch}}
    where {COMPANY} and driver = 'stockout' and split = 'price_volume'
        and abs(effect_amount) > {MAX_STOCKOUT_SHARE} * greatest(net_sales_a, net_sales_b)"""
MAX_MONTHS_BEHIND = 2
NOTHING_RECENT = f"""
    select 1
    from {{batch}}
    where period_grain = 'month'
    having max(period_b) < (select max(as_of) from raw_company.company) - interval '{MAX_MONTHS_BEHIND}' month"""
CHANGED_TO, BROKEN_TO = 2, 20
BROKEN_MIN_SALES = 10_000  # a small shop may sell twenty times of the month before
MONTH_CHANGED = f"""
    select 1
    from {{batch}}
    where {COMPANY} and period_grain = 'month' and comparison = 'period_before'
        and period_b = (select max(period_b) from {{batch}} where period_grain = 'month')
        and net_sales_a > 0 and (net_sales_b > LIMIT * net_sales_a or LIMIT * net_sales_b < net_sales_a)"""
MONTH_BROKEN = MONTH_CHANGED.replace("LIMIT", str(BROKEN_TO)).replace(f">= {MIN_SALES}", f">= {BROKEN_MIN_SALES}")
MONTH_DOUBLED_OR_HALVED = MONTH_CHANGED.replace("LIMIT", str(CHANGED_TO))
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.sales_change_drivers", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (RANGE_REPLACED, "warning", "Half of all sales gone and half of them new: products were renamed, or come and go."),
    (PRICES_IN_ANOTHER_UNIT, "critical", "Prices that change sales by twice their worth are in another unit."),
    (MONTH_BROKEN, "critical", "A month at a twentieth or twenty times of the one before is a broken delivery."),
    (MONTH_DOUBLED_OR_HALVED, "warning", "A month at half or double of the one before is news or a lost delivery."),
    (STOCK_EXPLAINS_ALL, "warning", "Stock-outs worth half of all sales are more often a broken stock list."),
    (NOTHING_RECENT, "warning", "Comparisons that end months before the as-of date explain old news."),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Level, comparison, split and driver."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.sales_change_drivers",
        expectations=unexpected_rows(CHECKS),
    )
