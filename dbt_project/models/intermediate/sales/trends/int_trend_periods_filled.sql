-- grain: one row per level, level_key, period_grain and period_start in its life, sold in or not
{{ config(materialized='table') }}

with

lives as (  -- a line or company lives while one of its products does
    select
        level,
        level_key,
        min(on_sale_from) as on_sale_from,
        case when count(*) = count(on_sale_until) then max(on_sale_until) end as on_sale_until
    from {{ ref('int_trend_members_bounded') }}
    group by level, level_key
),

periods as (
    select * from {{ ref('int_trend_periods_dated') }}
),

sales as (
    select * from {{ ref('int_trend_sales_summed') }}
),

stock as (
    select * from {{ ref('int_trend_stock_summed') }}
),

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

rules as (
    select trend_max_out_of_stock from {{ ref('stg_company__rules') }}
),

dense as (
    select
        lives.level,
        lives.level_key,
        periods.*,
        periods.period_start < lives.on_sale_from as begins_within,
        coalesce(periods.period_end > lives.on_sale_until, false) as ends_within
    from lives
    inner join periods
        on
            lives.on_sale_from <= periods.period_end
            and (lives.on_sale_until is null or lives.on_sale_until >= periods.period_start)
),

filled as (
    select
        dense.*,
        coalesce(sales.units, 0) as units,
        case when reported.is_reported then coalesce(sales.units_returned, 0) end
            as units_returned,
        coalesce(sales.net_sales, 0) as net_sales,
        case when sales.level is null then 0 else sales.margin end as margin,
        coalesce(sales.money_moved, 0) as money_moved,
        coalesce(sales.money_costed, 0) as money_costed,
        coalesce(sales.has_unconverted, false) as has_unconverted,
        coalesce(stock.days_on_sale, 0) as days_on_sale,
        coalesce(stock.days_out_of_stock, 0) as days_out_of_stock
    from dense
    cross join reported
    left join sales
        on
            dense.level = sales.level
            and dense.level_key = sales.level_key
            and dense.period_grain = sales.period_grain
            and dense.period_start = sales.period_start
    left join stock
        on
            dense.level = stock.level
            and dense.level_key = stock.level_key
            and dense.period_grain = stock.period_grain
            and dense.period_start = stock.period_start
),

reasoned as (
    select
        filled.*,
        case
            when not filled.is_complete_period then 'incomplete'
            when filled.begins_within then 'begins_within'
            when filled.ends_within then 'ends_within'
            when filled.period_index is null then 'week_53'
            when
                {{ ratio('filled.days_out_of_stock', 'filled.days_on_sale') }}
                > rules.trend_max_out_of_stock
                then 'out_of_stock'
        end as period_left_out_reason
    from filled
    cross join rules
)

select * from reasoned
