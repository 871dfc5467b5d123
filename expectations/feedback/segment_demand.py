"""Is the demand of segments as released believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

VANISHED = """
    select 1
    from (select count(*) as released from {batch}) as counted
    where released = 0 and exists (select 1 from marts.order_lines)"""
MORE_CUSTOMERS_THAN_PEOPLE = "select 1 from {batch} where customers > population"
MIN_CELLS = 10
MAX_SHARE_UNKNOWN = 0.5
MOSTLY_UNKNOWN_SEGMENT = f"""
    select 1
    from {{batch}}
    where segment_name = 'generation' and product_line = 'all' and need = 'all' and customers > 0
    having sum(customers) filter (where segment_value = 'unknown') > {MAX_SHARE_UNKNOWN} * sum(customers)"""
MAX_SHARE_SERVE = 0.9
EVERYBODY_IS_UNDER_SERVED = f"""
    select 1 from {{batch}}
    where need <> 'all' and segment_name <> 'all' and verdict <> 'no_evidence'
    having count(*) >= {MIN_CELLS} and count(*) filter (where verdict = 'serve') > {MAX_SHARE_SERVE} * count(*)"""
SOMETHING_IS_SHOWN_OF_A_FEW = """
    select 1 from {batch}
    where is_suppressed and (need_importance_pct is not null or opportunity_score is not null or verdict = 'serve')
        and (need <> 'all')"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (VANISHED, "critical", "There are sales and no segment has any: customers and their segments did not meet."),
    (SOMETHING_IS_SHOWN_OF_A_FEW, "critical", "What a few people answered is theirs and must not be published."),
    (
        MORE_CUSTOMERS_THAN_PEOPLE,
        "warning",
        "More customers than people: the population is in thousands or of another market.",
    ),
    (MOSTLY_UNKNOWN_SEGMENT, "warning", "When most customers have no segment, the others do not stand for all."),
    (
        EVERYBODY_IS_UNDER_SERVED,
        "warning",
        "When every segment needs everything, the scale of satisfaction was read backwards.",
    ),
)


def suite() -> ExpectationSuite:
    """Does a segment need something that it does not get?"""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.segment_demand",
        expectations=unexpected_rows(CHECKS),
    )
