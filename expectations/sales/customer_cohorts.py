"""Are the customer cohorts of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SEGMENTS_DO_NOT_ADD_UP = """
    with sizes as (
        select cohort_month, months_since, segment_name, sum(cohort_size) as customers
        from {batch}
        group by cohort_month, months_since, segment_name
    )
    select 1
    from sizes
    group by cohort_month, months_since
    having min(customers) <> max(customers)"""
NOT_ALL_BOUGHT_AT_FIRST = """
    select 1
    from {batch}
    where months_since = 0 and active_customers <> cohort_size"""
MIN_N = 100
MAX_SHARE_OF_ONE_COHORT = 0.7
ONE_COHORT_HOLDS_ALL = f"""
    with cohorts as (
        select cohort_month, cohort_size from {{batch}}
        where segment_name = 'all' and months_since = 0
    )
    select 1
    from cohorts
    having sum(cohort_size) >= {MIN_N} and count(*) >= 6
        and max(cohort_size) > {MAX_SHARE_OF_ONE_COHORT} * sum(cohort_size)"""
MAX_SHARE_EVER_BACK = 0.9
EVERYBODY_COMES_BACK = f"""
    select 1
    from {{batch}}
    where segment_name = 'all' and months_since = 1 and eligible > 0
    having sum(eligible) >= {MIN_N} and sum(active_customers) > {MAX_SHARE_EVER_BACK} * sum(eligible)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.customer_cohorts", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.customer_cohorts", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (SEGMENTS_DO_NOT_ADD_UP, "critical", "Segments that do not add up to everyone lose or repeat customers."),
    (
        NOT_ALL_BOUGHT_AT_FIRST,
        "critical",
        "A cohort is made of those who bought in its month; others came in by a join.",
    ),
    (
        ONE_COHORT_HOLDS_ALL,
        "warning",
        "Most customers starting in one month are a list that was imported, not customers who were won.",
    ),
    (
        EVERYBODY_COMES_BACK,
        "warning",
        "Nine of ten customers back in the next month is a subscription, or accounts of many people.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Cohort, months since and segment."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.customer_cohorts",
        expectations=unexpected_rows(CHECKS),
    )
