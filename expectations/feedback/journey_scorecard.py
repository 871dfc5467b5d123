"""Is the scorecard of the journey as released believable?

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
MIN_ORDERS = 50
MAX_CONTACTS_PER_ORDER = 2
MORE_CONTACTS_THAN_ORDERS = f"""
    select 1 from {{batch}} where orders >= {MIN_ORDERS} and contact_rate > {MAX_CONTACTS_PER_ORDER}"""
MIN_COMPLETION = 0.5
MOSTLY_CANCELLED = f"""
    select 1 from {{batch}} where orders_decided >= {MIN_ORDERS} and completion_rate < {MIN_COMPLETION}"""
MIN_STAGES = 4
MAX_SHARE_UNKNOWN = 0.9
STAGES_ARE_NOT_KNOWN = f"""
    select 1 from {{batch}}
    where journey_stage <> 'all' and contacts > 0
    having count(*) >= {MIN_STAGES}
        and sum(contacts) filter (where journey_stage = 'unknown') > {MAX_SHARE_UNKNOWN} * sum(contacts)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (VANISHED, "critical", "There are orders and no month of the journey: nothing of it would be seen."),
    (MOSTLY_CANCELLED, "warning", "When most orders of a month are cancelled, the map of statuses is wrong."),
    (
        MORE_CONTACTS_THAN_ORDERS,
        "warning",
        "More contacts than orders: orders are missing, or reviews are taken for support.",
    ),
    (STAGES_ARE_NOT_KNOWN, "warning", "When nearly no contact has a stage, the stages compare nothing."),
)


def suite() -> ExpectationSuite:
    """How each stage of the customer journey does."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.journey_scorecard",
        expectations=unexpected_rows(CHECKS),
    )
