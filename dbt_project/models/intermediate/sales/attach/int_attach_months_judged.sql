-- grain: one row per month whose trailing twelve months are judged: the last thirteen that are over
-- A month is over when the days have passed within which a second product may follow.
with

months as (
    select distinct month_start as month from {{ ref('dates') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

rules as (
    select attach_window_days from {{ ref('stg_company__rules') }}
),

over as (
    select
        months.month,
        row_number() over (order by months.month desc nulls last) as newest_first
    from months
    cross join company
    cross join rules
    where
        cast(last_day(months.month) + rules.attach_window_days * interval '1' day as date)
        <= company.as_of
),

judged as (
    select
        month,
        cast(month - interval '11' month as date) as window_start,
        last_day(month) as window_end
    from over
    where newest_first <= 13
)

select * from judged
