"""Are the competitors' offers as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("attribute, product_line, competitor")
GRACE_DAYS = 1
SEEN_IN_THE_FUTURE = f"""
    select 1 from {{batch}}
    where seen_on > (select as_of from raw_company.company) + {GRACE_DAYS}"""
LINE_NOBODY_SELLS = """
    select 1 from {batch}
    where product_line is not null
        and exists (select 1 from raw_product.products where product_line is not null)
        and product_line not in (select product_line from raw_product.products where product_line is not null)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        TRUNCATED_DELIVERY,
        "critical",
        "Offers that vanish from the list would make competitors look weaker than they are.",
    ),
    (SEEN_IN_THE_FUTURE, "warning", "An offer seen on a day to come is left out until that day."),
    (LINE_NOBODY_SELLS, "warning", "An offer against a line that the catalogue does not know counts for no line."),
)


def suite() -> ExpectationSuite:
    """Attributes that competitors were seen to offer."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_product.competitor_offers",
        expectations=unexpected_rows(CHECKS),
    )
