-- grain: one row per journey_stage (or all) and month
with

answers as (
    select * from {{ ref('int_journey_answers_counted') }}
),

contacts as (
    select * from {{ ref('int_journey_contacts_counted') }}
),

orders as (
    select * from {{ ref('int_journey_orders_counted') }}
),

watched as (
    select
        coalesce(sum(contacts) > 0, false) as is_any_contact,
        coalesce(sum(interviews) > 0, false) as is_any_interview
    from contacts
),

stages as (
    select journey_stage from answers
    union distinct
    select journey_stage from contacts
    union distinct
    select 'all' as journey_stage from orders
),

months as (
    select month from answers
    union distinct
    select month from contacts
    union distinct
    select month from orders
),

joined as (
    select
        stages.journey_stage,
        months.month,
        company.min_n,
        last_day(months.month) <= company.as_of as is_complete_month,
        csat.n as csat_n,
        csat.tops as csat_tops,
        ces.n as ces_n,
        ces.tops as ces_tops,
        case when watched.is_any_contact then coalesce(contacts.contacts, 0) end as contacts,
        case when watched.is_any_interview then coalesce(contacts.interviews, 0) end as interviews,
        orders.completed,
        -- what an order went through is known of the order, not of a stage
        case when stages.journey_stage = 'all' then orders.decided end as decided,
        case when stages.journey_stage = 'all' then orders.refunded end as refunded
    from stages
    cross join months
    cross join watched
    cross join {{ ref('stg_company__company') }} as company
    left join answers as csat
        on
            stages.journey_stage = csat.journey_stage
            and months.month = csat.month
            and csat.metric = 'csat'
    left join answers as ces
        on
            stages.journey_stage = ces.journey_stage
            and months.month = ces.month
            and ces.metric = 'ces'
    left join contacts
        on stages.journey_stage = contacts.journey_stage and months.month = contacts.month
    left join orders on months.month = orders.month
)

select * from joined
