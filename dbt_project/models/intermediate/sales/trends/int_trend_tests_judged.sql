-- grain: one row per series_id, with its Mann-Kendall test or why there is none
{{ config(materialized='table') }}

with

series as (
    select * from {{ ref('int_trend_series_numbered') }}
),

scores as (
    select * from {{ ref('int_trend_scores_counted') }}
),

residuals as (
    select * from {{ ref('int_trend_residuals_measured') }}
),

factors as (
    select * from {{ ref('int_trend_ranks_autocorrelated') }}
),

joined as (
    select
        series.*,
        scores.mk_s,
        scores.n_pairs,
        scores.var_independent,
        scores.var_correlated,
        factors.variance_factor,
        residuals.lag1_r,
        residuals.residual_sd,
        residuals.usual_level,
        residuals.sum_of_sizes,
        residuals.first_used_on,
        residuals.last_used_on,
        coalesce(residuals.n_unconverted, 0) as n_unconverted,
        coalesce(residuals.n_used, 0) as n_used,
        coalesce(residuals.last_index - residuals.first_index + 1, 0) as n_spanned,
        {{ ratio('scores.slope_per_cycle', 'series.season_length') }} as slope_per_period,
        {{ ratio('scores.slope_per_cycle', 'series.season_length') }}
        * cast(series.periods_per_year as double) as slope_per_year
    from series
    left join scores on series.series_id = scores.series_id
    left join residuals on series.series_id = residuals.series_id
    left join factors on series.series_id = factors.series_id
),

reasoned as (
    select
        *,
        case
            when n_used = 0 then 'no_usable_period'
            when n_spanned < 2 * season_length then 'fewer_than_2_seasons'
            when n_used < 8 then 'fewer_than_8_periods'
            when metric <> 'return_rate' and sum_of_sizes = 0e0 then 'nothing_sold'
            when n_pairs = 0 then 'no_season_twice'
        end as insufficient_reason
    from joined
),

corrected as (
    select
        *,
        case
            when coalesce(abs(lag1_r) <= 0.3e0, true) then 'independent'
            when season_length > 1 then 'hirsch_slack_1984'
            when variance_factor > 0e0 then 'hamed_rao_1998'
            else 'independent'  -- a factor below zero is no variance
        end as variance_method
    from reasoned
),

varied as (
    select
        *,
        case variance_method
            when 'hirsch_slack_1984' then var_correlated
            when 'hamed_rao_1998' then var_independent * variance_factor
            else var_independent
        end as mk_var
    from corrected
),

tested as (
    select
        *,
        case
            when insufficient_reason is not null then null
            when mk_s = 0 then 0e0
            else cast((abs(mk_s) - 1) * sign(mk_s) as double) / nullif(sqrt(mk_var), 0e0)
        end as mk_z,
        case
            when insufficient_reason is not null then null
            when mk_s = 0 then 0e0
            else
                cast((abs(mk_s) - 1) * sign(mk_s) as double) / nullif(sqrt(var_independent), 0e0)
        end as z_independent
    from varied
),

with_p as (
    select
        *,
        {{ normal_two_sided_p('mk_z') }} as mk_p,
        {{ normal_two_sided_p('z_independent') }} as mk_p_independent
    from tested
)

select * from with_p
