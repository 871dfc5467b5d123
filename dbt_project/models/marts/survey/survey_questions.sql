-- grain: one row per question_id and version
with

questions as (
    select * from {{ ref('int_survey_questions_compared') }}
),

typed as (
    select
        cast(question_id as string) as question_id,
        cast(version as bigint) as version,
        cast(survey_program as string) as survey_program,
        cast(wording as string) as wording,
        cast(md5(wording) as string) as wording_hash,
        cast(metric_type as string) as metric_type,
        cast(scale_min as bigint) as scale_min,
        cast(scale_max as bigint) as scale_max,
        cast(direction as bigint) as direction,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        cast(comparable_to_version as bigint) as comparable_to_version,
        cast(comparable_version as bigint) as comparable_version,
        cast(source_relation as string) as source_relation
    from questions
)

select * from typed
