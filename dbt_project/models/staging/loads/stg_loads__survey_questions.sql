with

renamed as (
    select
        source as source_name,
        file_id,
        file_version,
        delivery,
        position as question_order,
        question_id,
        wording,
        question_group,
        item,
        answers,
        numbers,
        lowest,
        highest,
        distinct_values,
        metric_type,
        scale_min,
        scale_max,
        why
    from {{ source('loads', 'survey_questions') }}
)

select * from renamed
