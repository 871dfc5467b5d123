-- grain: one row per respondent, need, need_role, product_line and quarter: newest of a year
{{ config(materialized='table') }}

with

questions as (
    select
        *,
        row_number() over (
            partition by question_id, version
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from {{ ref('stg_survey__questions') }}
    where need is not null and need_role is not null
),

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
    where is_scored
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

boxed as (
    select
        questions.need,
        questions.need_role,
        coalesce(questions.product_line, 'all') as product_line,
        answers.customer_key,
        -- nobody knows whether two anonymous answers are one person's
        case when answers.customer_key = 'unknown'
                then answers.source_name || '|' || answers.response_id
            else answers.customer_key
        end as respondent,
        answers.answered_at,
        answers.source_name,
        answers.response_id,
        answers.question_id,
        cast(date_trunc('quarter', answers.answered_date) as date) as answered_quarter,
        case when answers.direction = -1 then answers.scale_value <= answers.scale_min + 1
            else answers.scale_value >= answers.scale_max - 1
        end as is_top
    from answers
    cross join {{ ref('stg_company__company') }} as company
    inner join questions
        on
            answers.question_id = questions.question_id
            and answers.version = questions.version
            and questions.preference = 1
    where answers.answered_date <= company.as_of
),

placed as (
    select
        boxed.*,
        quarters.quarter,
        row_number() over (
            partition by
                boxed.need, boxed.need_role, boxed.product_line, boxed.respondent, quarters.quarter
            order by
                boxed.answered_at desc nulls last,
                boxed.response_id desc nulls last,
                boxed.question_id desc nulls last,
                boxed.source_name asc nulls last
        ) as recency
    from boxed
    cross join shifts
    inner join {{ ref('int_quarters_listed') }} as quarters
        on
            cast(boxed.answered_quarter + 3 * shifts.quarters_later * interval '1' month as date)
            = quarters.quarter
)

select
    need,
    need_role,
    product_line,
    quarter,
    customer_key,
    respondent,
    is_top
from placed
where recency = 1
