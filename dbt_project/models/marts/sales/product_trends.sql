-- grain: one row per level, level_key, period_grain and metric
with

trends as (
    select * from {{ ref('int_trends_classified') }}
    where metric <> 'mention_share'  -- that of themes is shown with them
),

texts as (
    select * from {{ ref('int_trends_worded') }}
),

joined as (
    select
        trends.*,
        texts.evidence_text
    from trends
    inner join texts on trends.series_id = texts.series_id
),

typed as (
    select
        cast(level as string) as level,
        cast(level_key as string) as level_key,
        cast(period_grain as string) as period_grain,
        cast(metric as string) as metric,
        cast(case when metric in ('net_sales', 'margin') then reporting_currency end as string)
            as currency,
        cast(n_used as bigint) as n_periods,
        cast(n_complete as bigint) as n_complete_periods,
        cast(n_left_out_stockout as bigint) as n_left_out_stockout,
        cast(n_left_out_other as bigint) as n_left_out_other,
        cast(n_unconverted as bigint) as n_unconverted,
        cast(cost_coverage as double) as cost_coverage,
        cast(season_length as bigint) as season_length,
        cast(usual_level as double) as usual_level,
        cast(case when is_tested then mk_s end as double) as mk_s,
        cast(case when is_tested then mk_var end as double) as mk_var,
        cast(mk_z as double) as mk_z,
        cast(mk_p as double) as mk_p,
        cast(mk_p_independent as double) as mk_p_independent,
        cast(p_adj as double) as p_adj,
        cast(family_tests as bigint) as n_tests,
        cast(case when is_tested then lag1_r end as double) as lag1_r,
        cast(case when is_tested then variance_method end as string) as variance_method,
        cast(case when is_tested then slope_per_period end as double) as sen_slope_per_period,
        cast(case when is_tested then slope_per_year end as double) as sen_slope_per_year,
        cast(case when is_tested then slope_ci_low end as double) as slope_ci_low,
        cast(case when is_tested then slope_ci_high end as double) as slope_ci_high,
        cast(case when is_tested then slope_pct end as double) as sen_slope_pct,
        cast(case when is_tested then slope_pct_ci_low end as double) as slope_pct_ci_low,
        cast(case when is_tested then slope_pct_ci_high end as double) as slope_pct_ci_high,
        cast(case when direction is not null then changepoint_on end as date) as changepoint_on,
        cast(case when is_tested then changepoint_p end as double) as changepoint_p,
        cast(first_used_on as date) as first_period,
        cast(last_used_on as date) as last_period,
        cast(last_complete_period as date) as last_complete_period,
        cast(direction as string) as direction,
        cast(trend_class as string) as trend_class,
        cast(insufficient_reason as string) as insufficient_reason,
        cast(not is_tested as boolean) as is_suppressed,
        cast(evidence_text as string) as evidence_text
    from joined
)

select * from typed
