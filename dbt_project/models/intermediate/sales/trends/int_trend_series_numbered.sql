-- grain: one row per level, level_key, period_grain and metric
-- series_id stands for the four in the steps that follow.
{{ config(materialized='table') }}

with

levels as (
    select distinct
        level,
        level_key,
        period_grain,
        season_length,
        periods_per_year
    from {{ ref('int_trend_periods_filled') }}
),

metrics as (
    select 'units' as metric
    union all
    select 'net_sales' as metric
    union all
    select 'margin' as metric
    union all
    select 'return_rate' as metric
),

numbered as (
    select
        levels.*,
        metrics.metric,
        row_number() over (
            order by
                levels.level nulls last,
                levels.level_key nulls last,
                levels.period_grain nulls last,
                metrics.metric nulls last
        ) as series_id
    from levels
    cross join metrics
)

select * from numbered
