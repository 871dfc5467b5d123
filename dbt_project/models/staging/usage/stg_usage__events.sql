{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'event_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_usage', 'events'), ['event_id']) }}
),

renamed as (
    select
        event_id,
        occurred_at,
        user_id,
        anonymous_id,
        event_name,
        product_id,
        feature,
        properties,
        {{ local_date('occurred_at', '_time_zone') }} as event_date,
        _source as source_name,
        _source || '.events' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
