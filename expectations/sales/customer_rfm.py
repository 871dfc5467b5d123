"""Are the customer scores of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

NOBODY_IS_BEST = """
    select 1
    from {batch}
    having count(*) > 0 and (max(r_score) < 5 or max(f_score) < 5)"""
MIN_N = 100
MAX_SHARE_OF_ONE = 0.2
ONE_CUSTOMER_BUYS_ALL = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N} and max(frequency) > {MAX_SHARE_OF_ONE} * sum(frequency)"""
MIN_LINES, MIN_CUSTOMERS_PER_LINE = 1000, 0.0001
CUSTOMERS_MISSING = f"""
    select 1
    from marts.order_lines
    where customer_key <> 'unknown' and not is_cancelled
        and order_date <= (select max(as_of) from raw_company.company)
    having count(*) >= {MIN_LINES}
        and (select count(*) from {{batch}}) < {MIN_CUSTOMERS_PER_LINE} * count(*)"""
MAX_SHARE_NEGATIVE = 0.2
MANY_BELOW_ZERO = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(*) filter (where monetary < 0) > {MAX_SHARE_NEGATIVE} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.customer_rfm", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        NOBODY_IS_BEST,
        "critical",
        "The most recent and the most frequent customers have 5, or the scores are of another list.",
    ),
    (
        CUSTOMERS_MISSING,
        "critical",
        "Thousands of lines of known customers and hardly a customer means that a join lost them.",
    ),
    (
        ONE_CUSTOMER_BUYS_ALL,
        "warning",
        "One customer behind a fifth of all orders is a collective account, or strangers merged into one.",
    ),
    (
        MANY_BELOW_ZERO,
        "warning",
        "Many customers who got back more than they paid means refunds counted twice, or sales missing.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Customers with a purchase."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.customer_rfm",
        expectations=unexpected_rows(CHECKS),
    )
