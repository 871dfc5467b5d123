{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'order_id', 'line_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_sales', 'order_lines'), ['order_id', 'line_id']) }}
),

renamed as (
    select
        order_id,
        line_id,
        product_id,
        quantity,
        unit_price,
        discount_amount,
        shipping_amount,
        fee_amount,
        _source as source_name,
        _source || '.order_lines' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
