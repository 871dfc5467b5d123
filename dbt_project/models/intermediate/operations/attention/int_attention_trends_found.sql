-- grain: one row per product_key, week, metric and period_grain with a decline, since its change
-- Trends are known as of the as-of date only: in weeks before it this is hindsight. A decline by
-- weeks counts where months show it too, be it before the correction for ups and downs that last.
with

trends as (
    select * from {{ ref('product_trends') }}
    where level = 'product' and metric in ('units', 'net_sales')
),

rules as (
    select trend_alpha from {{ ref('stg_company__rules') }}
),

months as (
    select
        level_key,
        metric,
        mk_p_independent,
        sen_slope_per_year
    from trends
    where period_grain = 'month'
),

declining as (
    select
        trends.level_key as product_key,
        trends.metric,
        trends.period_grain,
        coalesce(trends.changepoint_on, trends.last_complete_period) as declining_since
    from trends
    cross join rules
    left join months on trends.level_key = months.level_key and trends.metric = months.metric
    where
        trends.trend_class = 'declining'
        and (
            trends.period_grain = 'month'
            or (months.mk_p_independent < rules.trend_alpha and months.sen_slope_per_year < 0)
        )
),

slopes as (
    select
        level_key as product_key,
        sen_slope_per_year
    from months
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
        -- what each of twelve months sells less after a year of the same slope
        12e0 * greatest(0e0, -coalesce(slopes.sen_slope_per_year, 0e0)) as value_at_stake,
        'product_trends' as evidence_mart,
        '"level":"product","period_grain":"' || declining.period_grain || '","metric":"'
        || declining.metric || '"' as evidence_key
    from weeks
    inner join declining
        on
            weeks.product_key = declining.product_key
            and weeks.week_end >= declining.declining_since
    left join slopes on declining.product_key = slopes.product_key
)

select * from found
