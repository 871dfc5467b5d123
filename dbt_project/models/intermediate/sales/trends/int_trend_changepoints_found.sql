-- grain: one row per series_id with a point, with its likeliest change of level
-- Pettitt 1979 on the seasonally adjusted values: ranks and their running sum, no pairs.
{{ config(materialized='table') }}

with

points as (
    select
        series_id,
        period_start,
        -- whole billionths of the largest value: values that only rounding tells apart are ties
        floor(
            seasonally_adjusted / nullif(max(abs(actual)) over (partition by series_id), 0e0) * 1e9
            + 0.5e0
        ) as seasonally_adjusted
    from {{ ref('int_trend_points_expected') }}
    where left_out_reason is null and seasonally_adjusted is not null
),

ranked as (  -- ties share the mean of their ranks
    select
        series_id,
        period_start,
        rank() over (partition by series_id order by seasonally_adjusted nulls last)
        + (count(*) over (partition by series_id, seasonally_adjusted) - 1) / 2e0 as midrank,
        cast(count(*) over (partition by series_id) as double) as n
    from points
),

summed as (
    select
        series_id,
        period_start,
        n,
        abs(
            sum(2e0 * midrank - n - 1e0) over (
                partition by series_id
                order by period_start nulls last
                rows between unbounded preceding and current row
            )
        ) as u,
        lead(period_start)
            over (partition by series_id order by period_start nulls last)
            as next_start
    from ranked
),

preferred as (
    select
        *,
        row_number()
            over (partition by series_id order by u desc nulls last, period_start asc nulls last)
            as preference
    from summed
),

found as (
    select
        series_id,
        next_start as changepoint_on,
        least(1e0, 2e0 * exp({{ ratio('-6e0 * u * u', '(n * n * n + n * n)') }})) as changepoint_p
    from preferred
    where preference = 1
)

select * from found
