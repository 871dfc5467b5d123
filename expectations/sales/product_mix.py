"""Is the product mix of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

LINES_DO_NOT_ADD_UP = """
    select 1
    from {batch}
    where length is not null
    group by month, currency
    having sum(length) filter (where business_unit = 'all')
        <> sum(length) filter (where business_unit <> 'all')"""
MIN_ITEMS = 20
SHRUNK_TO, GROWN_TO = 0.5, 2
ASSORTMENT_JUMPED = f"""
    with months as (
        select month, currency, length from {{batch}}
        where business_unit = 'all' and length is not null
    )
    select 1
    from months as these
    inner join months as those
        on these.currency = those.currency and those.month = these.month - interval '1' month
    where these.month = (select max(month) from months) and those.length >= {MIN_ITEMS}
        and these.length not between those.length * {SHRUNK_TO} and those.length * {GROWN_TO}"""
MAX_POINTS_OF_CHANGE = 500
CONCENTRATION_JUMPED = f"""
    with months as (
        select month, currency, hhi_revenue, items_with_sales from {{batch}}
        where business_unit = 'all' and is_full_window
    )
    select 1
    from months as these
    inner join months as those
        on these.currency = those.currency and those.month = these.month - interval '1' month
    where these.month = (select max(month) from months) and those.items_with_sales >= {MIN_ITEMS}
        and abs(these.hhi_revenue - those.hhi_revenue) > {MAX_POINTS_OF_CHANGE}"""
MAX_SHARE_NEW = 0.8
ALL_IS_NEW = f"""
    select 1
    from {{batch}}
    where business_unit = 'all' and n_new_12m > {MAX_SHARE_NEW} * length and length >= {MIN_ITEMS}
        and is_full_window and month = (select max(month) from {{batch}})"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_mix", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.product_mix", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (LINES_DO_NOT_ADD_UP, "critical", "Lines that do not add up to the company hide or repeat a product."),
    (
        ASSORTMENT_JUMPED,
        "warning",
        "An assortment that halves or doubles in a month is a catalogue delivered in part, or twice.",
    ),
    (
        CONCENTRATION_JUMPED,
        "warning",
        "Twelve months of sales do not concentrate by 500 points in one month; one amount is misread.",
    ),
    (
        ALL_IS_NEW,
        "warning",
        "Four fifths of the products new after a year of sales are dates of import, not of launch.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Business unit, month and currency."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_mix",
        expectations=unexpected_rows(CHECKS),
    )
