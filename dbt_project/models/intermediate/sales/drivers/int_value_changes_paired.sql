-- grain: one row per split, driver, period_grain, period_a, period_b, product_key, currency and
-- amount_currency
{{ config(materialized='table') }}

with

comparisons as (
    select * from {{ ref('int_periods_compared') }}
),

sold as (
    select * from {{ ref('int_value_periods_sold') }}
),

products as (
    select
        product_key,
        coalesce(product_line, 'unknown') as product_line
    from {{ ref('products') }}
),

sides as (
    select
        comparisons.period_a,
        comparisons.period_b,
        sold.*,
        sold.net_sales as change
    from sold
    inner join comparisons
        on sold.period_grain = comparisons.period_grain and sold.period_start = comparisons.period_b
    union all
    select
        comparisons.period_a,
        comparisons.period_b,
        sold.*,
        -sold.net_sales as change
    from sold
    inner join comparisons
        on sold.period_grain = comparisons.period_grain and sold.period_start = comparisons.period_a
),

paired as (
    select
        sides.split,
        sides.driver,
        sides.period_grain,
        sides.period_a,
        sides.period_b,
        sides.product_key,
        products.product_line,
        sides.currency,
        sides.amount_currency,
        sum(sides.change) as change
    from sides
    inner join products on sides.product_key = products.product_key
    group by
        sides.split,
        sides.driver,
        sides.period_grain,
        sides.period_a,
        sides.period_b,
        sides.product_key,
        products.product_line,
        sides.currency,
        sides.amount_currency
)

select * from paired
