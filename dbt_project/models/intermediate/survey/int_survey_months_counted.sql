-- grain: one row per program, question, comparable version, metric, product, month and segments
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_survey_answers_scored') }}
),

counted as (
    select
        survey_program,
        question_id,
        comparable_version,
        metric,
        product_key,
        month,
        generation,
        segment,
        max(version) as newest_version,
        count(*) as responses,
        sum(case when is_top then 1 else 0 end) as tops,
        sum(case when is_bottom then 1 else 0 end) as bottoms,
        sum(scale_value) as value_sum,
        sum(scale_value * scale_value) as value_square_sum
    from answers
    group by
        survey_program, question_id, comparable_version, metric, product_key, month,
        generation, segment
)

select * from counted
