"""Are the margins of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import ANOTHER_PAST, FACTS_LOST, FACTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_ROWS = 20
MAX_FEE_SHARE = 0.6
FEES_EAT_SALES = f"""
    select 1
    from {{batch}}
    where fees is not null
    group by amount_currency
    having count(*) >= {MIN_ROWS} and sum(fees) > {MAX_FEE_SHARE} * sum(net_sales) and sum(net_sales) > 0"""
MAX_CREDIT_SHARE = 0.8
MOSTLY_CREDITED = f"""
    select 1
    from {{batch}}
    where cogs is not null
    group by amount_currency
    having count(*) >= {MIN_ROWS} and sum(restock_credit) > {MAX_CREDIT_SHARE} * sum(cogs + restock_credit)"""
MAX_UNCONVERTED_SHARE = 0.2
MUCH_UNCONVERTED = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_ROWS} and sum(units_gross) filter (where currency = 'unconverted')
        > {MAX_UNCONVERTED_SHARE} * sum(units_gross)"""
MAX_SHARE_BELOW_COST = 0.3
MUCH_BELOW_COST = f"""
    select 1
    from {{batch}}
    where net_sales > 0 and gross_margin is not null
    having count(*) >= {MIN_ROWS}
        and coalesce(sum(net_sales) filter (where gross_margin < 0), 0) > {MAX_SHARE_BELOW_COST} * sum(net_sales)"""
MIN_MONTHS = 4
MONTHS = """
    with months as (
        select month, sum(units_gross) as units,
            sum(units_gross) filter (where cogs is not null) / nullif(sum(units_gross), 0) as known_share,
            sum(gross_margin) / nullif(sum(net_sales) filter (where gross_margin is not null), 0) as gm_pct
        from {batch}
        where is_complete_period and currency <> 'unconverted'
        group by month
    ),
    newest as (
        select * from months order by month desc nulls last limit 1
    ),
    usual as (
        select median(known_share) as known_share, median(gm_pct) as gm_pct, count(*) as points
        from months
        where month < (select month from newest) and month >= (select month from newest) - interval '12' month
    )"""
COSTS_VANISHED_BELOW = 0.5
COSTS_VANISHED = f"""{MONTHS}
    select 1 from newest cross join usual
    where usual.points >= {MIN_MONTHS}
        and coalesce(newest.known_share, 0) < {COSTS_VANISHED_BELOW} * usual.known_share"""
MAX_MARGIN_STEP = 0.2
MARGIN_JUMPED = f"""{MONTHS}
    select 1 from newest cross join usual
    where usual.points >= {MIN_MONTHS} and abs(newest.gm_pct - usual.gm_pct) > {MAX_MARGIN_STEP}"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_margins", MAX_SHARE_LOST)
HISTORY_WARN_SHARE, HISTORY_BLOCK_SHARE = 0.05, 0.4
HISTORY_CHANGED = history_changed("marts.product_margins", HISTORY_WARN_SHARE)
HISTORY_BROKEN = history_changed("marts.product_margins", HISTORY_BLOCK_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (FEES_EAT_SALES, "critical", "Fees above three fifths of sales are in another unit, or prices taken for fees."),
    (MOSTLY_CREDITED, "critical", "Four fifths of all cost credited back means returns counted without their sales."),
    (MUCH_UNCONVERTED, "warning", "A fifth of all units without a rate of exchange is missing from every total."),
    (MUCH_BELOW_COST, "warning", "Three tenths of sales below cost are costs of a case taken for those of a unit."),
    (COSTS_VANISHED, "warning", "A month with half the usual share of known costs waits for its cost list."),
    (MARGIN_JUMPED, "warning", "A margin 20 points from the usual one is a new cost list to look at before the news."),
    (ROWS_LOST, "critical", FACTS_LOST),
    (HISTORY_BROKEN, "critical", ANOTHER_PAST),
    (HISTORY_CHANGED, "warning", FACTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Product, channel, month and currency."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_margins",
        expectations=unexpected_rows(CHECKS),
    )
