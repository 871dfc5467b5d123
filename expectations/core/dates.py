"""Is the calendar of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

FACTS_OUTSIDE_CALENDAR = """
    with calendar as (select min(date) as first_day, max(date) as last_day from {batch})
    select 1
    from marts.order_lines
    cross join calendar
    where order_date not between first_day and last_day
        and order_date <= (select max(as_of) from raw_company.company)"""
AS_OF_OUTSIDE_CALENDAR = """
    select 1
    from {batch}
    having count(*) > 0
        and (select max(as_of) from raw_company.company) not between min(date) and max(date)"""
MAX_YEARS = 60
CALENDAR_TOO_LONG = f"""
    select 1
    from {{batch}}
    having max(date) > min(date) + interval '{MAX_YEARS}' year"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (AS_OF_OUTSIDE_CALENDAR, "critical", "A calendar without the as-of date has no complete period to report."),
    (
        FACTS_OUTSIDE_CALENDAR,
        "critical",
        "Sales on days that the calendar does not know are in no week, month or year.",
    ),
    (CALENDAR_TOO_LONG, "warning", "A calendar of two generations was stretched by a wrong date."),
)


def suite() -> ExpectationSuite:
    """The calendar that every period is read against."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.dates",
        expectations=unexpected_rows(CHECKS),
    )
