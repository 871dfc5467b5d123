"""The two sentences that many suites share: a table of queries as expectations, and dates that cannot be.

Add a sentence here when three suites say the same one. Thresholds stay with the suite they belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from great_expectations.expectations import UnexpectedRowsExpectation

Check = tuple[str, str, str]
GRACE_DAYS = 1


def unexpected_rows(checks: Sequence[Check]) -> list[UnexpectedRowsExpectation]:
    """Expectations from (query whose rows should not exist, severity, reason)."""
    import great_expectations.expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    return [
        gxe.UnexpectedRowsExpectation(
            unexpected_rows_query=query, severity=FailureSeverity(severity), meta={"reason": reason}
        )
        for query, severity, reason in checks
    ]


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
