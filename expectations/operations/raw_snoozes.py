"""Are the snoozes as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MAX_DAYS = 366
FOR_EVER = f"""
    select 1 from {{batch}}
    where snoozed_until > snoozed_from + {MAX_DAYS}"""
BACKWARDS = "select 1 from {batch} where snoozed_until < snoozed_from"
MAX_SHARE_SNOOZED = 0.5
MOSTLY_SNOOZED = f"""
    with counted as (
        select
            (select count(distinct product_id) from {{batch}}) as snoozed,
            (select count(distinct product_id) from raw_product.products) as products
    )
    select 1 from counted
    where products > 0 and snoozed > {MAX_SHARE_SNOOZED} * products"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (FOR_EVER, "warning", "A product snoozed for over a year is hidden, not snoozed."),
    (BACKWARDS, "warning", "A snooze that ends before it begins has no effect, which nobody meant."),
    (MOSTLY_SNOOZED, "critical", "A list that silences most of the catalogue would leave nothing to look at."),
)


def suite() -> ExpectationSuite:
    """Product."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_operations.snoozes",
        expectations=unexpected_rows(CHECKS),
    )
