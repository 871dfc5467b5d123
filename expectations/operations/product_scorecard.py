"""Is the scorecard of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_N = 20
MAX_ABSOLUTE_MARGIN = 1
MAX_SHARE_IMPLAUSIBLE = 0.2
IMPLAUSIBLE_MARGINS = f"""
    select 1
    from {{batch}}
    where gm_pct is not null
    having count(*) >= {MIN_N}
        and count(*) filter (where abs(gm_pct) > {MAX_ABSOLUTE_MARGIN})
        > {MAX_SHARE_IMPLAUSIBLE} * count(*)"""
NPS_OUT_OF_RANGE = "select 1 from {batch} where nps not between -100 and 100"
MAX_SHARE_MOSTLY_RETURNED = 0.25
MOSTLY_RETURNED = f"""
    select 1
    from {{batch}}
    where return_rate_60d is not null
    having count(*) >= {MIN_N}
        and count(*) filter (where return_rate_60d > 1) > {MAX_SHARE_MOSTLY_RETURNED} * count(*)"""
SALES_MISSING = """
    with newest as (
        select max(month) as month from marts.product_months where is_complete_period
    )
    select 1
    from newest
    where month is not null and month not in (select month from {batch})"""
MIN_PRODUCTS = 10
MAX_SHARE_INVESTIGATE = 0.5
EVERYTHING_IS_URGENT = f"""
    select 1
    from {{batch}}
    group by month
    having count(*) >= {MIN_PRODUCTS}
        and count(*) filter (where attention_level = 'investigate')
        > {MAX_SHARE_INVESTIGATE} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_scorecard", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.product_scorecard", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (IMPLAUSIBLE_MARGINS, "critical", "Margins beyond 100 % of sales mean costs in another unit or currency."),
    (NPS_OUT_OF_RANGE, "critical", "An NPS beyond 100 is a share counted twice."),
    (
        MOSTLY_RETURNED,
        "critical",
        "More returned than sold for a quarter of all rows means that refunds were joined twice.",
    ),
    (
        SALES_MISSING,
        "critical",
        "A scorecard without the newest complete month of sales shows an old state as the current one.",
    ),
    (EVERYTHING_IS_URGENT, "warning", "When most products need investigation, the thresholds or the data are wrong."),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Product and month, all measures side by side."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_scorecard",
        expectations=unexpected_rows(CHECKS),
    )
