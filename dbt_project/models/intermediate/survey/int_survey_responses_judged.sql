-- grain: one row per source and response that a declared rule does not believe
{{ config(materialized='table') }}

with

rules as (
    select
        survey_straight_line_items,
        survey_speeder_seconds
    from {{ ref('stg_company__rules') }}
    where survey_straight_line_items is not null or survey_speeder_seconds is not null
),

answers as (
    select
        answers.source_name,
        answers.response_id,
        answers.scale_min,
        answers.scale_max,
        answers.duration_seconds,
        rules.survey_straight_line_items,
        rules.survey_speeder_seconds,
        answers.scoring is not null
        and answers.short_number >= answers.scale_min
        and answers.short_number <= answers.scale_max as is_on_scale,
        answers.short_number
    from {{ ref('int_survey_answers_declared') }} as answers
    cross join rules
    -- a preview, a test or a note beside a choice says nothing about how somebody answered
    where coalesce(answers.text_length, 0) > 0 and answers.excluded_as is null
),

-- only answers on one scale can be one and the same
scales as (
    select
        source_name,
        response_id,
        max(duration_seconds) as duration_seconds,
        max(survey_straight_line_items) as straight_line_items,
        max(survey_speeder_seconds) as speeder_seconds,
        count(*) as items,
        sum(case when is_on_scale then 1 else 0 end) as scale_items,
        min(case when is_on_scale then short_number end) as lowest,
        max(case when is_on_scale then short_number end) as highest
    from answers
    group by source_name, response_id, scale_min, scale_max
),

responses as (
    select
        source_name,
        response_id,
        max(case when scale_items >= straight_line_items and lowest = highest then 1 else 0 end)
            as straight_lines,
        coalesce(max(duration_seconds) < max(speeder_seconds) * sum(items), false) as is_speeder
    from scales
    group by source_name, response_id
),

judged as (
    select
        source_name,
        response_id,
        case when is_speeder then 'speeder' else 'straight_line' end as response_fault
    from responses
    where is_speeder or straight_lines = 1
)

select * from judged
