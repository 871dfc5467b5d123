-- grain: one row per period_grain, period_start, respondent and theme mentioned
{{ config(materialized='table') }}

with

texts as (
    select
        source_name,
        origin,
        item_id,
        respondent_key,
        month,
        first_month
    from {{ ref('int_feedback_texts_described') }}
),

mentions as (
    select
        source_name,
        origin,
        item_id,
        theme
    from {{ ref('int_feedback_mentions_found') }}
    where not is_negated
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
        texts.respondent_key,
        mentions.theme,
        grains.period_grain,
        case grains.period_grain
            when 'month' then texts.month
            when 'quarter' then cast(date_trunc('quarter', texts.month) as date)
            else texts.first_month
        end as period_start
    from mentions
    inner join texts
        on
            mentions.source_name = texts.source_name
            and mentions.origin = texts.origin
            and mentions.item_id = texts.item_id
    cross join grains
),

counted as (
    select
        period_grain,
        period_start,
        respondent_key,
        theme,
        count(*) as mentions
    from dated
    group by period_grain, period_start, respondent_key, theme
)

select * from counted
