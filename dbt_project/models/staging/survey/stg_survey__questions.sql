with

latest as (
    {{ latest_rows(source('raw_survey', 'questions'), ['question_id', 'version']) }}
),

renamed as (
    select
        question_id,
        version,
        survey_program,
        wording,
        metric_type,
        scale_min,
        scale_max,
        direction,
        valid_from,
        valid_to,
        comparable_to_version,
        role,
        ces_variant,
        boxes,
        need,
        need_role,
        product_line,
        journey_stage,
        _source as source_name,
        _source || '.questions' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
