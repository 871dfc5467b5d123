-- grain: one row per order line (source relation, order, line), with its returns to date
{{ config(
    materialized='incremental', incremental_strategy='rebuild_changed', unique_key='order_id',
    on_schema_change='fail', meta={'changed': 'int_orders_changed'}
) }}

with

lines as (
    select * from {{ ref('int_order_lines_priced') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

refunds as (
    select * from {{ ref('int_refunds_allocated') }}
    where not is_orphan and {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

customers as (
    select
        customer_key,
        generation,
        segment
    from {{ ref('int_customers_described') }}
),

returns as (
    select
        line_source,
        order_id,
        line_id,
        sum(refund_amount) as returns_amount,
        sum(units_returned) as units_returned,
        sum(units_restocked) as units_restocked
    from refunds
    group by line_source, order_id, line_id
),

netted as (
    select
        lines.*,
        coalesce(returns.returns_amount, 0) as returns_amount,
        coalesce(returns.units_returned, 0) as units_returned,
        coalesce(returns.units_restocked, 0) as units_restocked,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.segment, 'unknown') as customer_segment,
        cast(
            lines.gross_sales - lines.discounts - coalesce(returns.returns_amount, 0)
            as decimal(18, 4)
        ) as net_sales,
        cast(
            (lines.quantity - coalesce(returns.units_restocked, 0)) * lines.unit_cost
            as decimal(18, 4)
        ) as cogs  -- null without a cost; scrapped returns stay a cost
    from lines
    left join returns
        on
            lines.line_source = returns.line_source
            and lines.order_id = returns.order_id
            and lines.line_id = returns.line_id
    left join customers on lines.customer_key = customers.customer_key
),

typed as (
    select
        cast(source_relation as string) as source_relation,
        cast(order_id as string) as order_id,
        cast(line_id as string) as line_id,
        cast(order_at as timestamp) as order_at,
        cast(order_date as date) as order_date,
        cast(product_key as string) as product_key,
        cast(source_product_id as string) as source_product_id,
        cast(customer_key as string) as customer_key,
        cast(source_customer_id as string) as source_customer_id,
        cast(channel as string) as channel,
        cast(region as string) as region,
        cast(generation as string) as generation,
        cast(customer_segment as string) as customer_segment,
        cast(quantity as bigint) as quantity,
        cast(unit_price as decimal(18, 4)) as unit_price,
        cast(gross_sales as decimal(18, 4)) as gross_sales,
        cast(discounts as decimal(18, 4)) as discounts,
        cast(returns_amount as decimal(18, 4)) as returns_amount,
        cast(units_returned as bigint) as units_returned,
        cast(units_restocked as bigint) as units_restocked,
        cast(net_sales as decimal(18, 4)) as net_sales,
        cast(unit_cost as decimal(18, 4)) as unit_cost,
        cast(cogs as decimal(18, 4)) as cogs,
        cast(net_sales - cogs as decimal(18, 4)) as gross_margin,
        cast(fees as decimal(18, 4)) as fees,
        cast(currency as string) as currency,
        cast(is_cost_estimated as boolean) as is_cost_estimated,
        cast(coalesce(status = 'cancelled', false) as boolean) as is_cancelled,
        cast(coalesce(status = 'pending', false) as boolean) as is_pending,
        cast(has_order as boolean) as has_order,
        cast(is_counted as boolean) as is_counted
    from netted
)

select * from typed
