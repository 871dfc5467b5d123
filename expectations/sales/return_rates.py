"""Are the return rates of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_UNITS = 100
MAX_COMPANY_RATE = 0.8
MOSTLY_RETURNED = f"""
    select 1
    from {{batch}}
    where level = 'company' and measure = 'cohort' and n >= {MIN_UNITS} and return_rate > {MAX_COMPANY_RATE}"""
MIN_MONTHS, MAX_RATIO = 6, 2
MEASURES_DRIFT_APART = f"""
    select 1
    from {{batch}}
    where level = 'company' and is_mature and numerator is not null and month in (
        select month from {{batch}} where level = 'company' and measure = 'cohort' and is_mature
            and numerator is not null)
    having count(*) >= 2 * {MIN_MONTHS} and sum(denominator) >= {MIN_UNITS}
        and greatest(sum(numerator) filter (where measure = 'activity'), {MIN_UNITS})
            > {MAX_RATIO} * greatest(sum(numerator) filter (where measure = 'cohort'), {MIN_UNITS})"""
MAX_STEP = 0.15
RATE_JUMPED = f"""
    with rates as (
        select month, return_rate
        from {{batch}}
        where level = 'company' and measure = 'cohort' and n >= {MIN_UNITS} and return_rate is not null
    ),
    newest as (
        select * from rates order by month desc nulls last limit 1
    ),
    usual as (
        select median(rates.return_rate) as return_rate, count(*) as points
        from rates cross join newest
        where rates.month < newest.month
    )
    select 1 from newest cross join usual
    where usual.points >= {MIN_MONTHS} and abs(newest.return_rate - usual.return_rate) > {MAX_STEP}"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.return_rates", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.return_rates", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (MOSTLY_RETURNED, "critical", "Four fifths of a month's units back means refunds counted in another unit."),
    (
        MEASURES_DRIFT_APART,
        "warning",
        "Twice as many returns by date as by sale come too late, or name the wrong sale.",
    ),
    (RATE_JUMPED, "warning", "A rate 15 points from the usual one is a recall, or refunds delivered in another way."),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Measure, level and month."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.return_rates",
        expectations=unexpected_rows(CHECKS),
    )
