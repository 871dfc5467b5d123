"""Is the customer list of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_N = 100
MIN_SHARE_LEFT = 0.01
CUSTOMERS_COLLAPSED = f"""
    with delivered as (select count(distinct customer_id) as ids from raw_sales.customers)
    select 1
    from delivered
    where ids >= {MIN_N} and (select count(*) from {{batch}}) < {MIN_SHARE_LEFT} * ids"""
MAX_SHARE_BEFORE_FIRST_KNOWN = 0.5
ORDERED_BEFORE_KNOWN = f"""
    select 1
    from {{batch}}
    having count(*) filter (where first_order_at < acquired_at - interval '1' day)
        > {MAX_SHARE_BEFORE_FIRST_KNOWN} * count(*)
        and count(*) >= {MIN_N}"""
MAX_SHARE_OF_TEST_ORDERS = 0.1
TESTS_SELL = f"""
    with lines as (
        select customer_key in (
            select customer_key from {{batch}} where is_internal or is_test
        ) as is_set_aside
        from marts.order_lines
    )
    select 1 from lines
    having count(*) >= {MIN_N}
        and count(*) filter (where is_set_aside) > {MAX_SHARE_OF_TEST_ORDERS} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.customers", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (CUSTOMERS_COLLAPSED, "critical", "A hundred customer ids for one customer means that strangers were merged."),
    (
        ORDERED_BEFORE_KNOWN,
        "warning",
        "Most customers ordering before they were known means that the date is of something else.",
    ),
    (
        TESTS_SELL,
        "warning",
        "Staff and test accounts behind a tenth of all lines are either customers or inflate sales.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """The customers that every other mart refers to."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.customers",
        expectations=unexpected_rows(CHECKS),
    )
