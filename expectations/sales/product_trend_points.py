"""Are the points behind the trends of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_USUAL_UNITS = 100
SILENT_PERIOD = f"""
    with company as (
        select period_grain, actual
        from {{batch}}
        where level = 'company' and metric = 'units' and is_complete_period
    ),
    usual as (
        select period_grain, median(actual) as usual from company group by period_grain
    )
    select 1
    from company inner join usual on usual.period_grain = company.period_grain
    where usual.usual >= {MIN_USUAL_UNITS} and company.actual <= 0"""
CHANGED_FROM, CHANGED_TO = 0.5, 2
BROKEN_FROM, BROKEN_TO = 0.05, 20
NEWEST_MONTH = f"""
    with company as (
        select period_start, actual, expected
        from {{batch}}
        where level = 'company' and period_grain = 'month' and metric = 'units' and is_complete_period
    )
    select 1
    from company
    where period_start = (select max(period_start) from company)
        and expected >= {MIN_USUAL_UNITS} and actual not between expected * LOWEST and expected * HIGHEST"""
MONTH_CHANGED = NEWEST_MONTH.replace("LOWEST", str(CHANGED_FROM)).replace("HIGHEST", str(CHANGED_TO))
MONTH_BROKEN = NEWEST_MONTH.replace("LOWEST", str(BROKEN_FROM)).replace("HIGHEST", str(BROKEN_TO))
MIN_N = 100
MIN_SHARE_INSIDE = 0.8  # about 0.95 when the band is right
BAND_MISSES = f"""
    select 1
    from {{batch}}
    where not is_left_out and expected_low < expected_high
    having count(*) >= {MIN_N}
        and count(*) filter (where actual between expected_low and expected_high) < {MIN_SHARE_INSIDE} * count(*)"""
MAX_SHARE_NEGATIVE = 0.05
UNITS_BELOW_ZERO = f"""
    select 1
    from {{batch}}
    where level = 'product' and metric = 'units'
    having count(*) >= {MIN_N} and count(*) filter (where actual < 0) > {MAX_SHARE_NEGATIVE} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_trend_points", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.product_trend_points", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (MONTH_BROKEN, "critical", "A month at a twentieth or twenty times of its season is a broken delivery, not news."),
    (UNITS_BELOW_ZERO, "critical", "Units below zero in many periods are returns or write-offs counted as sales."),
    (MONTH_CHANGED, "warning", "A month at half or double of its season is news, or a lost or doubled delivery."),
    (SILENT_PERIOD, "warning", "A whole period in which nobody bought anything is likely a file that is missing."),
    (BAND_MISSES, "warning", "When many values lie outside their band, the band does not say what it claims."),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Level, key, grain, metric and period."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_trend_points",
        expectations=unexpected_rows(CHECKS),
    )
