-- grain: one row per program, question, metric, product or all, period and segment
{{ config(materialized='table') }}

with

months as (
    select
        *,
        min(month) over (partition by survey_program, question_id) as first_month
    from {{ ref('int_survey_months_counted') }}
),

grains as (
    select 'month' as period_grain
    union all
    select 'quarter' as period_grain
    union all
    select 'all' as period_grain
),

segment_names as (
    select 'all' as segment_name
    union all
    select 'generation' as segment_name
    union all
    select 'segment' as segment_name
),

product_levels as (
    select true as is_all_products
    union all
    select false as is_all_products
),

in_periods as (
    select
        months.*,
        grains.period_grain,
        case grains.period_grain
            when 'month' then months.month
            when 'quarter' then cast(date_trunc('quarter', months.month) as date)
            else months.first_month
        end as period_start
    from months
    cross join grains
),

-- scores of versions that do not compare are never pooled: the newest of the period is scored
with_series as (
    select
        *,
        first_value(comparable_version) over (
            partition by survey_program, question_id, metric, period_grain, period_start
            order by newest_version desc nulls last, comparable_version desc nulls last
        ) as scored_version
    from in_periods
),

spread as (
    select
        with_series.*,
        segment_names.segment_name,
        case when product_levels.is_all_products then 'all' else with_series.product_key end
            as product_or_all,
        case segment_names.segment_name
            when 'generation' then with_series.generation
            when 'segment' then with_series.segment
            else 'all'
        end as segment_value,
        with_series.comparable_version = with_series.scored_version as is_in_series
    from with_series
    cross join segment_names
    cross join product_levels
),

counted as (
    select
        survey_program,
        question_id,
        metric,
        product_or_all as product_key,
        period_grain,
        period_start,
        segment_name,
        segment_value,
        max(scored_version) as scored_version,
        sum(case when is_in_series then responses else 0 end) as n,
        sum(case when is_in_series then 0 else responses end) as n_other_versions,
        sum(case when is_in_series then tops else 0 end) as tops,
        sum(case when is_in_series then bottoms else 0 end) as bottoms,
        sum(case when is_in_series then value_sum else 0e0 end) as value_sum,
        sum(case when is_in_series then value_square_sum else 0e0 end) as value_square_sum
    from spread
    group by
        survey_program, question_id, metric, product_or_all, period_grain, period_start,
        segment_name, segment_value
)

select * from counted
