-- grain: one row per checked column of surveys and dimension of quality
with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
),

checked as (
    select
        'survey_answers.value_num' as object,
        'validity' as dimension,
        case when fault is null then 0 else 1 end as is_failing
    from answers
    union all
    select
        'survey_answers.response_id' as object,
        'uniqueness' as dimension,
        case when exclusion_reason = 'repeat_response' then 1 else 0 end as is_failing
    from answers
    union all
    select
        'survey_answers.customer_key' as object,
        'completeness' as dimension,
        case when customer_key = 'unknown' then 1 else 0 end as is_failing
    from answers
),

counted as (
    select
        object,
        dimension,
        sum(is_failing) as failing_rows,
        count(*) as total_rows
    from checked
    group by object, dimension
)

select * from counted
