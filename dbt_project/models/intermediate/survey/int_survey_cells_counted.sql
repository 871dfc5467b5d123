-- grain: one row per program, question, product or all, period and segment
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
series as (
    select
        survey_program,
        question_id,
        period_grain,
        period_start,
        comparable_version as scored_version,
        scoring,
        row_number() over (
            partition by survey_program, question_id, period_grain, period_start
            order by
                max(newest_version) desc nulls last,
                comparable_version desc nulls last,
                scoring asc nulls last
        ) as preference
    from in_periods
    where segment_name = 'all'
    group by
        survey_program, question_id, period_grain, period_start, comparable_version, scoring
),

spread as (
    select
        in_periods.*,
        series.scored_version,
        series.scoring as series_scoring,
        case when product_levels.is_all_products then 'all' else in_periods.product_key end
            as product_or_all,
        in_periods.comparable_version = series.scored_version
        and in_periods.scoring = series.scoring as is_in_series
    from in_periods
    inner join series
        on
            in_periods.survey_program = series.survey_program
            and in_periods.question_id = series.question_id
            and in_periods.period_grain = series.period_grain
            and in_periods.period_start = series.period_start
            and series.preference = 1
    cross join product_levels
    -- segments of single products are counted over all time, those of all products by month
    where
        in_periods.segment_name = 'all'
        or (in_periods.product_key = 'all' and product_levels.is_all_products)
        or (
            in_periods.month is null
            and in_periods.period_grain = 'all'
            and not product_levels.is_all_products
        )
),

counted as (
    select
        survey_program,
        question_id,
        product_or_all as product_key,
        period_grain,
        period_start,
        segment_name,
        segment_value,
        max(scored_version) as scored_version,
        max(series_scoring) as scoring,
        sum(case when is_in_series then responses else 0 end) as n,
        sum(case when is_in_series then 0 else responses end) as n_other_versions,
        sum(case when is_in_series then tops else 0 end) as tops,
        sum(case when is_in_series then bottoms else 0 end) as bottoms,
        sum(case when is_in_series then top_boxes else 0 end) as top_boxes,
        sum(case when is_in_series then bottom_boxes else 0 end) as bottom_boxes,
        sum(case when is_in_series then value_sum else 0 end) as value_sum,
        sum(case when is_in_series then value_square_sum else 0 end) as value_square_sum
    from spread
    group by
        survey_program, question_id, product_or_all, period_grain, period_start,
        segment_name, segment_value
)

select * from counted
