"""The sentences that several suites share: queries as expectations, impossible dates, cut or odd deliveries.

Add a sentence here when three suites say the same one. Thresholds stay with the suite they belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from expectations.no_rows import no_rows_class
from expectations.over_rows import condition_of, over_rows_class

Check = tuple[str, str, str]
GRACE_DAYS = 1
MIN_SHARE_OF_PREVIOUS = 0.5
MIN_WEEKS, MIN_USUAL_ROWS = 4, 50


def unexpected_rows(checks: Sequence[Check]) -> list[Any]:
    """Expectations from (query whose rows should not exist, severity, reason)."""
    from great_expectations.expectations.metadata_types import FailureSeverity

    made = []
    for query, severity, reason in checks:
        rest = {"severity": FailureSeverity(severity), "meta": {"reason": reason}}
        condition = condition_of(query)
        if condition is None:
            made.append(no_rows_class()(unexpected_rows_query=query, **rest))
        else:
            made.append(over_rows_class()(condition=condition, **rest))
    return made


def impossible_dates(column: str) -> str:
    """Query for rows of a timestamp column after the day of loading (or the as-of date, if that is later)."""
    return f"""
    with newest_day as (
        select max(day) as day
        from (
            select as_of as day from raw_company.company
            union all
            select cast(loaded_at as date) from loads.files
        )
    )
    select 1 from {{batch}}
    where {column} >= (select day + interval '{GRACE_DAYS + 1}' day from newest_day)"""


def truncated_delivery(key: str) -> str:
    """Query for a snapshot with less than half the keys of the one before; `key` is a comma-separated list."""
    return f"""
    with deliveries as (
        select
            _source,
            count(distinct ({key})) as row_count,
            row_number() over (partition by _source order by _delivery desc) as newest_first
        from {{batch}}
        where _delivery_kind = 'snapshot'
        group by _source, _delivery
    )
    select 1
    from deliveries as newest
    inner join deliveries as previous on newest._source = previous._source
    where newest.newest_first = 1
        and previous.newest_first = 2
        and newest.row_count < {MIN_SHARE_OF_PREVIOUS} * previous.row_count"""


def unusual_week(time_column: str, key: str, *, lowest: float, highest: float) -> str:
    """Query for a last full week whose count of keys is outside lowest…highest times the usual week."""
    return f"""
    with weeks as (
        select date_trunc('week', {time_column}) as week, count(distinct {key}) as row_count
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
        and row_count not between usual * {lowest} and usual * {highest}"""
