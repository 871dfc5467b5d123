-- grain: one row per customer_key, series (question of recommendation) and answer_no
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
    where is_scored and metric_type = 'nps' and customer_key <> 'unknown'
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

numbered as (
    select
        answers.customer_key,
        answers.question_id || '|' || cast(answers.comparable_version as string) as series,
        answers.question_id,
        answers.answered_at,
        answers.answered_date,
        answers.scale_value,
        row_number() over (
            partition by answers.customer_key, answers.question_id, answers.comparable_version
            order by
                answers.answered_at nulls last,
                answers.response_id nulls last,
                answers.source_name nulls last
        ) as answer_no
    from answers
    cross join company
    where answers.answered_date <= company.as_of
)

select * from numbered
