-- grain: one row per series_id and period_start, with the value or why it is left out of the test
{{ config(materialized='table') }}

with

periods as (
    select * from {{ ref('int_trend_periods_filled') }}
),

series as (
    select * from {{ ref('int_trend_series_numbered') }}
),

measured as (
    select
        series.series_id,
        series.season_length,
        series.metric,
        periods.period_start,
        periods.is_complete_period,
        periods.period_index,
        periods.season,
        periods.period_left_out_reason,
        periods.has_unconverted and series.metric in ('net_sales', 'margin') as has_unconverted,
        case when series.metric = 'return_rate' then periods.units_returned end as numerator,
        case when series.metric = 'return_rate' then periods.units end as denominator,
        case when series.metric = 'margin' then periods.money_moved end as money_moved,
        case when series.metric = 'margin' then periods.money_costed end as money_costed,
        series.metric = 'return_rate' and periods.units < company.min_n as is_suppressed,
        case series.metric
            when 'units' then cast(periods.units as double)
            when 'net_sales' then cast(periods.net_sales as double)
            when 'margin' then cast(periods.margin as double)
            when 'return_rate' then case
                    when periods.units > 0 and periods.units >= company.min_n
                        then {{ ratio('periods.units_returned', 'periods.units') }}
                end
        end as actual
    from periods
    inner join series
        on
            periods.level = series.level
            and periods.level_key = series.level_key
            and periods.period_grain = series.period_grain
    cross join {{ ref('stg_company__company') }} as company
),

reasoned as (
    select
        series_id,
        season_length,
        period_start,
        is_complete_period,
        period_index,
        season,
        has_unconverted,
        numerator,
        denominator,
        money_moved,
        money_costed,
        is_suppressed,
        actual,
        coalesce(
            period_left_out_reason,
            case
                when actual is not null then null
                when metric = 'margin' then 'cost_unknown'
                when numerator is null then 'returns_unknown'
                when denominator <= 0 then 'nothing_sold'
                else 'few_units'
            end
        ) as left_out_reason
    from measured
),

all_points as (
    select * from reasoned
    union all
    select
        series.series_id,
        series.season_length,
        themes.period_start,
        themes.is_complete_period,
        themes.period_index,
        themes.season,
        false as has_unconverted,
        themes.numerator,
        themes.denominator,
        cast(null as decimal(18, 4)) as money_moved,
        cast(null as decimal(18, 4)) as money_costed,
        themes.is_suppressed,
        themes.actual,
        themes.left_out_reason
    from {{ ref('int_theme_months_shared') }} as themes
    inner join series
        on
            themes.level = series.level
            and themes.level_key = series.level_key
            and themes.period_grain = series.period_grain
            and themes.metric = series.metric
),

started as (
    select
        *,
        min(case when left_out_reason is null then period_index end) over (partition by series_id)
            as first_index
    from all_points
),

cycled as (  -- seasons come round from the first period used, wherever the year begins
    select
        *,
        cast(floor({{ ratio('(period_index - first_index)', 'season_length') }}) as bigint) as cycle
    from started
)

select * from cycled
