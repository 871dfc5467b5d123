-- grain: one row per answer (source relation, response, question)
with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
),

typed as (
    select
        cast(source_relation as string) as source_relation,
        cast(response_id as string) as response_id,
        cast(question_id as string) as question_id,
        cast(survey_program as string) as survey_program,
        cast(version as bigint) as instrument_version,
        cast(metric_type as string) as metric_type,
        cast(scale_min as bigint) as scale_min,
        cast(scale_max as bigint) as scale_max,
        cast(case when is_scorable and scale_value is not null then short_number_text end as string)
            as raw_value,
        cast(case when is_scorable then scale_value end as double) as value_num,
        cast(null as string) as value_label,
        cast(case when metric_type = 'text' then coalesce(text_length, 0) end as bigint)
            as text_length,
        cast(null as string) as text_language,
        cast(coalesce(text_length, 0) = 0 as boolean) as is_na,
        cast(answered_at as timestamp) as answered_at,
        cast(answered_date as date) as answered_date,
        cast(customer_key as string) as customer_key,
        cast(product_key as string) as product_key,
        cast(product_id as string) as source_product_id,
        cast(order_id as string) as order_id,
        cast(dedupe_rank as bigint) as dedupe_rank,
        cast(exclusion_reason as string) as exclusion_reason,
        cast(is_scored as boolean) as is_scored
    from answers
)

select * from typed
