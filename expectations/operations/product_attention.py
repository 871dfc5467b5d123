"""Is the attention list as released believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

LIST_VANISHED = """
    select 1
    from (select count(*) as listed from {batch}) as counted
    where listed = 0
        and exists (select 1 from marts.products where product_key <> 'unknown')
        and exists (select 1 from marts.daily_product_sales)"""
MAX_WEEKS_OLD = 2
LIST_IS_OLD = f"""
    select 1
    from (select max(week_end) as week_end from {{batch}}) as newest
    where week_end < (select as_of from raw_company.company) - {7 * MAX_WEEKS_OLD}"""
MIN_PRODUCTS = 10
MAX_SHARE_INVESTIGATE = 0.5
EVERYTHING_IS_URGENT = f"""
    select 1
    from {{batch}}
    group by week_start
    having count(*) >= {MIN_PRODUCTS}
        and count(*) filter (where attention_level = 'investigate') > {MAX_SHARE_INVESTIGATE} * count(*)"""
MAX_TIMES_YEAR = 2
MORE_THAN_THE_COMPANY = f"""
    with listed as (
        select week_start, currency, sum(expected_value_at_stake) as at_stake
        from {{batch}}
        group by week_start, currency
    ),
    sold as (
        select currency, sum(net_sales) as net_sales
        from marts.product_months
        where month >= (select as_of from raw_company.company) - 365
        group by currency
    )
    select 1
    from listed inner join sold on listed.currency = sold.currency
    where at_stake > {MAX_TIMES_YEAR} * net_sales and net_sales > 0"""
MIN_FLAGGED = 5
MAX_SHARE_CHANGED = 0.5
LIST_TURNED_OVER = f"""
    with levels as (
        select
            product_key,
            week_start,
            attention_level,
            lag(attention_level) over (partition by product_key order by week_start) as level_before
        from {{batch}}
    ),
    newest as (
        select * from levels
        where week_start = (select max(week_start) from {{batch}})
    )
    select 1
    from newest
    where 'investigate' in (attention_level, level_before)
    having count(*) >= {MIN_FLAGGED}
        and count(*) filter (where attention_level <> level_before) > {MAX_SHARE_CHANGED} * count(*)"""
ONE_REASON = """
    select 1
    from {batch}
    where week_start = (select max(week_start) from {batch}) and attention_level <> 'ignore'
    having count(*) >= 10 and count(distinct reason_codes) = 1"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_attention", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (LIST_VANISHED, "critical", "Products are sold and none is listed: silence would be read as all is well."),
    (LIST_IS_OLD, "critical", "A list without the newest complete weeks shows an old state as the current one."),
    (
        MORE_THAN_THE_COMPANY,
        "critical",
        "More at stake than the company sells in two years means that money was counted in another unit or twice.",
    ),
    (EVERYTHING_IS_URGENT, "warning", "When most products need investigation, the thresholds or the data are wrong."),
    (LIST_TURNED_OVER, "warning", "When half of the list changes in one week, something happened to the data."),
    (ONE_REASON, "warning", "When all that is flagged has the same reason, one feed is likely to be wrong."),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Product and week."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_attention",
        expectations=unexpected_rows(CHECKS),
    )
