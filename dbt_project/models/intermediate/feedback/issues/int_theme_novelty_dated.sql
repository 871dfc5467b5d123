-- grain: one row per theme that anybody mentioned by the as-of date
with

mentions as (
    select
        theme,
        received_date
    from {{ ref('int_feedback_mentions_found') }}
    where not is_negated
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

dated as (
    select
        mentions.theme,
        min(mentions.received_date) as first_mentioned_on,
        {{ days_between('min(mentions.received_date)', 'max(company.as_of)') }} as novelty_days
    from mentions
    cross join company
    where mentions.received_date <= company.as_of
    group by mentions.theme
)

select * from dated
