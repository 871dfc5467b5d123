-- grain: one row per program, question, version, scoring, segment, and product, month or both
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('int_survey_answers_scored') }}
),

-- one pass: everyone by product and month, segments by month (all products) or product (all time);
-- decimals, so that sums have no order
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
        (survey_program, question_id, comparable_version, scoring, month, generation),
        (survey_program, question_id, comparable_version, scoring, product_key, generation),
        (survey_program, question_id, comparable_version, scoring, month, age_band),
        (survey_program, question_id, comparable_version, scoring, product_key, age_band),
        (survey_program, question_id, comparable_version, scoring, month, segment),
        (survey_program, question_id, comparable_version, scoring, product_key, segment),
        (survey_program, question_id, comparable_version, scoring, month, region),
        (survey_program, question_id, comparable_version, scoring, product_key, region),
        (survey_program, question_id, comparable_version, scoring, month, gender),
        (survey_program, question_id, comparable_version, scoring, product_key, gender)
    )
),

named as (
    select
        survey_program,
        question_id,
        comparable_version,
        scoring,
        month,
        newest_version,
        responses,
        tops,
        bottoms,
        top_boxes,
        bottom_boxes,
        value_sum,
        value_square_sum,
        coalesce(product_key, 'all') as product_key,
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
