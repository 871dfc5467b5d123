"""Are the customers as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("customer_id")

IMPOSSIBLE_DATES = impossible_dates("acquired_at")

MIN_N = 500
MAX_SHARE_OF_ONE_PERSON = 0.05
ONE_PERSON_FOR_MANY = f"""
    with people as (
        select person_id, count(distinct customer_id) as customers
        from {{batch}}
        where person_id is not null
        group by person_id
    )
    select 1 from people
    having sum(customers) >= {MIN_N}
        and max(customers) > {MAX_SHARE_OF_ONE_PERSON} * sum(customers)"""
MAX_SHARE_SET_ASIDE = 0.5
MOSTLY_SET_ASIDE = f"""
    select 1
    from {{batch}}
    having count(*) filter (where is_internal or is_test) > {MAX_SHARE_SET_ASIDE} * count(*)"""
MIN_AGE, MAX_AGE, MIN_PLAUSIBLE_AGES = 10, 105, 0.98
IMPLAUSIBLE_AGES = f"""
    with ages as (
        select extract(year from company.as_of) - customers.birth_year as age
        from (select birth_year from {{batch}}) as customers
        cross join raw_company.company as company
        where customers.birth_year is not null
    )
    select 1 from ages
    having count(*) filter (where age between {MIN_AGE} and {MAX_AGE})
        < {MIN_PLAUSIBLE_AGES} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        TRUNCATED_DELIVERY,
        "critical",
        "A snapshot that lost half its rows is a broken export, and would retire what it left out.",
    ),
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (
        ONE_PERSON_FOR_MANY,
        "critical",
        "One person behind a twentieth of all customers is a default id that merges strangers.",
    ),
    (
        MOSTLY_SET_ASIDE,
        "critical",
        "When most customers are marked staff or test, the mark was mapped the wrong way round.",
    ),
    (
        IMPLAUSIBLE_AGES,
        "warning",
        "Birth years outside a human life are defaults, and move people between generations.",
    ),
)


def suite() -> ExpectationSuite:
    """Customers as the shop or CRM knows them."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.customers",
        expectations=unexpected_rows(CHECKS),
    )
