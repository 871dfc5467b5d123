-- grain: one row per level, level_key, period_grain and period_start
-- Days are those of products: a line of two products has two days on sale for each day.
{{ config(materialized='table') }}

with

members as (
    select * from {{ ref('int_trend_members_bounded') }}
),

periods as (
    select
        period_grain,
        period_start,
        period_end
    from {{ ref('int_trend_periods_dated') }}
),

stock as (
    select
        product_key,
        date
    from {{ ref('int_stock_days_resolved') }}
    where is_out_of_stock
),

starts as (
    select
        date,
        week_start,
        month_start
    from {{ ref('dates') }}
),

on_sale as (
    select
        members.level,
        members.level_key,
        periods.period_grain,
        periods.period_start,
        sum(
            1 + {{ days_between(
                'greatest(periods.period_start, members.on_sale_from)',
                'least(periods.period_end, coalesce(members.on_sale_until, periods.period_end))'
            ) }}
        ) as days_on_sale
    from members
    inner join periods
        on
            members.on_sale_from <= periods.period_end
            and (members.on_sale_until is null or members.on_sale_until >= periods.period_start)
    group by members.level, members.level_key, periods.period_grain, periods.period_start
),

out_of_stock as (
    select
        members.level,
        members.level_key,
        starts.week_start,
        starts.month_start
    from stock
    inner join members
        on
            stock.product_key = members.product_key
            and stock.date >= members.on_sale_from
            and (members.on_sale_until is null or stock.date <= members.on_sale_until)
    inner join starts on stock.date = starts.date
),

counted as (
    select
        level,
        level_key,
        'week' as period_grain,
        week_start as period_start,
        count(*) as days_out_of_stock
    from out_of_stock
    group by level, level_key, week_start
    union all
    select
        level,
        level_key,
        'month' as period_grain,
        month_start as period_start,
        count(*) as days_out_of_stock
    from out_of_stock
    group by level, level_key, month_start
),

joined as (
    select
        on_sale.*,
        coalesce(counted.days_out_of_stock, 0) as days_out_of_stock
    from on_sale
    left join counted
        on
            on_sale.level = counted.level
            and on_sale.level_key = counted.level_key
            and on_sale.period_grain = counted.period_grain
            and on_sale.period_start = counted.period_start
)

select * from joined
