-- grain: one row per period, segment and declared theme, mentioned in it or not
{{ config(materialized='table') }}

with

placed as (
    select * from {{ ref('int_theme_respondents_placed') }}
),

mentions as (
    select * from {{ ref('int_theme_mentions_dated') }}
),

themes as (
    select * from {{ ref('stg_company__themes') }}
),

cells as (
    select
        period_grain,
        period_start,
        segment_name,
        segment_value,
        count(*) as n,
        sum(is_detractor) as n_detractors,
        sum(is_rest) as n_rest
    from placed
    group by period_grain, period_start, segment_name, segment_value
),

mentioned as (
    select
        placed.period_grain,
        placed.period_start,
        placed.segment_name,
        placed.segment_value,
        mentions.theme,
        sum(mentions.mentions) as mentions,
        count(*) as respondents,
        count(distinct case when placed.customer_key <> 'unknown' then placed.customer_key end)
            as distinct_customers,
        sum(placed.is_detractor) as detractors,
        sum(placed.is_rest) as rest
    from placed
    inner join mentions
        on
            placed.period_grain = mentions.period_grain
            and placed.period_start = mentions.period_start
            and placed.respondent_key = mentions.respondent_key
    group by
        placed.period_grain, placed.period_start, placed.segment_name, placed.segment_value,
        mentions.theme
),

counted as (
    select
        cells.*,
        themes.theme,
        themes.theme_label,
        themes.theme_kind,
        themes.attribute,
        coalesce(mentioned.mentions, 0) as mentions,
        coalesce(mentioned.respondents, 0) as respondents,
        coalesce(mentioned.distinct_customers, 0) as distinct_customers,
        coalesce(mentioned.detractors, 0) as detractors,
        coalesce(mentioned.rest, 0) as rest
    from cells
    cross join themes
    left join mentioned
        on
            cells.period_grain = mentioned.period_grain
            and cells.period_start = mentioned.period_start
            and cells.segment_name = mentioned.segment_name
            and cells.segment_value = mentioned.segment_value
            and themes.theme = mentioned.theme
)

select * from counted
