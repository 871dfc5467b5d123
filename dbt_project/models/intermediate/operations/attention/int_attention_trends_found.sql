-- grain: one row per product_key, week and metric that declines, from its change point on
-- Trends are known as of the as-of date only: in weeks before it this is hindsight.
with

trends as (
    select * from {{ ref('product_trends') }}
    where level = 'product' and period_grain = 'month'
),

declining as (
    select
        level_key as product_key,
        metric,
        coalesce(changepoint_on, last_complete_period) as declining_since
    from trends
    where trend_class = 'declining' and metric in ('units', 'net_sales')
),

slopes as (
    select
        level_key as product_key,
        sen_slope_per_year
    from trends
    where metric = 'net_sales'
),

weeks as (
    select
        product_key,
        week_start,
        week_end
    from {{ ref('int_attention_weeks_listed') }}
    where is_judged
),

found as (
    select
        weeks.product_key,
        weeks.week_start,
        'trend_declining' as reason_code,
        true as is_standing,
        -- sales that a year of the same slope takes away
        greatest(0e0, -coalesce(slopes.sen_slope_per_year, 0e0)) as value_at_stake,
        'product_trends' as evidence_mart,
        '"level":"product","period_grain":"month","metric":"' || declining.metric || '"'
            as evidence_key
    from weeks
    inner join declining
        on
            weeks.product_key = declining.product_key
            and weeks.week_end >= declining.declining_since
    left join slopes on declining.product_key = slopes.product_key
)

select * from found
