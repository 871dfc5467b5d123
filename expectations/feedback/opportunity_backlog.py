"""Is the backlog as released believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

ITEMS_VANISHED = """
    select 1
    from (select count(*) as released from {batch}) as counted
    where released = 0 and exists (
        select 1 from raw_product.roadmap_items
        where scored_at <= (select as_of from raw_company.company))"""
MORE_REACH_THAN_PEOPLE = """
    select 1 from {batch}
    where rice_reach > (select count(*) from marts.customers)"""
MIN_ITEMS = 5
MAX_SHARE_UNMEASURED = 0.8
NOTHING_IS_MEASURED = f"""
    select 1 from {{batch}}
    having count(*) >= {MIN_ITEMS} and count(*) filter (where rice_reach is null) > {MAX_SHARE_UNMEASURED} * count(*)"""
NOBODY_ASKS_FOR_ANYTHING = f"""
    select 1 from {{batch}}
    having count(rice_reach) >= {MIN_ITEMS} and max(rice_reach) = 0"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (ITEMS_VANISHED, "critical", "Items were scored and none is released: the backlog would be empty without a word."),
    (
        MORE_REACH_THAN_PEOPLE,
        "critical",
        "An item that reaches more people than there are has counted texts, not people.",
    ),
    (NOTHING_IS_MEASURED, "warning", "Where most items name no theme and no feedback is linked, RICE ranks nothing."),
    (
        NOBODY_ASKS_FOR_ANYTHING,
        "warning",
        "When nobody asks for any item, feedback or its themes have stopped arriving.",
    ),
)


def suite() -> ExpectationSuite:
    """What is meant to be built and what speaks for it."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.opportunity_backlog",
        expectations=unexpected_rows(CHECKS),
    )
