"""Is the loop of feedback as released believable?

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
        select 1 from raw_feedback.items
        where received_at <= (select as_of from raw_company.company))"""
MIN_ITEMS = 50
MAX_SHARE_OUT_OF_ORDER = 0.05
OFTEN_ANSWERED_BEFORE_ASKED = f"""
    select 1 from {{batch}}
    having count(*) >= {MIN_ITEMS} and count(*) filter (where is_out_of_order) > {MAX_SHARE_OUT_OF_ORDER} * count(*)"""
MAX_SHARE_UNKNOWN = 0.5
MOSTLY_OF_NOBODY = f"""
    select 1 from {{batch}}
    having count(*) >= {MIN_ITEMS}
        and count(*) filter (where customer_key = 'unknown') > {MAX_SHARE_UNKNOWN} * count(*)"""
MAX_SHARE_LATE = 0.9
EVERYTHING_IS_LATE = f"""
    select 1 from {{batch}}
    where sla_breach is not null
    having count(*) >= {MIN_ITEMS} and count(*) filter (where sla_breach) > {MAX_SHARE_LATE} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        ITEMS_VANISHED,
        "critical",
        "Feedback was delivered and none is released: every promise to answer would disappear.",
    ),
    (
        OFTEN_ANSWERED_BEFORE_ASKED,
        "critical",
        "When one item in twenty is answered before it came in, its times are read in the wrong zone or format.",
    ),
    (
        MOSTLY_OF_NOBODY,
        "warning",
        "When most feedback is of nobody in particular, reach and revenue of askers say little.",
    ),
    (EVERYTHING_IS_LATE, "warning", "When nearly all is late, answers are not delivered or the promise is not meant."),
)


def suite() -> ExpectationSuite:
    """What became of each item of feedback."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.feedback_loop",
        expectations=unexpected_rows(CHECKS),
    )
