-- grain: one row per line source, order and line, with its order, amounts and unit cost
{{ config(
    materialized='incremental', incremental_strategy='rebuild_changed', unique_key='order_id',
    on_schema_change='fail', meta={'changed': 'int_orders_changed'}
) }}

with

lines as (
    select * from {{ ref('int_order_lines_matched') }}
),

orders as (
    select * from {{ ref('int_orders_identified') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

costs as (
    select * from {{ ref('int_product_costs_dated') }}
),

ordered as (
    select
        lines.*,
        orders.order_at,
        orders.order_date,
        orders.status,
        orders.source_customer_id,
        orders.order_id is not null as has_order,
        coalesce(orders.customer_key, 'unknown') as customer_key,
        coalesce(orders.channel, 'unknown') as channel,
        coalesce(orders.region, 'unknown') as region,
        coalesce(orders.currency, 'unknown') as currency,
        coalesce(orders.is_counted, false) as is_counted,
        cast(lines.quantity * lines.unit_price as decimal(18, 4)) as gross_sales
    from lines
    left join orders
        on lines.order_id = orders.order_id and lines.order_source = orders.order_source
),

priced as (
    select
        ordered.*,
        costs.unit_cost,
        coalesce(costs.is_estimated, false) as is_cost_estimated
    from ordered
    left join costs  -- validity periods do not overlap, so a line meets one cost at most
        on
            ordered.product_key = costs.product_id
            and ordered.currency = costs.currency
            and ordered.order_date >= costs.valid_from
            and (costs.next_valid_from is null or ordered.order_date < costs.next_valid_from)
)

select * from priced
