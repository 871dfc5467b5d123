-- grain: one row per customer_key and quarter with an answer of its last year to the main question
-- The main question of recommendation is the one most people answered; no other is pooled.
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_feedback_surveys_numbered') }}
),

questions as (
    select
        series,
        row_number() over (order by count(*) desc nulls last, series asc nulls last) as preference
    from answers
    group by series
),

shifts as (
    select 0 as quarters_later
    union all
    select 1 as quarters_later
    union all
    select 2 as quarters_later
    union all
    select 3 as quarters_later
),

placed as (
    select
        answers.customer_key,
        answers.scale_value,
        quarters.quarter,
        row_number() over (
            partition by answers.customer_key, quarters.quarter
            order by answers.answer_no desc nulls last
        ) as recency
    from answers
    inner join questions on answers.series = questions.series and questions.preference = 1
    cross join shifts
    inner join {{ ref('int_quarters_listed') }} as quarters
        on
            cast(
                cast(date_trunc('quarter', answers.answered_date) as date)
                + 3 * shifts.quarters_later * interval '1' month as date
            ) = quarters.quarter
),

scored as (
    select
        customer_key,
        quarter,
        scale_value >= 9 as is_promoter,
        scale_value <= 6 as is_detractor
    from placed
    where recency = 1
)

select * from scored
