-- Joining events to products and customers never multiplies them.
with

events as (
    select count(*) as events
    from {{ ref('stg_usage__events') }}
    where product_id is not null
),

users as (
    select coalesce(sum(active_users), 0) as active_users
    from {{ ref('int_product_months_used') }}
)

select
    events.*,
    users.*
from events
cross join users
where users.active_users > events.events
