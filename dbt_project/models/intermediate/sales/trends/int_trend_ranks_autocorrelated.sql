-- grain: one row per series_id without seasons whose residuals are autocorrelated
-- Hamed and Rao 1998: ranks of the detrended values, lags outside the 95 % band of white noise.
{{ config(materialized='table') }}

with

points as (
    select
        points.series_id,
        points.period_index,
        -- whole billionths of the usual size: values that only rounding tells apart are ties
        floor(
            {{ ratio('points.residual', ratio('residuals.sum_of_sizes', 'residuals.n_used')) }}
            * 1e9
            + 0.5e0
        ) as residual
    from {{ ref('int_trend_points_expected') }} as points
    inner join {{ ref('int_trend_residuals_measured') }} as residuals
        on points.series_id = residuals.series_id
    where
        points.left_out_reason is null
        and points.season_length = 1
        and abs(residuals.lag1_r) > 0.3e0
),

ranked as (  -- ties share the mean of their ranks
    select
        series_id,
        period_index,
        rank() over (partition by series_id order by residual nulls last)
        + (count(*) over (partition by series_id, residual) - 1) / 2e0
        - (count(*) over (partition by series_id) + 1) / 2e0 as centred_rank,
        cast(count(*) over (partition by series_id) as double) as n
    from points
),

lagged as (
    select
        earlier.series_id,
        later.period_index - earlier.period_index as lag,
        sum(earlier.centred_rank * later.centred_rank) as covariation
    from ranked as earlier
    inner join ranked as later
        on earlier.series_id = later.series_id and earlier.period_index < later.period_index
    group by earlier.series_id, later.period_index - earlier.period_index
),

variations as (
    select
        series_id,
        max(n) as n,
        sum(centred_rank * centred_rank) as variation
    from ranked
    group by series_id
),

correlations as (
    select
        lagged.series_id,
        variations.n,
        cast(lagged.lag as double) as lag,
        {{ ratio('lagged.covariation', 'variations.variation') }} as r
    from lagged
    inner join variations on lagged.series_id = variations.series_id
),

weighted as (
    select
        *,
        case when abs(r) > {{ z95() }} / sqrt(n)
                then (n - lag) * (n - lag - 1e0) * (n - lag - 2e0) * r
            else 0e0
        end as weight
    from correlations
    where lag < n
),

summed as (  -- in the order of lags, so that the last digit is the same in every run
    select
        *,
        sum(weight) over (
            partition by series_id
            order by lag nulls last
            rows between unbounded preceding and current row
        ) as weights,
        lead(lag) over (partition by series_id order by lag nulls last) is null as is_last
    from weighted
),

factors as (
    select
        series_id,
        1e0 + {{ ratio('2e0', '(n * (n - 1e0) * (n - 2e0))') }} * weights as variance_factor
    from summed
    where is_last
)

select * from factors
