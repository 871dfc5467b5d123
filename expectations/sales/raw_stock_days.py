"""Are the days in and out of stock as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("product_id, stock_date")
MIN_N = 100
MAX_SHARE_OUT = 0.5
MOSTLY_OUT = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(*) filter (where is_out_of_stock) > {MAX_SHARE_OUT} * count(*)"""
MAX_SHARE_CONTRADICTED = 0.05
CONTRADICTED = f"""
    select 1
    from {{batch}}
    where units_on_hand is not null
    having count(*) >= {MIN_N}
        and count(*) filter (where is_out_of_stock and units_on_hand > 0)
        > {MAX_SHARE_CONTRADICTED} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A stock list that lost half its days turns stock-outs into falling demand."),
    (MOSTLY_OUT, "critical", "A shop that is mostly out of stock is a flag that was read the wrong way round."),
    (CONTRADICTED, "warning", "Units on hand on days out of stock mean that flag and count come from different hours."),
)


def suite() -> ExpectationSuite:
    """Product and day."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.stock_days",
        expectations=unexpected_rows(CHECKS),
    )
