-- grain: one row per question_id and version, declared or only found in answers
with

questions as (
    select * from {{ ref('int_survey_questions_compared') }}
),

found as (
    select * from {{ ref('int_survey_questions_found') }}
),

listed as (
    select
        'declared' as status,
        question_id,
        version,
        survey_program,
        wording,
        metric_type,
        scale_min,
        scale_max,
        direction,
        role,
        need,
        need_role,
        ces_variant,
        case when metric_type in ('csat', 'mean') then boxes end as boxes,
        valid_from,
        valid_to,
        comparable_to_version,
        comparable_version,
        cast(null as bigint) as answers_found,
        cast(null as string) as proposed_metric_type,
        cast(null as bigint) as proposed_scale_min,
        cast(null as bigint) as proposed_scale_max,
        cast(null as string) as proposal_reason,
        source_relation
    from questions
    union all
    select
        'undeclared' as status,
        question_id,
        version,
        survey_program,
        wording,
        null as metric_type,
        null as scale_min,
        null as scale_max,
        null as direction,
        null as role,
        null as need,
        null as need_role,
        null as ces_variant,
        null as boxes,
        first_answered as valid_from,
        last_answered as valid_to,
        null as comparable_to_version,
        null as comparable_version,
        answers_found,
        proposed_metric_type,
        proposed_scale_min,
        proposed_scale_max,
        proposal_reason,
        source_relation
    from found
),

typed as (
    select
        cast(question_id as string) as question_id,
        cast(version as bigint) as version,
        cast(status as string) as status,
        cast(survey_program as string) as survey_program,
        cast(wording as string) as wording,
        cast(md5(wording) as string) as wording_hash,
        cast(metric_type as string) as metric_type,
        cast(scale_min as bigint) as scale_min,
        cast(scale_max as bigint) as scale_max,
        cast(direction as bigint) as direction,
        cast(role as string) as role,
        cast(need as string) as need,
        cast(need_role as string) as need_role,
        cast(ces_variant as string) as ces_variant,
        cast(boxes as bigint) as boxes,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        cast(comparable_to_version as bigint) as comparable_to_version,
        cast(comparable_version as bigint) as comparable_version,
        cast(answers_found as bigint) as answers_found,
        cast(proposed_metric_type as string) as proposed_metric_type,
        cast(proposed_scale_min as bigint) as proposed_scale_min,
        cast(proposed_scale_max as bigint) as proposed_scale_max,
        cast(proposal_reason as string) as proposal_reason,
        cast(source_relation as string) as source_relation
    from listed
)

select * from typed
