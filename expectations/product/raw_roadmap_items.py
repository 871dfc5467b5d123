"""Are the roadmap items as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("item_id")
CONFIDENCE_IN_PERCENT = "select 1 from {batch} where confidence > 1"
GRACE_DAYS = 1
SCORED_IN_THE_FUTURE = f"""
    select 1 from {{batch}}
    where scored_at > (select as_of from raw_company.company) + {GRACE_DAYS}"""
SHIPPED_WITHOUT_A_DATE = """
    select 1 from {batch}
    where lower(status) = 'shipped' and shipped_date is null"""
MAX_PERSON_MONTHS = 240
EFFORT_IN_DAYS = f"select 1 from {{batch}} where effort > {MAX_PERSON_MONTHS}"
MIN_ITEMS = 5
EVERYTHING_EQUALLY_IMPORTANT = f"""
    select 1 from {{batch}}
    having count(distinct item_id) >= {MIN_ITEMS} and count(impact) > 0 and count(distinct impact) = 1"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A roadmap that lost half its items would drop them from the backlog unseen."),
    (
        CONFIDENCE_IN_PERCENT,
        "critical",
        "A confidence above 1 is a percentage and makes every score a hundred times too high.",
    ),
    (SCORED_IN_THE_FUTURE, "warning", "A score of a day to come is left out until that day."),
    (SHIPPED_WITHOUT_A_DATE, "warning", "An item that is shipped on no day cannot be told to those who asked."),
    (EFFORT_IN_DAYS, "warning", "Twenty person-years for one item are more likely days than months."),
    (EVERYTHING_EQUALLY_IMPORTANT, "warning", "Where every item has the same impact nobody has judged any."),
)


def suite() -> ExpectationSuite:
    """What is meant to be built."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_product.roadmap_items",
        expectations=unexpected_rows(CHECKS),
    )
