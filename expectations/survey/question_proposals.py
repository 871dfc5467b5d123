"""Do questions wait that somebody should declare?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

PROPOSALS_VANISHED = """
    select 1 from {batch}
    having count(*) = 0 and exists (
        select 1 from loads.survey_questions
        where question_id not in (select question_id from raw_survey.questions))"""
MIN_ANSWERS = 100
RATINGS_WAIT = f"""
    select 1 from {{batch}}
    where proposed_metric_type in ('nps', 'csat', 'ces') and answers >= {MIN_ANSWERS}"""
MIXED_EXPORTS = f"""
    select 1 from {{batch}}
    where answers >= {MIN_ANSWERS} and numeric_answers * 10 between answers and 9 * answers"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (PROPOSALS_VANISHED, "critical", "Questions were asked that nobody declared, and none of them is listed."),
    (MIXED_EXPORTS, "warning", "Numbers and labels in one question: two kinds of export, or labels still to declare."),
    (RATINGS_WAIT, "warning", "A rating that a hundred people gave is scored by nobody until it is declared."),
)


def suite() -> ExpectationSuite:
    """Questions that nobody has declared."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.question_proposals",
        expectations=unexpected_rows(CHECKS),
    )
