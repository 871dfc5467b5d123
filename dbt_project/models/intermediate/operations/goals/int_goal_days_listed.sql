-- grain: one row per goal_id, period_start and day on which it can be judged, up to the as-of date
with

goals as (
    select
        goal_id,
        period_start,
        period_end,
        final_on
    from {{ ref('int_goals_resolved') }}
),

dates as (
    select date from {{ ref('dates') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

listed as (
    select
        goals.goal_id,
        goals.period_start,
        dates.date,
        goals.final_on <= dates.date as is_final
    from goals
    cross join company
    inner join dates
        on dates.date between goals.period_start and least(goals.final_on, company.as_of)
)

select * from listed
