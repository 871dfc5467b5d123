"""Are the answers of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_N = 100
EXCLUDED_WARN_SHARE, EXCLUDED_BLOCK_SHARE = 0.2, 0.6
EXCLUDED = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N} and count(exclusion_reason) > MAX_SHARE * count(*)"""
MANY_EXCLUDED = EXCLUDED.replace("MAX_SHARE", str(EXCLUDED_WARN_SHARE))
MOSTLY_EXCLUDED = EXCLUDED.replace("MAX_SHARE", str(EXCLUDED_BLOCK_SHARE))
OFF_SCALE = """
    select 1 from {batch}
    where exclusion_reason is null and value_num not between scale_min and scale_max"""
MIN_ANSWERS_PER_QUESTION = 500
MAX_SHARE_OF_ONE_VALUE = 0.98
EVERYBODY_AGREES = f"""
    with counted as (
        select question_id, value_num, count(*) as answers
        from {{batch}}
        where exclusion_reason is null and value_num is not null
        group by question_id, value_num
    )
    select 1
    from counted
    group by question_id
    having sum(answers) >= {MIN_ANSWERS_PER_QUESTION}
        and max(answers) > {MAX_SHARE_OF_ONE_VALUE} * sum(answers)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (MOSTLY_EXCLUDED, "critical", "When most answers do not count, the scores speak for a rest that nobody chose."),
    (MANY_EXCLUDED, "warning", "When a fifth of the answers do not count, look at the reasons first."),
    (OFF_SCALE, "critical", "A counted answer off its scale moves a score that cannot be reached."),
    (EVERYBODY_AGREES, "warning", "Nearly everybody giving one answer is a default that the form sent by itself."),
)


def suite() -> ExpectationSuite:
    """Every answer, with why it does not count if it does not."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.survey_answers",
        expectations=unexpected_rows(CHECKS),
    )
