-- grain: one row per journey_stage (or all) and month with contacts of support
with

items as (
    select
        items.journey_stage,
        cast(date_trunc('month', items.received_date) as date) as month
    from {{ ref('int_feedback_items_identified') }} as items
    cross join {{ ref('stg_company__company') }} as company
    where
        items.channel = 'support'
        and items.received_date <= company.as_of
        and not items.is_set_aside
),

counted as (
    select
        coalesce(journey_stage, 'unknown') as journey_stage,
        month,
        count(*) as contacts
    from items
    group by coalesce(journey_stage, 'unknown'), month
    union all
    select
        'all' as journey_stage,
        month,
        count(*) as contacts
    from items
    group by month
)

select * from counted
