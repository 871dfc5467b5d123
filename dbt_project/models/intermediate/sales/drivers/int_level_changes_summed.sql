-- grain: one row per level, level_key, period_grain, period_a, period_b, currency, amount_currency
{{ config(materialized='table') }}

with

products as (
    select * from {{ ref('int_product_changes_measured') }}
),

leveled as (
    select
        *,
        'product' as level,
        product_key as level_key
    from products
    union all
    select
        *,
        'line' as level,
        product_line as level_key
    from products
    union all
    select
        *,
        'company' as level,
        'all' as level_key
    from products
),

summed as (
    select
        level,
        level_key,
        period_grain,
        period_a,
        period_b,
        currency,
        amount_currency,
        sum(net_sales_a) as net_sales_a,
        sum(delta_net_sales) as delta_net_sales,
        sum(base_units) as base_units,
        sum(base_sales) as base_sales,
        sum(wanted_units) as wanted_units,
        sum(wanted_value) as wanted_value,
        sum(stockout_effect) as stockout_effect,  -- null where no product's stock is known
        sum(price_effect) as price_effect,
        sum(discount_effect) as discount_effect,
        sum(returns_effect) as returns_effect,
        sum(new_effect) as new_effect,
        sum(discontinued_effect) as discontinued_effect
    from leveled
    group by level, level_key, period_grain, period_a, period_b, currency, amount_currency
)

select * from summed
