-- grain: one row per journey_stage (or all) and month with contacts of support or interviews
with

items as (
    select
        coalesce(items.journey_stage, 'unknown') as journey_stage,
        items.channel,
        cast(date_trunc('month', items.received_date) as date) as month
    from {{ ref('int_feedback_items_identified') }} as items
    cross join {{ ref('stg_company__company') }} as company
    where
        items.channel in ('support', 'interview')
        and items.received_date <= company.as_of
        and not items.is_set_aside
),

placed as (
    select * from items
    union all
    select
        'all' as journey_stage,
        channel,
        month
    from items
),

counted as (
    select
        journey_stage,
        month,
        sum(case when channel = 'support' then 1 else 0 end) as contacts,
        sum(case when channel = 'interview' then 1 else 0 end) as interviews
    from placed
    group by journey_stage, month
)

select * from counted
