-- grain: one row per level, level_key, period_grain and period_start with a sale or a return
-- Amounts in the reporting currency; what no rate converts is left out of them and counted.
{{ config(materialized='table') }}

with

days as (
    select
        *,
        currency = 'unconverted' as is_unconverted
    from {{ ref('int_sales_days_converted') }}
),

members as (
    select distinct
        level,
        level_key,
        product_key
    from {{ ref('int_trend_members_bounded') }}
),

starts as (
    select
        date,
        week_start,
        month_start
    from {{ ref('dates') }}
),

product_days as (
    select
        product_key,
        date,
        sum(units_sold) as units,
        sum(units_returned) as units_returned,
        sum(case when not is_unconverted then net_sales else 0 end) as net_sales,
        sum(case when not is_unconverted then gross_margin else 0 end) as margin,
        sum(case when not is_unconverted and gross_margin is null then 1 else 0 end)
            as rows_without_cost,
        sum(case when is_unconverted then 1 else 0 end) as rows_unconverted
    from days
    group by product_key, date
),

dated as (
    select
        product_days.*,
        starts.week_start,
        starts.month_start
    from product_days
    inner join starts on product_days.date = starts.date
),

product_periods as (
    select
        'week' as period_grain,
        product_key,
        week_start as period_start,
        sum(units) as units,
        sum(units_returned) as units_returned,
        sum(net_sales) as net_sales,
        sum(margin) as margin,
        sum(rows_without_cost) as rows_without_cost,
        sum(rows_unconverted) as rows_unconverted
    from dated
    group by product_key, week_start
    union all
    select
        'month' as period_grain,
        product_key,
        month_start as period_start,
        sum(units) as units,
        sum(units_returned) as units_returned,
        sum(net_sales) as net_sales,
        sum(margin) as margin,
        sum(rows_without_cost) as rows_without_cost,
        sum(rows_unconverted) as rows_unconverted
    from dated
    group by product_key, month_start
),

leveled as (
    select
        members.level,
        members.level_key,
        product_periods.period_grain,
        product_periods.period_start,
        sum(product_periods.units) as units,
        sum(product_periods.units_returned) as units_returned,
        sum(product_periods.net_sales) as net_sales,
        case when sum(product_periods.rows_without_cost) = 0
                then sum(product_periods.margin)
        end as margin,
        sum(product_periods.rows_unconverted) > 0 as has_unconverted
    from product_periods
    inner join members on product_periods.product_key = members.product_key
    group by
        members.level,
        members.level_key,
        product_periods.period_grain,
        product_periods.period_start
)

select * from leveled
