"""Is the catalogue as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("product_id")

MIN_NAMED = 0.95
MIN_IN_A_LINE = 0.8
MAX_SHARE_RETIRED_BEFORE_LAUNCH = 0.01
RETIRED_BEFORE_LAUNCH = f"""
    select 1
    from {{batch}}
    having count(*) filter (where retired_on < launched_on)
        > {MAX_SHARE_RETIRED_BEFORE_LAUNCH} * count(*)"""
SAME_NAME_MAX_SHARE = 0.2
SAME_NAME_MIN_PRODUCTS = 20
ONE_NAME_FOR_MANY = f"""
    with names as (
        select product_name, count(distinct product_id) as products
        from {{batch}}
        where product_name is not null
        group by product_name
    )
    select 1 from names
    having sum(products) >= {SAME_NAME_MIN_PRODUCTS}
        and max(products) > {SAME_NAME_MAX_SHARE} * sum(products)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        TRUNCATED_DELIVERY,
        "critical",
        "A snapshot that lost half its rows is a broken export, and would retire what it left out.",
    ),
    (RETIRED_BEFORE_LAUNCH, "critical", "Products retired before their launch mean that two columns were swapped."),
    (ONE_NAME_FOR_MANY, "warning", "One name for a fifth of all products is a default value, not a name."),
)


def suite() -> ExpectationSuite:
    """The catalogue as the company names it today."""
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    return gx.ExpectationSuite(
        name="raw_product.products",
        expectations=[
            gxe.ExpectColumnValuesToNotBeNull(
                column="product_name",
                mostly=MIN_NAMED,
                severity=FailureSeverity.WARNING,
                meta={"reason": "Products without a name reach readers as bare ids."},
            ),
            gxe.ExpectColumnValuesToNotBeNull(
                column="product_line",
                mostly=MIN_IN_A_LINE,
                severity=FailureSeverity.WARNING,
                meta={"reason": "Products without a line are missing from every comparison of lines."},
            ),
            *unexpected_rows(CHECKS),
        ],
    )
