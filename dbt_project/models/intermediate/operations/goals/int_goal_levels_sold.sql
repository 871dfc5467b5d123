-- grain: one row per level, level_key and date with sales, of the levels that goals are set for
{{ config(materialized='table') }}

with

days as (
    select * from {{ ref('int_sales_days_converted') }}
),

levels as (
    select * from {{ ref('int_products_levelled') }}
),

named as (
    select distinct
        level,
        level_key
    from {{ ref('int_goals_resolved') }}
    where level_reason is null
),

product_days as (
    select
        product_key,
        date,
        sum(case when currency <> 'unconverted' then net_sales else 0 end) as net_sales,
        sum(case when currency <> 'unconverted' then gross_margin else 0 end) as gross_margin,
        sum(units_sold) as units_sold,
        sum(case when currency = 'unconverted' then 1 else 0 end) as rows_without_rate,
        sum(case when cogs is null and currency <> 'unconverted' then 1 else 0 end)
            as rows_without_cost
    from days
    group by product_key, date
),

summed as (
    select
        levels.level,
        levels.level_key,
        product_days.date,
        cast(sum(product_days.net_sales) as decimal(18, 4)) as net_sales,
        cast(sum(product_days.gross_margin) as decimal(18, 4)) as gross_margin,
        cast(sum(product_days.units_sold) as bigint) as units_sold,
        cast(sum(product_days.rows_without_rate) as bigint) as rows_without_rate,
        cast(sum(product_days.rows_without_cost) as bigint) as rows_without_cost
    from product_days
    inner join levels on product_days.product_key = levels.product_key
    inner join named on levels.level = named.level and levels.level_key = named.level_key
    group by levels.level, levels.level_key, product_days.date
)

select * from summed
