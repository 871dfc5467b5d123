-- grain: one row per series_id with a point, with Kendall's S, its two variances and Sen's slope
{{ config(materialized='table') }}

with

points as (
    select * from {{ ref('int_trend_points_measured') }}
    where left_out_reason is null
),

pairs as (
    select * from {{ ref('int_trend_pairs_compared') }}
),

ties as (
    select
        series_id,
        season,
        actual,
        count(*) as t
    from points
    group by series_id, season, actual
),

seasons as (
    select
        series_id,
        season,
        sum(t) as n,
        sum(t * (t - 1) * (2 * t + 5)) as tied
    from ties
    group by series_id, season
),

variances as (
    select
        series_id,
        {{ ratio('sum(n * (n - 1) * (2 * n + 5) - tied)', '18') }} as var_independent
    from seasons
    group by series_id
),

cycles as (  -- over all seasons: how many rose from one cycle to the other less how many fell
    select
        series_id,
        earlier_cycle,
        later_cycle,
        sum(direction) as d
    from pairs
    group by series_id, earlier_cycle, later_cycle
),

sides as (
    select
        series_id,
        later_cycle as cycle,
        d
    from cycles
    union all
    select
        series_id,
        earlier_cycle as cycle,
        -d as d
    from cycles
),

ranked as (
    select
        series_id,
        cycle,
        sum(d) as d
    from sides
    group by series_id, cycle
),

squares as (
    select
        series_id,
        d * d as square
    from cycles
    union all
    select
        series_id,
        d * d as square
    from ranked
),

correlated as (  -- Hirsch and Slack 1984, summed over all pairs of seasons
    select
        series_id,
        {{ ratio('sum(square)', '3') }} as var_correlated
    from squares
    group by series_id
),

sloped as (
    select
        series_id,
        sum(direction) as mk_s,
        count(*) as n_pairs,
        percentile_cont(0.5) within group (order by slope) as slope_per_cycle
    from pairs
    group by series_id
),

joined as (
    select
        variances.series_id,
        coalesce(sloped.mk_s, 0) as mk_s,
        coalesce(sloped.n_pairs, 0) as n_pairs,
        sloped.slope_per_cycle,
        variances.var_independent,
        coalesce(correlated.var_correlated, 0e0) as var_correlated
    from variances
    left join sloped on variances.series_id = sloped.series_id
    left join correlated on variances.series_id = correlated.series_id
)

select * from joined
