"""Is the question list of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

QUESTIONS_VANISHED = """
    select 1
    from {batch}
    having count(*) = 0 and exists (select 1 from raw_survey.questions)"""
MAX_SHARE_UNANSWERED = 0.5
MOSTLY_UNANSWERED = f"""
    with questions as (
        select question_id in (select question_id from marts.survey_answers) as is_answered
        from (select distinct question_id from {{batch}}) as audited
        where exists (select 1 from marts.survey_answers)
    )
    select 1 from questions
    having count(*) filter (where not is_answered) > {MAX_SHARE_UNANSWERED} * count(*)"""
MIN_POINTS, MAX_POINTS = 2, 101
ODD_SCALES = f"""
    select 1 from {{batch}}
    where scale_max - scale_min + 1 not between {MIN_POINTS} and {MAX_POINTS}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (QUESTIONS_VANISHED, "critical", "A registry was delivered and none of it is left, so no answer can be scored."),
    (
        ODD_SCALES,
        "critical",
        "A scale of one point or of hundreds is two columns mapped wrongly; its scores mean nothing.",
    ),
    (MOSTLY_UNANSWERED, "warning", "When most questions have no answer, ids of registry and answers probably differ."),
)


def suite() -> ExpectationSuite:
    """The questions and their versions."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.survey_questions",
        expectations=unexpected_rows(CHECKS),
    )
