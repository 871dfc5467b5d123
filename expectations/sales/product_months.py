"""Are the monthly sales of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import ANOTHER_PAST, FACTS_LOST, FACTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SHARE_TOLERANCE = 0.001
SHARES_DO_NOT_ADD_UP = f"""
    select 1
    from {{batch}}
    where product_key <> 'all'
    group by month, currency
    having abs(sum(share_of_sales) - 1) > {SHARE_TOLERANCE}"""
MIN_N = 20
MAX_SHARE_NEGATIVE = 0.25  # a return falls on its own month, which may have no sale
NEGATIVE_MONTHS = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(*) filter (where net_sales < 0) > {MAX_SHARE_NEGATIVE} * count(*)"""
MARGIN_WARN_SHARE, MARGIN_BLOCK_SHARE = 0.02, 0.2
IMPLAUSIBLE_MARGINS = f"""
    select 1
    from {{batch}}
    where net_sales > 0 and gross_margin is not null
    having count(*) >= {MIN_N}
        and count(*) filter (where abs(gross_margin) > net_sales) > MAX_SHARE * count(*)"""
SOME_IMPLAUSIBLE_MARGINS = IMPLAUSIBLE_MARGINS.replace("MAX_SHARE", str(MARGIN_WARN_SHARE))
MANY_IMPLAUSIBLE_MARGINS = IMPLAUSIBLE_MARGINS.replace("MAX_SHARE", str(MARGIN_BLOCK_SHARE))
MIN_USUAL_UNITS = 100
CHANGED_FROM, CHANGED_TO = 0.5, 2
BROKEN_FROM, BROKEN_TO = 0.05, 20
YEAR_ON_YEAR = f"""
    with months as (
        select month, sum(units_sold) as units
        from {{batch}}
        where is_complete_period and product_key <> 'all'
        group by month
    ),
    compared as (
        select this_year.units, last_year.units as usual
        from months as this_year
        inner join months as last_year on last_year.month = this_year.month - interval '1' year
        where this_year.month = (select max(month) from months)
    )
    select 1 from compared
    where usual >= {MIN_USUAL_UNITS} and units not between usual * LOWEST and usual * HIGHEST"""
YEAR_CHANGED = YEAR_ON_YEAR.replace("LOWEST", str(CHANGED_FROM)).replace("HIGHEST", str(CHANGED_TO))
YEAR_BROKEN = YEAR_ON_YEAR.replace("LOWEST", str(BROKEN_FROM)).replace("HIGHEST", str(BROKEN_TO))
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_months", MAX_SHARE_LOST)
HISTORY_WARN_SHARE, HISTORY_BLOCK_SHARE = 0.05, 0.4
HISTORY_CHANGED = history_changed("marts.product_months", HISTORY_WARN_SHARE)
HISTORY_BROKEN = history_changed("marts.product_months", HISTORY_BLOCK_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (SHARES_DO_NOT_ADD_UP, "critical", "Shares of a month that do not add up to one hide or repeat a product."),
    (NEGATIVE_MONTHS, "critical", "Many months below zero mean that returns were counted without their sales."),
    (MANY_IMPLAUSIBLE_MARGINS, "critical", "Margins beyond 100 % of sales mean costs in another unit or currency."),
    (SOME_IMPLAUSIBLE_MARGINS, "warning", "Margins beyond 100 % of sales mean a wrong cost, or a month of returns."),
    (YEAR_BROKEN, "critical", "A month at a twentieth or twenty times of last year is a broken delivery, not news."),
    (YEAR_CHANGED, "warning", "A month at half or double of last year is either news or a lost or doubled delivery."),
    (ROWS_LOST, "critical", FACTS_LOST),
    (HISTORY_BROKEN, "critical", ANOTHER_PAST),
    (HISTORY_CHANGED, "warning", FACTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Product, month and currency."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_months",
        expectations=unexpected_rows(CHECKS),
    )
