-- grain: one row per customer_key and quarter with an event of usage
with

events as (
    select
        user_id,
        event_date
    from {{ ref('stg_usage__events') }}
    where user_id is not null
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

used as (
    select distinct
        customer_ids.customer_key,
        cast(date_trunc('quarter', events.event_date) as date) as quarter
    from events
    cross join company
    inner join {{ ref('int_customer_ids_mapped') }} as customer_ids
        on events.user_id = customer_ids.customer_id
    where events.event_date <= company.as_of
)

select * from used
