-- Free text stops here: a length, and numbers too short to be anybody's, go on.
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'response_id', 'question_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_survey', 'answers'), ['response_id', 'question_id']) }}
),

renamed as (
    select
        response_id,
        question_id,
        survey_program,
        instrument_version,
        customer_id,
        customer_email__key,
        product_id,
        order_id,
        answered_at,
        duration_seconds,
        excluded_as,
        -- nothing but line ends is no answer
        length(trim(replace(replace(raw_value, chr(10), ' '), chr(13), ' '))) as text_length,
        try_cast(trim(raw_value) as double) is not null as is_number,
        case when length(trim(raw_value)) <= 6 then try_cast(trim(raw_value) as double) end
            as short_number,
        case when length(trim(raw_value)) <= 6 and try_cast(trim(raw_value) as double) is not null
                then trim(raw_value)
        end as short_number_text,
        {{ local_date('answered_at', '_time_zone') }} as answered_date,
        _source as source_name,
        _source || '.answers' as source_relation,
        _delivery as delivery,
        _file_id as file_id
    from latest
)

select * from renamed
