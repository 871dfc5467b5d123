-- grain: one row per source, response and question declared as outcome or driver; more is better
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
    where is_scored and role is not null
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

-- what versions that do not compare say cannot be put into one regression: the newest series counts
dated as (
    select
        answers.survey_program,
        answers.source_name,
        answers.response_id,
        answers.question_id,
        answers.role,
        answers.comparable_version,
        answers.version,
        max(answers.version) over (partition by answers.survey_program, answers.question_id)
            as newest_version,
        cast(answers.scale_min as double) as scale_min,
        cast(answers.scale_max as double) as scale_max,
        cast(case when answers.direction = -1
                then answers.scale_min + answers.scale_max - answers.scale_value
            else answers.scale_value
        end as decimal(18, 4)) as goodness
    from answers
    cross join company
    where answers.answered_date <= company.as_of
),

series as (
    select
        survey_program,
        question_id,
        max(comparable_version) as comparable_version
    from dated
    where version = newest_version
    group by survey_program, question_id
)

select dated.*
from dated
inner join series
    on
        dated.survey_program = series.survey_program
        and dated.question_id = series.question_id
        and dated.comparable_version = series.comparable_version
