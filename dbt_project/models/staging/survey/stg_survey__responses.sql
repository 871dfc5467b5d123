with

latest as (
    {{ latest_rows(source('raw_survey', 'responses'), ['response_id']) }}
),

renamed as (
    select
        response_id,
        survey_program,
        customer_id,
        customer_email__key,
        product_id,
        order_id,
        started_at,
        answered_at,
        duration_seconds,
        is_finished,
        language,
        channel,
        exclusion,
        answer_count,
        {{ local_date('answered_at', '_time_zone') }} as answered_date,
        _source as source_name,
        _source || '.responses' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
