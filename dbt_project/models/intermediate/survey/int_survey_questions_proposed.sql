-- grain: one row per source and question nobody has declared, as its newest file has it
with

seen as (
    select
        *,
        row_number() over (
            partition by source_name, question_id
            order by delivery desc nulls last, file_version desc nulls last, file_id desc nulls last
        ) as recency
    from {{ ref('stg_loads__survey_questions') }}
),

declared as (
    select distinct question_id
    from {{ ref('stg_survey__questions') }}
),

undeclared as (
    select seen.*
    from seen
    left join declared on seen.question_id = declared.question_id
    where seen.recency = 1 and declared.question_id is null
)

select * from undeclared
