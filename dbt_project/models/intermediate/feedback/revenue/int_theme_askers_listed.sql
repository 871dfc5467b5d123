-- grain: one row per theme (or all), quarter and customer_key that mentions it
{{ config(materialized='table') }}

with

asks as (
    select * from {{ ref('int_feedback_asks_listed') }}
    where customer_key <> 'unknown'
),

rules as (
    select detractor_max_rating from {{ ref('stg_company__rules') }}
),

levels as (
    select true as is_all_themes
    union all
    select false as is_all_themes
),

listed as (
    select
        case when levels.is_all_themes then 'all' else asks.theme end as theme,
        asks.quarter,
        asks.customer_key,
        max(case when asks.rating <= rules.detractor_max_rating then 1 else 0 end) = 1
            as is_rated_low
    from asks
    cross join levels
    cross join rules
    group by
        case when levels.is_all_themes then 'all' else asks.theme end,
        asks.quarter,
        asks.customer_key
)

select * from listed
