-- grain: one row per level, level_key, period_grain, metric and period_start
with

points as (
    select
        *,
        lag(actual) over (
            partition by series_id, season order by period_index nulls last, period_start nulls last
        ) as previous_actual,
        lag(cycle) over (
            partition by series_id, season order by period_index nulls last, period_start nulls last
        ) as previous_cycle
    from {{ ref('int_trend_points_expected') }}
),

trends as (
    select * from {{ ref('int_trends_classified') }}
    where metric <> 'mention_share'  -- that of themes is shown with them
),

joined as (
    select
        points.*,
        trends.level,
        trends.level_key,
        trends.period_grain,
        trends.metric,
        case when trends.metric in ('net_sales', 'margin') then trends.reporting_currency end
            as currency,
        case when trends.is_tested then points.expected end as shown_expected,
        case when trends.is_tested then points.seasonally_adjusted end as shown_adjusted,
        case when trends.is_tested then {{ z95() }} * trends.residual_sd end as half_width,
        trends.season_length > 1 and points.previous_cycle = points.cycle - 1 as has_year_before
    from points
    inner join trends on points.series_id = trends.series_id
),

typed as (
    select
        cast(level as string) as level,
        cast(level_key as string) as level_key,
        cast(period_grain as string) as period_grain,
        cast(metric as string) as metric,
        cast(period_start as date) as period_start,
        cast(currency as string) as currency,
        cast(actual as double) as actual,
        cast(shown_expected as double) as expected,
        cast(shown_expected - half_width as double) as expected_low,
        cast(shown_expected + half_width as double) as expected_high,
        cast(shown_adjusted as double) as seasonally_adjusted,
        cast(case when has_year_before then previous_actual end as double) as actual_year_before,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(left_out_reason is not null as boolean) as is_left_out,
        cast(left_out_reason as string) as left_out_reason,
        cast(has_unconverted as boolean) as has_unconverted,
        cast(numerator as bigint) as numerator,
        cast(denominator as bigint) as denominator,
        cast(denominator as bigint) as n,
        case when metric = 'return_rate' then {{ wilson_low('numerator', 'denominator') }} end
            as ci_low,
        case when metric = 'return_rate' then {{ wilson_high('numerator', 'denominator') }} end
            as ci_high,
        cast(is_suppressed as boolean) as is_suppressed
    from joined
)

select * from typed
