-- grain: one row per program, product or all, period of invitation and segment
{{ config(materialized='table') }}

with

months as (
    select
        survey_program,
        product_key,
        month,
        generation,
        age_band,
        segment,
        region,
        gender,
        count(*) as invited,
        sum(case when bounced_at is null then 1 else 0 end) as delivered,
        count(opened_at) as opened,
        count(started_at) as started,
        count(completed_at) as completed
    from {{ ref('int_survey_invitations_described') }}
    group by grouping sets (
        (survey_program, product_key, month),
        (survey_program, product_key, month, generation),
        (survey_program, product_key, month, age_band),
        (survey_program, product_key, month, segment),
        (survey_program, product_key, month, region),
        (survey_program, product_key, month, gender)
    )
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

spread as (
    select
        months.*,
        grains.period_grain,
        product_levels.is_all_products,
        case when product_levels.is_all_products then 'all' else months.product_key end
            as product_or_all,
        case grains.period_grain
            when 'month' then months.month
            when 'quarter' then cast(date_trunc('quarter', months.month) as date)
        end as period_start,  -- null: all time is one period, whatever its start
        case
            when months.generation is not null then 'generation'
            when months.age_band is not null then 'age_band'
            when months.segment is not null then 'segment'
            when months.region is not null then 'region'
            when months.gender is not null then 'gender'
            else 'all'
        end as segment_name,
        coalesce(
            months.generation,
            months.age_band,
            months.segment,
            months.region,
            months.gender,
            'all'
        ) as segment_value
    from months
    cross join grains
    cross join product_levels
),

counted as (
    select
        survey_program,
        product_or_all as product_key,
        period_grain,
        period_start,
        segment_name,
        segment_value,
        sum(invited) as invited,
        sum(delivered) as delivered,
        sum(opened) as opened,
        sum(started) as started,
        sum(completed) as completed
    from spread
    where
        segment_name = 'all'
        or period_grain = 'all'
        or is_all_products
    group by
        survey_program, product_or_all, period_grain, period_start, segment_name, segment_value
)

select * from counted
