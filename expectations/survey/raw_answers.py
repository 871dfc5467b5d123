"""Are the answers as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

IMPOSSIBLE_DATES = impossible_dates("answered_at")

UNREGISTERED = """
    with answers as (
        select question_id in (select question_id from raw_survey.questions) as is_registered
        from {batch}
        where exists (select 1 from raw_survey.questions)
            -- an export holds whatever was asked; what nobody declared is listed in survey_questions
            and _source not in (select source from loads.survey_questions)
    )
    select 1 from answers
    having count(*) filter (where not is_registered) > MAX_SHARE * count(*)"""
UNREGISTERED_WARN_SHARE, UNREGISTERED_BLOCK_SHARE = 0.005, 0.05
SOME_UNREGISTERED = UNREGISTERED.replace("MAX_SHARE", str(UNREGISTERED_WARN_SHARE))
MANY_UNREGISTERED = UNREGISTERED.replace("MAX_SHARE", str(UNREGISTERED_BLOCK_SHARE))
MIN_N = 100
MAX_SHARE_OFF_SCALE = 0.2
OFF_SCALE = f"""
    with scales as (
        select question_id, min(scale_min) as lowest, max(scale_max) as highest
        from raw_survey.questions
        where metric_type in ('nps', 'csat', 'ces', 'mean')
        group by question_id
    ),
    answers as (
        select try_cast(raw_value as double) between lowest and highest as is_on_scale
        from (select question_id, raw_value from {{batch}}) as delivered
        inner join scales using (question_id)
        where try_cast(raw_value as double) is not null
    )
    select 1 from answers
    having count(*) >= {MIN_N}
        and count(*) filter (where not is_on_scale) > {MAX_SHARE_OFF_SCALE} * count(*)"""
MAX_SHARE_EMPTY = 0.9
MOSTLY_EMPTY = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(raw_value) < (1 - {MAX_SHARE_EMPTY}) * count(*)"""
MAX_SHARE_OF_ONE_CUSTOMER = 0.2
ONE_CUSTOMER_ANSWERS_FOR_MANY = f"""
    with responses as (
        select customer_id, count(distinct response_id) as responses
        from {{batch}}
        where customer_id is not null
        group by customer_id
    )
    select 1 from responses
    having sum(responses) >= {MIN_N}
        and max(responses) > {MAX_SHARE_OF_ONE_CUSTOMER} * sum(responses)"""
ONE_MOMENT = f"""
    select 1 from {{batch}}
    group by _source
    having count(*) >= {MIN_N} and min(answered_at) = max(answered_at)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (MANY_UNREGISTERED, "critical", "Answers to questions that the registry does not declare can be scored by nobody."),
    (SOME_UNREGISTERED, "warning", "Answers to questions that the registry does not declare can be scored by nobody."),
    (OFF_SCALE, "critical", "Many answers off the declared scale mean that the wrong scale was declared."),
    (MOSTLY_EMPTY, "critical", "A file in which nearly every answer is empty was exported without its answers."),
    (
        ONE_CUSTOMER_ANSWERS_FOR_MANY,
        "warning",
        "One customer behind a fifth of the responses is a shared or test account.",
    ),
    (
        ONE_MOMENT,
        "warning",
        "Answers of one and the same moment carry the day they were collected: their months and trends mean nothing.",
    ),
)


def suite() -> ExpectationSuite:
    """One row per response and question."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_survey.answers",
        expectations=unexpected_rows(CHECKS),
    )
