"""Are the order heads as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

GRACE_DAYS = 1
IMPOSSIBLE_DATES = impossible_dates("ordered_at")

AFTER_AS_OF = f"""
    select 1 from {{batch}}
    where ordered_at >= (
        select max(as_of) + interval '{GRACE_DAYS + 1}' day from raw_company.company
    )"""

MIN_WEEKS, MIN_USUAL_ROWS = 4, 50
CHANGED_FROM, CHANGED_TO = 0.5, 2
BROKEN_FROM, BROKEN_TO = 0.05, 20
VOLUME = f"""
    with weeks as (
        select date_trunc('week', ordered_at) as week, count(distinct order_id) as row_count
        from {{batch}}
        group by 1
    ),
    judged as (  -- the newest week may still be incomplete
        select max(week) - interval '7' day as week from weeks
    ),
    compared as (
        select
            coalesce(max(row_count) filter (where weeks.week = judged.week), 0) as row_count,
            median(row_count) filter (where weeks.week < judged.week) as usual,
            count(*) filter (where weeks.week < judged.week) as points
        from weeks cross join judged
        where weeks.week >= judged.week - interval '56' day
    )
    select 1 from compared
    where points >= {MIN_WEEKS} and usual >= {MIN_USUAL_ROWS}
        and row_count not between usual * LOWEST and usual * HIGHEST"""
VOLUME_CHANGED = VOLUME.replace("LOWEST", str(CHANGED_FROM)).replace("HIGHEST", str(CHANGED_TO))
VOLUME_BROKEN = VOLUME.replace("LOWEST", str(BROKEN_FROM)).replace("HIGHEST", str(BROKEN_TO))

ORDERS_WITHOUT_LINES = """
    select 1
    from {batch}
    where status = 'completed' and not exists (select 1 from raw_sales.order_lines)
    having count(*) > 0"""
MIN_N = 100
MAX_SHARE_NOT_SOLD = 0.5
MOSTLY_NOT_SOLD = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(*) filter (where status <> 'completed') > {MAX_SHARE_NOT_SOLD} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (
        AFTER_AS_OF,
        "warning",
        "Rows after the as-of date are kept but count in no period; expected only when looking back.",
    ),
    (
        ORDERS_WITHOUT_LINES,
        "critical",
        "Orders without a single line mean that the line feed did not arrive; sales would read as none.",
    ),
    (MOSTLY_NOT_SOLD, "critical", "When most orders are pending or cancelled, the status map is wrong."),
    (
        VOLUME_BROKEN,
        "critical",
        "A week at a twentieth or twenty times the usual volume is a broken delivery, not news.",
    ),
    (
        VOLUME_CHANGED,
        "warning",
        "A week at half or double the usual volume is either news or a lost or doubled delivery.",
    ),
)


def suite() -> ExpectationSuite:
    """Order heads."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.orders",
        expectations=unexpected_rows(CHECKS),
    )
