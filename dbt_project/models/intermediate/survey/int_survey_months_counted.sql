-- grain: one row per program, question, comparable version, scoring, product, month, segment
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_survey_answers_scored') }}
),

-- one pass for everyone and each kind of segment; decimals, so that sums have no order
counted as (
    select
        survey_program,
        question_id,
        comparable_version,
        scoring,
        product_key,
        month,
        generation,
        age_band,
        segment,
        region,
        gender,
        max(version) as newest_version,
        count(*) as responses,
        sum(case when is_top then 1 else 0 end) as tops,
        sum(case when is_bottom then 1 else 0 end) as bottoms,
        sum(case when is_in_top_boxes then 1 else 0 end) as top_boxes,
        sum(case when is_in_bottom_boxes then 1 else 0 end) as bottom_boxes,
        sum(cast(scale_value as decimal(18, 4))) as value_sum,
        sum(cast(scale_value * scale_value as decimal(18, 4))) as value_square_sum
    from answers
    group by grouping sets (
        (survey_program, question_id, comparable_version, scoring, product_key, month),
        (survey_program, question_id, comparable_version, scoring, product_key, month, generation),
        (survey_program, question_id, comparable_version, scoring, product_key, month, age_band),
        (survey_program, question_id, comparable_version, scoring, product_key, month, segment),
        (survey_program, question_id, comparable_version, scoring, product_key, month, region),
        (survey_program, question_id, comparable_version, scoring, product_key, month, gender)
    )
),

named as (
    select
        *,
        case
            when generation is not null then 'generation'
            when age_band is not null then 'age_band'
            when segment is not null then 'segment'
            when region is not null then 'region'
            when gender is not null then 'gender'
            else 'all'
        end as segment_name,
        coalesce(generation, age_band, segment, region, gender, 'all') as segment_value
    from counted
)

select * from named
