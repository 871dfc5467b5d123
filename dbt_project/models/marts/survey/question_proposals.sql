-- grain: one row per source and question that it asks and nobody has declared
with

questions as (
    select * from {{ ref('int_survey_questions_proposed') }}
),

typed as (
    select
        cast(source_name as string) as source_name,
        cast(question_id as string) as question_id,
        cast(question_order as bigint) as question_order,
        cast(wording as string) as wording,
        cast(question_group as string) as question_group,
        cast(item as string) as item,
        cast(answers as bigint) as answers,
        cast(numbers as bigint) as numeric_answers,
        cast(lowest as double) as lowest_number,
        cast(highest as double) as highest_number,
        cast(distinct_values as bigint) as distinct_values,
        cast(metric_type as string) as proposed_metric_type,
        cast(scale_min as bigint) as proposed_scale_min,
        cast(scale_max as bigint) as proposed_scale_max,
        cast(why as string) as reason
    from questions
)

select * from typed
