"""Are the gaps of the offer as released believable?

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
    where released = 0
        and exists (select 1 from raw_feedback.items)
        and exists (select 1 from raw_company.theme_rules where attribute is not null and theme_kind <> 'praise')"""
MIN_PEOPLE = 30
MAX_SHARE_ASKING = 0.8
NEARLY_EVERYBODY_ASKS = f"""
    select 1 from {{batch}} where denominator >= {MIN_PEOPLE} and numerator > {MAX_SHARE_ASKING} * denominator"""
MIN_MENTIONS = 50
MAX_SHARE_ANONYMOUS = 0.5
MOSTLY_ANONYMOUS = f"""
    select 1 from {{batch}}
    where product_line = 'all'
    having sum(mentions) >= {MIN_MENTIONS} and sum(anonymous_mentions) > {MAX_SHARE_ANONYMOUS} * sum(mentions)"""
MIN_ROWS = 8
NO_OFFER_IS_KNOWN = f"""
    select 1 from {{batch}}
    having count(*) >= {MIN_ROWS} and count(offered) = 0"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (VANISHED, "critical", "Feedback and attributes are declared and none is released: every gap would look closed."),
    (NEARLY_EVERYBODY_ASKS, "warning", "A wish of nearly everybody is more often a word rule that matches too much."),
    (
        MOSTLY_ANONYMOUS,
        "warning",
        "When most wishes are of nobody in particular, the people who ask are a small part of them.",
    ),
    (NO_OFFER_IS_KNOWN, "warning", "Without attributes of products nobody can say whether a wish is met."),
)


def suite() -> ExpectationSuite:
    """What people ask for and nobody offers them."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.attribute_gaps",
        expectations=unexpected_rows(CHECKS),
    )
