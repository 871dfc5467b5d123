-- grain: one row per period_grain, period_start and respondent who wrote in it
-- Who wrote twice has one vote. Texts of nobody known are a respondent each, a response is one.
{{ config(materialized='table') }}

with

texts as (
    select * from {{ ref('int_feedback_texts_described') }}
),

grains as (
    select 'month' as period_grain
    union all
    select 'quarter' as period_grain
    union all
    select 'all' as period_grain
),

dated as (
    select
        texts.*,
        grains.period_grain,
        case grains.period_grain
            when 'month' then texts.month
            when 'quarter' then cast(date_trunc('quarter', texts.month) as date)
            else texts.first_month
        end as period_start
    from texts
    cross join grains
),

-- the last text with a rating says whether somebody was dissatisfied in the period
ranked as (
    select
        *,
        row_number() over (
            partition by period_grain, period_start, respondent_key
            order by
                case when is_detractor is null then 1 else 0 end asc nulls last,
                received_at desc nulls last,
                source_name asc nulls last,
                item_id asc nulls last
        ) as place
    from dated
),

respondents as (
    select
        period_grain,
        period_start,
        respondent_key,
        customer_key,
        generation,
        segment,
        is_detractor
    from ranked
    where place = 1
)

select * from respondents
