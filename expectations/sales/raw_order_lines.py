"""Are the order lines as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_N = 1000
MAX_SHARE_OF_ONE_LINE = 0.5
ONE_LINE_IS_HALF_OF_SALES = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and max(abs(quantity * unit_price)) > {MAX_SHARE_OF_ONE_LINE} * sum(abs(quantity * unit_price))"""
NOT_SOLD_WARN_SHARE, NOT_SOLD_BLOCK_SHARE = 0.05, 0.3
NOT_SOLD = """
    select 1
    from {batch}
    having count(*) filter (where quantity <= 0 or unit_price <= 0) > MAX_SHARE * count(*)"""
SOME_NOT_SOLD = NOT_SOLD.replace("MAX_SHARE", str(NOT_SOLD_WARN_SHARE))
MANY_NOT_SOLD = NOT_SOLD.replace("MAX_SHARE", str(NOT_SOLD_BLOCK_SHARE))
MAX_SHARE_OVER_DISCOUNTED = 0.01
OVER_DISCOUNTED = f"""
    select 1
    from {{batch}}
    having count(*) filter (where discount_amount > abs(quantity * unit_price) + 0.01)
        > {MAX_SHARE_OVER_DISCOUNTED} * count(*)"""
ORPHANS = """
    with lines as (
        select order_id in (select order_id from raw_sales.orders) as has_order from {batch}
    )
    select 1 from lines
    having count(*) filter (where not has_order) > MAX_SHARE * count(*)"""
ORPHAN_WARN_SHARE, ORPHAN_BLOCK_SHARE = 0.005, 0.05
SOME_ORPHANS = ORPHANS.replace("MAX_SHARE", str(ORPHAN_WARN_SHARE))
MANY_ORPHANS = ORPHANS.replace("MAX_SHARE", str(ORPHAN_BLOCK_SHARE))

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        ONE_LINE_IS_HALF_OF_SALES,
        "critical",
        "One line worth half of all sales is a price in cents or a decimal mark misread.",
    ),
    (MANY_NOT_SOLD, "critical", "Many lines without quantity or price mean that a column was mapped wrongly."),
    (SOME_NOT_SOLD, "warning", "Lines without quantity or price are gifts or corrections; more than a few is news."),
    (OVER_DISCOUNTED, "critical", "Discounts above the price are percentages or unit discounts taken for amounts."),
    (MANY_ORPHANS, "critical", "Lines of orders that never came cannot be dated and drop out of every period."),
    (SOME_ORPHANS, "warning", "Lines of orders that never came cannot be dated and drop out of every period."),
)


def suite() -> ExpectationSuite:
    """Order lines."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.order_lines",
        expectations=unexpected_rows(CHECKS),
    )
