"""Are the tickets, reviews and requests as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

IMPOSSIBLE_DATES = impossible_dates("received_at")
MIN_N = 100
MAX_SHARE_EMPTY = 0.9
MOSTLY_EMPTY = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(coalesce(title, body)) < (1 - {MAX_SHARE_EMPTY}) * count(*)"""
BACKWARDS = "select 1 from {batch} where least(triaged_at, answered_at) < received_at"
MAX_SHARE_OF_ONE_TEXT = 0.2
ONE_TEXT = f"""
    with texts as (
        select md5(body) as text_hash, count(*) as items
        from {{batch}}
        where length(body) > 40
        group by text_hash
    )
    select 1 from texts
    having sum(items) >= {MIN_N} and max(items) > {MAX_SHARE_OF_ONE_TEXT} * sum(items)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (MOSTLY_EMPTY, "critical", "A file in which nearly every item is empty was exported without its texts."),
    (BACKWARDS, "warning", "An item that was answered before it came in has a wrong time zone or clock."),
    (ONE_TEXT, "warning", "One long text in a fifth of the items is a form letter or a robot, and not many customers."),
)


def suite() -> ExpectationSuite:
    """One row per item."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_feedback.items",
        expectations=unexpected_rows(CHECKS),
    )
