-- grain: one row per counted order line (on the order date) and per allocated refund (refund date)
with

lines as (
    select * from {{ ref('int_order_lines_priced') }}
    where is_counted
),

refunds as (
    select * from {{ ref('int_refunds_allocated') }}
    where is_counted
),

movements as (
    select
        product_key,
        order_date as date,
        channel,
        currency,
        gross_sales,
        discounts,
        cast(0 as decimal(18, 4)) as returns_amount,
        quantity as units_sold,
        cast(0 as bigint) as units_returned,
        order_source || '|' || order_id as order_key,
        cast(quantity * unit_cost as decimal(18, 4)) as cogs,
        unit_cost is null as lacks_cost
    from lines
    union all
    select
        product_key,
        refund_date as date,
        channel,
        currency,
        cast(0 as decimal(18, 4)) as gross_sales,
        cast(0 as decimal(18, 4)) as discounts,
        refund_amount as returns_amount,
        cast(0 as bigint) as units_sold,
        units_returned,
        cast(null as string) as order_key,
        cast(-units_restocked * unit_cost as decimal(18, 4)) as cogs,
        unit_cost is null as lacks_cost
    from refunds
)

select * from movements
