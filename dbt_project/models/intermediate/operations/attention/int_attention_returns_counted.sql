-- grain: one row per product_key and week with lines that came back, in whole or in part
with

movements as (
    select
        product_key,
        date
    from {{ ref('int_sales_movements_dated') }}
    where units_returned > 0
),

weeks as (
    select
        min(week_start) as first_week,
        max(week_end) as last_day
    from {{ ref('int_attention_weeks_listed') }}
),

counted as (
    select
        movements.product_key,
        cast(date_trunc('week', movements.date) as date) as week_start,
        count(*) as returns
    from movements
    inner join weeks on movements.date between weeks.first_week and weeks.last_day
    group by movements.product_key, cast(date_trunc('week', movements.date) as date)
)

select * from counted
