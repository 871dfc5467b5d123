-- grain: one row per question that a survey export asks, as the newest file has it
with

asked as (
    select
        *,
        row_number() over (
            partition by question_id
            order by
                delivery desc nulls last, source_name asc nulls last, file_version desc nulls last,
                file_id desc nulls last
        ) as recency
    from {{ ref('stg_loads__survey_questions') }}
),

newest as (
    select
        question_id,
        wording,
        answers,
        metric_type,
        scale_min,
        scale_max,
        why
    from asked
    where recency = 1
)

select * from newest
