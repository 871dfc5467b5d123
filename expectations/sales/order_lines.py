"""Are the order lines of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import ANOTHER_PAST, FACTS_LOST, FACTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_N = 100
UNKNOWN_PRODUCT_WARN_SHARE, UNKNOWN_PRODUCT_BLOCK_SHARE = 0.005, 0.05
UNKNOWN_PRODUCTS = """
    select 1
    from {batch}
    having exists (select 1 from raw_product.products)
        and count(*) filter (where product_key = 'unknown') > MAX_SHARE * count(*)"""
SOME_UNKNOWN_PRODUCTS = UNKNOWN_PRODUCTS.replace("MAX_SHARE", str(UNKNOWN_PRODUCT_WARN_SHARE))
MANY_UNKNOWN_PRODUCTS = UNKNOWN_PRODUCTS.replace("MAX_SHARE", str(UNKNOWN_PRODUCT_BLOCK_SHARE))
MAX_SHARE_OF_NOBODY = 0.5
MOSTLY_NOBODY = f"""
    select 1
    from {{batch}}
    having exists (select 1 from raw_sales.customers) and count(*) >= {MIN_N}
        and count(*) filter (where customer_key = 'unknown') > {MAX_SHARE_OF_NOBODY} * count(*)"""
MAX_LOSS = 0.5  # of the price: a refund may include shipping and bring a line a little below zero
MAX_SHARE_NEGATIVE = 0.05
NEGATIVE_NET_SALES = f"""
    select 1
    from {{batch}}
    having count(*) filter (where quantity > 0 and net_sales < -{MAX_LOSS} * gross_sales)
        > {MAX_SHARE_NEGATIVE} * count(*)"""
RETURNS_WARN_SHARE, RETURNS_BLOCK_SHARE = 0.001, 0.05
RETURNED_MORE_THAN_SOLD = """
    select 1
    from {batch}
    having count(*) filter (where quantity > 0 and units_returned > quantity)
        > MAX_SHARE * count(*)"""
SOME_RETURNED_TWICE = RETURNED_MORE_THAN_SOLD.replace("MAX_SHARE", str(RETURNS_WARN_SHARE))
MANY_RETURNED_TWICE = RETURNED_MORE_THAN_SOLD.replace("MAX_SHARE", str(RETURNS_BLOCK_SHARE))
MAX_COST_MULTIPLE = 5
MAX_SHARE_COST_ABOVE_PRICE = 0.5
COSTS_IN_ANOTHER_UNIT = f"""
    select 1
    from {{batch}}
    having
        count(*) filter (
            where unit_cost > 0 and unit_price > 0 and unit_cost > {MAX_COST_MULTIPLE} * unit_price
        ) > {MAX_SHARE_COST_ABOVE_PRICE} * count(*) filter (where unit_cost > 0 and unit_price > 0)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.order_lines", MAX_SHARE_LOST)
HISTORY_WARN_SHARE, HISTORY_BLOCK_SHARE = 0.05, 0.4
HISTORY_CHANGED = history_changed("marts.order_lines", HISTORY_WARN_SHARE)
HISTORY_BROKEN = history_changed("marts.order_lines", HISTORY_BLOCK_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        MANY_UNKNOWN_PRODUCTS,
        "critical",
        "Sales of products that the catalogue does not know belong to no line and no owner.",
    ),
    (
        SOME_UNKNOWN_PRODUCTS,
        "warning",
        "Sales of products that the catalogue does not know belong to no line and no owner.",
    ),
    (
        NEGATIVE_NET_SALES,
        "critical",
        "Lines that lost more than they sold mean that discounts or refunds were counted twice.",
    ),
    (
        MANY_RETURNED_TWICE,
        "critical",
        "More units returned than sold on many lines means that refunds were joined twice.",
    ),
    (SOME_RETURNED_TWICE, "warning", "More units returned than sold on a line is a slip in the shop."),
    (COSTS_IN_ANOTHER_UNIT, "critical", "Costs at five times the price on most lines are in another unit or currency."),
    (MOSTLY_NOBODY, "warning", "When most lines have no known customer, segments describe the rest only."),
    (ROWS_LOST, "critical", FACTS_LOST),
    (HISTORY_BROKEN, "critical", ANOTHER_PAST),
    (HISTORY_CHANGED, "warning", FACTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Every order line, as sold and since returned."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.order_lines",
        expectations=unexpected_rows(CHECKS),
    )
