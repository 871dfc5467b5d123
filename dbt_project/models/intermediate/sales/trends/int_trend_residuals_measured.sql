-- grain: one row per series_id with a point, with spread and autocorrelation of its residuals
-- Doubles are added in the order of time; in any order their last digit would differ by run.
{{ config(materialized='table') }}

with

points as (
    select
        *,
        lag(residual) over (partition by series_id order by period_index nulls last)
            as residual_before,
        lag(period_index) over (partition by series_id order by period_index nulls last)
            as index_before
    from {{ ref('int_trend_points_expected') }}
    where left_out_reason is null
),

neighbours as (  -- across a gap nothing is lag 1
    select
        *,
        case when index_before = period_index - 1 then residual * residual_before else 0e0 end
            as neighbour_product,
        case when index_before = period_index - 1 then residual + residual_before else 0e0 end
            as neighbour_sum,
        case when index_before = period_index - 1 then 1 else 0 end as is_neighbour
    from points
),

running as (
    select
        *,
        sum(residual) over so_far as residual_sum,
        sum(residual * residual) over so_far as square_sum,
        sum(neighbour_product) over so_far as product_sum,
        sum(neighbour_sum) over so_far as neighbours_sum,
        sum(abs(actual)) over so_far as sizes_sum,
        lead(period_index) over (partition by series_id order by period_index nulls last) is null
            as is_last
    from neighbours
    window so_far as (
        partition by series_id
        order by period_index nulls last
        rows between unbounded preceding and current row
    )
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
        percentile_cont(0.5) within group (order by actual) as usual_level,
        sum(is_neighbour) as n_neighbours,
        {{ ratio('max(case when is_last then residual_sum end)', 'count(*)') }} as mean_residual,
        max(case when is_last then square_sum end) as square_sum,
        max(case when is_last then product_sum end) as product_sum,
        max(case when is_last then neighbours_sum end) as neighbours_sum,
        max(case when is_last then sizes_sum end) as sum_of_sizes
    from running
    group by series_id
),

centred as (
    select
        *,
        square_sum - cast(n_used as double) * mean_residual * mean_residual as variation,
        product_sum - mean_residual * neighbours_sum
        + cast(n_neighbours as double) * mean_residual * mean_residual as covariation
    from summed
),

measured as (
    select
        *,
        {{ ratio('covariation', 'variation') }} as lag1_r,
        -- season medians and a slope were taken from the same points
        case when n_used > n_seasons_seen + 1
                then sqrt({{ ratio('square_sum', '(n_used - n_seasons_seen - 1)') }})
        end as residual_sd
    from centred
)

select * from measured
