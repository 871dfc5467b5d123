-- grain: one row per order source and order id, with the customer behind it
{{ config(
    materialized='incremental', incremental_strategy='rebuild_changed', unique_key='order_id',
    on_schema_change='fail', meta={'changed': 'int_orders_changed'}
) }}

with

orders as (
    select * from {{ ref('stg_sales__orders') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

customer_ids as (
    select
        customer_id,
        customer_key
    from {{ ref('int_customer_ids_mapped') }}
),

customer_emails as (
    select
        email__key,
        customer_key
    from {{ ref('int_customer_emails_mapped') }}
),

identified as (
    select
        orders.source_name as order_source,
        orders.order_id,
        orders.ordered_at as order_at,
        orders.order_date,
        orders.customer_id as source_customer_id,
        orders.customer_email__key,
        orders.status,
        orders.source_status,
        orders.currency,
        coalesce(orders.channel, 'unknown') as channel,
        coalesce(orders.region, 'unknown') as region,
        {{ customer_key_of('orders') }} as customer_key,
        orders.status = 'completed' as is_counted,
        row_number() over (
            partition by orders.order_id
            order by orders.source_name nulls last
        ) as id_rank  -- above 1: another source delivered the same order id
    from orders
    left join customer_ids on orders.customer_id = customer_ids.customer_id
    left join customer_emails on orders.customer_email__key = customer_emails.email__key
)

select * from identified
