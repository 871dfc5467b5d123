-- grain: one row per product_key, local date, channel and currency with a sale or a return
{{ config(
    materialized='incremental', incremental_strategy='rebuild_changed', unique_key='date',
    on_schema_change='fail', meta={'changed': 'int_sales_days_changed'}
) }}

with

movements as (
    select * from {{ ref('int_sales_movements_dated') }}
    where {{ rebuilt('date', ref('int_sales_days_changed')) }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

daily as (
    select
        movements.product_key,
        movements.date,
        movements.channel,
        movements.currency,
        sum(movements.gross_sales) as gross_sales,
        sum(movements.discounts) as discounts,
        sum(movements.returns_amount) as returns_amount,
        sum(movements.units_sold) as units_sold,
        sum(movements.units_returned) as units_returned,
        count(distinct movements.order_key) as orders,
        sum(movements.cogs) as cogs,
        sum(movements.restock_credit) as restock_credit,
        sum(movements.fees) as fees,
        sum(case when movements.lacks_cost then 1 else 0 end) as movements_without_cost,
        sum(case when movements.lacks_fee then 1 else 0 end) as movements_without_fee,
        sum(case when movements.is_cost_estimated then 1 else 0 end) as movements_with_guess
    from movements
    cross join company
    where movements.date <= company.as_of
    group by movements.product_key, movements.date, movements.channel, movements.currency
),

typed as (
    select
        cast(product_key as string) as product_key,
        cast(date as date) as date,
        cast(channel as string) as channel,
        cast(currency as string) as currency,
        cast(gross_sales as decimal(18, 4)) as gross_sales,
        cast(discounts as decimal(18, 4)) as discounts,
        cast(returns_amount as decimal(18, 4)) as returns_amount,
        cast(gross_sales - discounts - returns_amount as decimal(18, 4)) as net_sales,
        cast(units_sold as bigint) as units_sold,
        cast(units_returned as bigint) as units_returned,
        cast(orders as bigint) as orders,
        -- a sum that leaves out unknown costs would flatter the margin
        cast(case when movements_without_cost = 0 then cogs end as decimal(18, 4)) as cogs,
        cast(
            case when movements_without_cost = 0
                    then gross_sales - discounts - returns_amount - cogs
            end as decimal(18, 4)
        ) as gross_margin,
        cast(case when movements_without_cost = 0 then restock_credit end as decimal(18, 4))
            as restock_credit,
        cast(case when movements_without_fee = 0 then fees end as decimal(18, 4)) as fees,
        cast(movements_with_guess > 0 as boolean) as is_cost_estimated
    from daily
)

select * from typed
