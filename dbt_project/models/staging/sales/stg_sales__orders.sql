{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'order_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_sales', 'orders'), ['order_id']) }}
),

renamed as (
    select
        order_id,
        ordered_at,
        customer_id,
        customer_email__key,
        channel,
        region,
        status,
        source_status,
        currency,
        {{ local_date('ordered_at', '_time_zone') }} as order_date,
        _source as source_name,
        _source || '.orders' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
