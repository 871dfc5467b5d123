"""Are the links between products believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

LINKED_TO_ITSELF = "select 1 from {batch} where product_id = related_product_id"
REPLACE_EACH_OTHER = """
    with successors as (
        select distinct product_id, related_product_id from {batch}
        where link_type = 'successor' and product_id <> related_product_id
    )
    select 1
    from successors as forward
    inner join successors as backward
        on forward.product_id = backward.related_product_id
        and forward.related_product_id = backward.product_id"""
UNKNOWN_ENDS = """
    with links as (
        select
            product_id in (select product_id from raw_product.products)
            and related_product_id in (select product_id from raw_product.products) as is_known
        from {batch}
        where exists (select 1 from raw_product.products)
    )
    select 1 from links
    having count(*) filter (where not is_known) > MAX_SHARE * count(*)"""
UNKNOWN_WARN_SHARE, UNKNOWN_BLOCK_SHARE = 0.005, 0.05
SOME_UNKNOWN_ENDS = UNKNOWN_ENDS.replace("MAX_SHARE", str(UNKNOWN_WARN_SHARE))
MANY_UNKNOWN_ENDS = UNKNOWN_ENDS.replace("MAX_SHARE", str(UNKNOWN_BLOCK_SHARE))

CHECKS = (  # query whose rows are unexpected, severity, reason
    (REPLACE_EACH_OTHER, "critical", "Two products that replace each other make an upgrade impossible to read."),
    (LINKED_TO_ITSELF, "warning", "A product linked to itself says nothing and is left out."),
    (MANY_UNKNOWN_ENDS, "critical", "Links to products that the catalogue does not know belong to another catalogue."),
    (SOME_UNKNOWN_ENDS, "warning", "Links to products that the catalogue does not know are left out."),
)


def suite() -> ExpectationSuite:
    """Which product replaced or extends which."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_product.product_links",
        expectations=unexpected_rows(CHECKS),
    )
