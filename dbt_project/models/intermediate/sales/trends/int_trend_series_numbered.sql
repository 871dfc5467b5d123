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

-- shares of mentions are tested as sales are; they have periods of their own
series as (
    select
        levels.*,
        metrics.metric
    from levels
    cross join metrics
    union all
    select distinct
        level,
        level_key,
        period_grain,
        season_length,
        periods_per_year,
        metric
    from {{ ref('int_theme_months_shared') }}
),

numbered as (
    select
        *,
        row_number() over (
            order by
                level nulls last,
                level_key nulls last,
                period_grain nulls last,
                metric nulls last
        ) as series_id
    from series
)

select * from numbered
