"""Is the product list of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

CATALOGUE_VANISHED = """
    select 1
    from {batch}
    having count(*) filter (where product_key not in ('unknown', 'all')) = 0
        and exists (select 1 from raw_product.products)"""
MAX_SHARE_SOLD_BEFORE_LAUNCH = 0.5
SOLD_BEFORE_LAUNCH = f"""
    with first_sales as (
        select product_key, min(order_date) as first_sold_on
        from marts.order_lines
        where not is_cancelled
        group by product_key
    ),
    launches as (
        select first_sold_on < launched_on as is_before_launch
        from (select product_key, launched_on from {{batch}}) as audited
        inner join first_sales using (product_key)
        where launched_on is not null
    )
    select 1 from launches
    having count(*) filter (where is_before_launch) > {MAX_SHARE_SOLD_BEFORE_LAUNCH} * count(*)"""
DAYS_TO_SELL_OUT = 180
MAX_SHARE_SOLD_AFTER_RETIREMENT = 0.1
SOLD_AFTER_RETIREMENT = f"""
    with last_sales as (
        select product_key, max(order_date) as last_sold_on
        from marts.order_lines
        where not is_cancelled
        group by product_key
    ),
    retirements as (
        select last_sold_on > retired_on + {DAYS_TO_SELL_OUT} as is_sold_after
        from (select product_key, retired_on from {{batch}}) as audited
        inner join last_sales using (product_key)
        where retired_on is not null
    )
    select 1 from retirements
    having count(*) filter (where is_sold_after) > {MAX_SHARE_SOLD_AFTER_RETIREMENT} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.products", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        CATALOGUE_VANISHED,
        "critical",
        "A catalogue was delivered and none of it is left, so every sale would be of the product unknown.",
    ),
    (
        SOLD_BEFORE_LAUNCH,
        "critical",
        "Most products selling before their launch means that the launch dates are misread.",
    ),
    (
        SOLD_AFTER_RETIREMENT,
        "warning",
        "Products that sell long after they were retired are either not retired or mixed up.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """The products that every other mart refers to."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.products",
        expectations=unexpected_rows(CHECKS),
    )
