-- grain: one row per period_grain, period_start and product_key with known stock
-- Days before the launch and after the retirement say nothing about a product.
{{ config(materialized='table') }}

with

stock as (
    select * from {{ ref('int_stock_days_resolved') }}
),

products as (
    select
        product_key,
        launched_on,
        retired_on
    from {{ ref('products') }}
),

monthly as (
    select
        stock.product_key,
        cast(date_trunc('month', stock.date) as date) as month,
        count(*) as days_known,
        sum(case when stock.is_out_of_stock then 1 else 0 end) as days_out
    from stock
    inner join products on stock.product_key = products.product_key
    where
        coalesce(stock.date >= products.launched_on, true)
        and coalesce(stock.date <= products.retired_on, true)
    group by stock.product_key, cast(date_trunc('month', stock.date) as date)
),

grains as (
    select
        *,
        'month' as period_grain,
        month as period_start
    from monthly
    union all
    select
        *,
        'quarter' as period_grain,
        cast(date_trunc('quarter', month) as date) as period_start
    from monthly
),

stocked as (
    select
        period_grain,
        period_start,
        product_key,
        cast(sum(days_known) as bigint) as days_known,
        cast(sum(days_out) as bigint) as days_out
    from grains
    group by period_grain, period_start, product_key
)

select * from stocked
