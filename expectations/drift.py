"""What a release may differ by from the last published version: lost rows, and history that changed.

Before marts are judged, the audit writes the profile of the published version into `audit.published_profile`: rows of
each mart, and by month its rows and the sum of one amount. Add a mart to `PROFILED` with the suite that asks.
The first release has no profile and passes; neither does a version have one that is of a later day, or whose run id
`company.rules.drift_accepted_from` names: somebody looked, and the difference is right.
"""

from __future__ import annotations

from typing import NamedTuple

MIN_ROWS = 100  # below, one order is a large share


class Profiled(NamedTuple):
    """The day that puts a row into a month, and what is added up by month; neither where history is no history."""

    day: str | None = None
    amount: str | None = None


PROFILED = {
    "marts.products": Profiled(),
    "marts.customers": Profiled(),
    "marts.order_lines": Profiled("order_date", "net_sales"),
    "marts.daily_product_sales": Profiled("date", "net_sales"),
    "marts.product_months": Profiled("month", "net_sales"),
    "marts.product_margins": Profiled("month", "net_sales"),
    "marts.return_rates": Profiled("month", "denominator"),
    "marts.product_scorecard": Profiled("month", "net_sales"),
    "marts.product_abc": Profiled("month", "net_sales"),
    "marts.product_mix": Profiled("month", "net_sales"),
    "marts.customer_cohorts": Profiled("cohort_month", "case when months_since = 0 then cohort_size end"),
    "marts.product_trend_points": Profiled("period_start", "case when metric = 'units' then actual end"),
    # windows that move on, and what is judged anew each time: only that it is still there
    "marts.product_trends": Profiled(),
    "marts.sales_change_drivers": Profiled(),
    "marts.product_attach": Profiled(),
    "marts.product_cannibalisation": Profiled(),
    "marts.customer_rfm": Profiled(),
    "marts.goal_progress": Profiled(),
    "marts.product_attention": Profiled(),
}

# why it matters, said by many suites
FACTS_LOST = (
    "More than two fifths of the published rows gone: a delivery or a join lost them; if that is right, accept it "
    "(company.rules.drift_accepted_from)."
)
ANOTHER_PAST = (
    "Two fifths of the published history changed: another unit, or facts joined twice; if that is right, accept it "
    "(company.rules.drift_accepted_from)."
)
FACTS_RESTATED = "Complete months changed by a twentieth since they were published: late deliveries, or an error."
RESULTS_LOST = "More than two fifths of the published rows gone: an input, a rule or a model changed."
RESULTS_RESTATED = "Complete months changed by a tenth since they were published: an input or a model changed."

_PUBLISHED = """
        from audit.published_profile
        where mart = '{mart}' and as_of <= (select max(as_of) from raw_company.company)"""


def rows_lost(mart: str, share: float) -> str:
    """Query that finds a mart with more than `share` of the published rows gone."""
    return f"""
    select 1
    from {{batch}}
    having count(*) < {1 - share} * (
        select max(row_count){_PUBLISHED.format(mart=mart)}
            and period is null and row_count >= {MIN_ROWS})"""


def history_changed(mart: str, share: float) -> str:
    """Query that finds months, complete when published, whose amounts differ by more than `share` of all of them."""
    profiled = PROFILED[mart]
    return f"""
    with published as (
        select period, amount{_PUBLISHED.format(mart=mart)}
            and is_complete and (
                select max(row_count) from audit.published_profile where mart = '{mart}' and period is null
            ) >= {MIN_ROWS}
    ),
    found as (
        select
            cast(date_trunc('month', {profiled.day}) as date) as period,
            cast(sum({profiled.amount}) as double) as amount
        from {{batch}}
        group by 1
    )
    select 1
    from published left join found on published.period = found.period
    having sum(abs(coalesce(found.amount, 0) - coalesce(published.amount, 0))) > {share} * sum(abs(published.amount))"""
