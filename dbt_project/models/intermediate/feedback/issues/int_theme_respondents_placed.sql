-- grain: one row per period_grain, period_start, kind of segment and respondent, with the segment
with

respondents as (
    select * from {{ ref('int_feedback_respondents_dated') }}
),

segment_names as (
    select 'all' as segment_name
    union all
    select 'generation' as segment_name
    union all
    select 'segment' as segment_name
    union all
    select 'satisfaction' as segment_name
),

placed as (
    select
        respondents.period_grain,
        respondents.period_start,
        segment_names.segment_name,
        case
            when segment_names.segment_name = 'generation' then respondents.generation
            when segment_names.segment_name = 'segment' then respondents.segment
            when segment_names.segment_name = 'all' then 'all'
            when respondents.is_detractor then 'detractor'
            when not respondents.is_detractor then 'rest'
            else 'unknown'
        end as segment_value,
        respondents.respondent_key,
        respondents.customer_key,
        case when respondents.is_detractor then 1 else 0 end as is_detractor,
        case when not respondents.is_detractor then 1 else 0 end as is_rest
    from respondents
    cross join segment_names
)

select * from placed
