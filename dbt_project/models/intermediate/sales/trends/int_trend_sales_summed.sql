-- grain: one row per level, level_key, period_grain and period_start with a sale or a return
-- Amounts in the reporting currency; what no rate converts is left out of them and counted.
{{ config(materialized='table') }}

with

days as (  -- what no rate converts has no amount; money moves by what is sold and paid back
    select
        product_key,
        date,
        units_sold,
        units_returned,
        case when currency = 'unconverted' then 1 else 0 end as unconverted,
        case when currency <> 'unconverted' then net_sales else 0 end as net_sales,
        case when currency <> 'unconverted' then gross_margin end as gross_margin,
        case when currency <> 'unconverted' then abs(gross_sales) + abs(returns_amount) else 0 end
            as money
    from {{ ref('int_sales_days_converted') }}
),

rules as (
    select margin_min_coverage from {{ ref('stg_company__rules') }}
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

dated as (
    select
        days.*,
        'week' as period_grain,
        starts.week_start as period_start
    from days
    inner join starts on days.date = starts.date
    union all
    select
        days.*,
        'month' as period_grain,
        starts.month_start as period_start
    from days
    inner join starts on days.date = starts.date
),

product_periods as (
    select
        product_key,
        period_grain,
        period_start,
        sum(units_sold) as units,
        sum(units_returned) as units_returned,
        sum(net_sales) as net_sales,
        coalesce(sum(gross_margin), 0) as margin,
        sum(money) as money_moved,
        sum(case when gross_margin is not null then money else 0 end) as money_costed,
        sum(unconverted) as rows_unconverted
    from dated
    group by product_key, period_grain, period_start
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
        sum(product_periods.money_moved) as money_moved,
        sum(product_periods.money_costed) as money_costed,
        sum(product_periods.margin) as margin_costed,
        sum(product_periods.rows_unconverted) > 0 as has_unconverted
    from product_periods
    inner join members on product_periods.product_key = members.product_key
    group by
        members.level,
        members.level_key,
        product_periods.period_grain,
        product_periods.period_start
),

covered as (  -- a margin is of the sales whose cost is known, and none where that is too few
    select
        leveled.*,
        case when leveled.money_costed >= rules.margin_min_coverage * leveled.money_moved
                then leveled.margin_costed
        end as margin
    from leveled
    cross join rules
)

select * from covered
