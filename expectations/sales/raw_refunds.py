"""Are the refunds as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

IMPOSSIBLE_DATES = impossible_dates("refunded_at")

MAX_SHARE_OF_SALES = 1.0
REFUNDS_ABOVE_SALES = f"""
    select 1
    from {{batch}}
    having sum(refund_amount) > {MAX_SHARE_OF_SALES} * (
        select sum(abs(quantity * unit_price) + coalesce(shipping_amount, 0))
        from raw_sales.order_lines
    )"""
ORPHANS = """
    with refunds as (
        select order_id in (select order_id from raw_sales.orders) as has_order from {batch}
    )
    select 1 from refunds
    having count(*) filter (where not has_order) > MAX_SHARE * count(*)"""
ORPHAN_WARN_SHARE, ORPHAN_BLOCK_SHARE = 0.005, 0.05
SOME_ORPHANS = ORPHANS.replace("MAX_SHARE", str(ORPHAN_WARN_SHARE))
MANY_ORPHANS = ORPHANS.replace("MAX_SHARE", str(ORPHAN_BLOCK_SHARE))
MAX_SHARE_TOO_EARLY = 0.01
REFUNDED_BEFORE_ORDERED = f"""
    with orders as (
        select order_id, min(ordered_at) as first_ordered_at from raw_sales.orders group by order_id
    ),
    refunds as (
        select refunded_at < first_ordered_at - interval '1' day as is_too_early
        from (select order_id, refunded_at from {{batch}}) as delivered
        inner join orders using (order_id)
    )
    select 1 from refunds
    having count(*) filter (where is_too_early) > {MAX_SHARE_TOO_EARLY} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (
        REFUNDS_ABOVE_SALES,
        "critical",
        "More refunded than ever sold means another unit, or the same refunds delivered under new ids.",
    ),
    (MANY_ORPHANS, "critical", "Refunds of orders that never came would be missing from net sales."),
    (SOME_ORPHANS, "warning", "Refunds of orders that never came would be missing from net sales."),
    (REFUNDED_BEFORE_ORDERED, "warning", "Refunds before their order mean that one of the two dates is misread."),
)


def suite() -> ExpectationSuite:
    """Refunds of order lines, also partial ones."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.refunds",
        expectations=unexpected_rows(CHECKS),
    )
