-- grain: one row per series_id and period_start, with what its season and Sen's line lead to expect
{{ config(materialized='table') }}

with

points as (
    select * from {{ ref('int_trend_points_measured') }}
),

scores as (
    select
        series_id,
        slope_per_cycle
    from {{ ref('int_trend_scores_counted') }}
),

lined as (
    select
        points.*,
        {{ ratio('scores.slope_per_cycle * points.period_index', 'points.season_length') }} as line
    from points
    left join scores on points.series_id = scores.series_id
),

season_medians as (  -- of what the line leaves
    select
        series_id,
        season,
        percentile_cont(0.5) within group (order by actual - line) as season_median
    from lined
    where left_out_reason is null
    group by series_id, season
),

usual_seasons as (
    select
        series_id,
        percentile_cont(0.5) within group (order by season_median) as usual_season
    from season_medians
    group by series_id
),

expected as (
    select
        lined.*,
        season_medians.season_median + lined.line as expected,
        season_medians.season_median - usual_seasons.usual_season as season_effect
    from lined
    left join season_medians
        on lined.series_id = season_medians.series_id and lined.season = season_medians.season
    left join usual_seasons on lined.series_id = usual_seasons.series_id
),

adjusted as (
    select
        *,
        actual - season_effect as seasonally_adjusted,
        case
            when left_out_reason is not null then null
            -- what arithmetic in doubles leaves over of an exact fit is no residual
            when abs(actual - expected) <= 1e-9 * (abs(actual) + abs(expected) + abs(line))
                then 0e0
            else actual - expected
        end as residual
    from expected
)

select * from adjusted
