-- grain: one row per series_id with a point, with spread and autocorrelation of its residuals
{{ config(materialized='table') }}

with

points as (
    select
        *,
        lag(residual) over (partition by series_id order by period_index nulls last)
            as residual_before,
        lag(period_index) over (partition by series_id order by period_index nulls last)
            as index_before,
        avg(residual) over (partition by series_id) as mean_residual
    from {{ ref('int_trend_points_expected') }}
    where left_out_reason is null
),

summed as (
    select
        series_id,
        count(*) as n_used,
        count(distinct season) as n_seasons_seen,
        min(period_index) as first_index,
        max(period_index) as last_index,
        min(period_start) as first_used_on,
        max(period_start) as last_used_on,
        sum(case when has_unconverted then 1 else 0 end) as n_unconverted,
        sum(abs(actual)) as sum_of_sizes,
        percentile_cont(0.5) within group (order by actual) as usual_level,
        sum(residual * residual) as square_sum,
        sum((residual - mean_residual) * (residual - mean_residual)) as variation,
        -- neighbours only: across a gap nothing is lag 1
        sum(case when index_before = period_index - 1
                then (residual - mean_residual) * (residual_before - mean_residual)
        end) as covariation
    from points
    group by series_id
),

measured as (
    select
        *,
        {{ ratio('coalesce(covariation, 0e0)', 'variation') }} as lag1_r,
        -- season medians and a slope were taken from the same points
        case when n_used > n_seasons_seen + 1
                then sqrt(square_sum / cast(n_used - n_seasons_seen - 1 as double))
        end as residual_sd
    from summed
)

select * from measured
