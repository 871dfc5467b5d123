-- Completed orders are all behind some customer key.
with

orders as (
    select count(*) as orders
    from {{ ref('int_orders_identified') }}
    where is_counted
),

behind as (
    select coalesce(sum(orders), 0) as orders from {{ ref('customers') }}
)

select
    orders.*,
    behind.*
from orders
cross join behind
where orders.orders <> behind.orders
