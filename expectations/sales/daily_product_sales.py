"""Are the daily sales of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import ANOTHER_PAST, FACTS_LOST, FACTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MORE_DISCOUNT_THAN_SALES = """
    select 1
    from {batch}
    group by currency
    having sum(discounts) > sum(gross_sales) and sum(gross_sales) > 0"""
MAX_RETURN_SHARE = 0.8
MOSTLY_RETURNED = f"""
    select 1
    from {{batch}}
    group by currency
    having sum(returns_amount) > {MAX_RETURN_SHARE} * sum(gross_sales) and sum(gross_sales) > 0"""
DAYS_AHEAD = """
    select 1 from {batch}
    where date > (select max(as_of) from raw_company.company)"""
MIN_ROWS = 1000
MAX_SHARE_OF_ONE_ROW = 0.5
ONE_ROW_IS_HALF_OF_SALES = f"""
    select 1
    from {{batch}}
    group by currency
    having count(*) >= {MIN_ROWS}
        and max(abs(gross_sales)) > {MAX_SHARE_OF_ONE_ROW} * sum(abs(gross_sales))"""
MAX_DAYS_WITHOUT_SALES = 14
SALES_STOPPED = f"""
    select 1
    from {{batch}}
    having max(date) < (select max(as_of) from raw_company.company) - {MAX_DAYS_WITHOUT_SALES}"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.daily_product_sales", MAX_SHARE_LOST)
HISTORY_WARN_SHARE, HISTORY_BLOCK_SHARE = 0.05, 0.4
HISTORY_CHANGED = history_changed("marts.daily_product_sales", HISTORY_WARN_SHARE)
HISTORY_BROKEN = history_changed("marts.daily_product_sales", HISTORY_BLOCK_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        MORE_DISCOUNT_THAN_SALES,
        "critical",
        "Discounts above all sales of a currency are percentages or prices taken for discounts.",
    ),
    (MOSTLY_RETURNED, "critical", "Four fifths of all sales returned means refunds in another unit or counted twice."),
    (DAYS_AHEAD, "critical", "Sales after the as-of date would make the current period look complete."),
    (
        ONE_ROW_IS_HALF_OF_SALES,
        "critical",
        "One product on one day cannot be half of all sales ever; a price or quantity is misread.",
    ),
    (
        SALES_STOPPED,
        "warning",
        "Two weeks without a sale before the as-of date means a missing delivery, or a closed shop.",
    ),
    (ROWS_LOST, "critical", FACTS_LOST),
    (HISTORY_BROKEN, "critical", ANOTHER_PAST),
    (HISTORY_CHANGED, "warning", FACTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Product, day, channel and currency."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.daily_product_sales",
        expectations=unexpected_rows(CHECKS),
    )
