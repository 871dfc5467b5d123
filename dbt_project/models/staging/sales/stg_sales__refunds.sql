{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'refund_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_sales', 'refunds'), ['refund_id']) }}
),

renamed as (
    select
        refund_id,
        order_id,
        line_id,
        refunded_at,
        refund_amount,
        quantity,
        is_restocked,
        reason,
        {{ local_date('refunded_at', '_time_zone') }} as refund_date,
        _source as source_name,
        _source || '.refunds' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
