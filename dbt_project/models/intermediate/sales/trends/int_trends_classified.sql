-- grain: one row per series_id, with the class of its trend by the company's rules
{{ config(materialized='table') }}

with

tests as (
    select * from {{ ref('int_trend_tests_adjusted') }}
),

changepoints as (
    select * from {{ ref('int_trend_changepoints_found') }}
),

counted as (
    select
        series_id,
        sum(case when is_complete_period then 1 else 0 end) as n_complete,
        sum(case when left_out_reason = 'out_of_stock' then 1 else 0 end) as n_left_out_stockout,
        sum(
            case
                when is_complete_period and left_out_reason <> 'out_of_stock' then 1
                else 0
            end
        ) as n_left_out_other,
        max(case when is_complete_period then period_start end) as last_complete_period,
        sum(case when left_out_reason is null then numerator end) as numerator,
        sum(case when left_out_reason is null then denominator end) as denominator,
        sum(case when left_out_reason is null then money_moved end) as money_moved,
        sum(case when left_out_reason is null then money_costed end) as money_costed
    from {{ ref('int_trend_points_measured') }}
    group by series_id
),

rules as (
    select
        trend_alpha,
        trend_min_change
    from {{ ref('stg_company__rules') }}
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

sized as (  -- over the size of the usual level, so that a loss that grows counts as a fall
    select
        tests.*,
        {{ ratio('tests.slope_per_year', 'abs(tests.usual_level)') }} as slope_pct,
        {{ ratio('tests.slope_ci_low', 'abs(tests.usual_level)') }} as slope_pct_ci_low,
        {{ ratio('tests.slope_ci_high', 'abs(tests.usual_level)') }} as slope_pct_ci_high,
        changepoints.changepoint_on,
        changepoints.changepoint_p,
        counted.n_complete,
        counted.n_left_out_stockout,
        counted.n_left_out_other,
        counted.last_complete_period,
        counted.numerator,
        counted.denominator,
        {{ ratio('counted.money_costed', 'counted.money_moved') }} as cost_coverage,
        rules.trend_alpha,
        rules.trend_min_change,
        company.reporting_currency,
        tests.insufficient_reason is null as is_tested
    from tests
    cross join rules
    cross join company
    left join changepoints on tests.series_id = changepoints.series_id
    left join counted on tests.series_id = counted.series_id
),

directed as (
    select
        *,
        case
            when not is_tested or p_adj >= trend_alpha then null
            when slope_per_year < 0e0 then 'fall'
            when slope_per_year > 0e0 then 'rise'
        end as direction
    from sized
),

classified as (
    select
        *,
        case
            when not is_tested then 'insufficient'
            when direction = 'fall' and coalesce(slope_pct <= -trend_min_change, true)
                then 'declining'
            when direction = 'rise' and coalesce(slope_pct >= trend_min_change, true)
                then 'growing'
            when slope_ci_low = 0e0 and slope_ci_high = 0e0 then 'stable'
            when
                slope_pct_ci_low >= -trend_min_change and slope_pct_ci_high <= trend_min_change
                then 'stable'
            else 'volatile'
        end as trend_class
    from directed
)

select * from classified
