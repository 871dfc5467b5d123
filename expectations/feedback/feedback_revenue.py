"""Is the revenue of those who mention a theme, as released, believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

VANISHED = """
    select 1
    from (select count(*) as released from {batch}) as counted
    where released = 0 and exists (
        select 1 from marts.attribute_gaps where askers > 0)"""
MORE_THAN_ALL_SALES = """
    select 1 from {batch}
    where theme = 'all' and revenue_of_askers > (
        select sum(net_sales) from marts.product_months where net_sales > 0)"""
MIN_ASKERS = 100
MAX_SHARE_WITHOUT_SALES = 0.9
ASKERS_NEVER_BUY = f"""
    select 1 from {{batch}}
    where theme = 'all' and is_complete_period
    having sum(askers) >= {MIN_ASKERS} and coalesce(sum(revenue_of_askers), 0) = 0"""
MIN_LEAVING = 50
EVERYBODY_LEAVES = f"""
    select 1 from {{batch}}
    where theme = 'all' and denominator >= {MIN_LEAVING} and numerator >= {MAX_SHARE_WITHOUT_SALES} * denominator"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (VANISHED, "critical", "People ask for something and no theme has any: customers and themes did not meet."),
    (MORE_THAN_ALL_SALES, "critical", "Askers who spend more than was sold were counted more than once."),
    (
        ASKERS_NEVER_BUY,
        "warning",
        "When nobody who writes ever bought, feedback and shop know people by different ids.",
    ),
    (EVERYBODY_LEAVES, "warning", "When nearly all leave, the sales of the newest weeks are missing."),
)


def suite() -> ExpectationSuite:
    """The money of those who mention a theme."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.feedback_revenue",
        expectations=unexpected_rows(CHECKS),
    )
