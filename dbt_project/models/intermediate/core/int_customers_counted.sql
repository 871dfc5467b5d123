-- grain: one row per customer key, known, guest or unknown
{{ config(materialized='table') }}

with

known as (
    select customer_key from {{ ref('int_customers_described') }}
),

orders as (
    select
        customer_key,
        customer_email__key,
        order_source,
        order_id,
        order_at,
        is_counted
    from {{ ref('int_orders_identified') }}
),

answers as (
    select
        customer_key,
        customer_email__key
    from {{ ref('int_survey_answers_attributed') }}
),

mentioned as (
    select
        customer_key,
        cast(null as string) as guest_email__key
    from known
    union all
    select
        customer_key,
        customer_email__key
    from orders
    union all
    select
        customer_key,
        customer_email__key
    from answers
    union all
    select
        'unknown' as customer_key,
        cast(null as string) as guest_email__key
),

customers as (
    select
        customer_key,
        min(case when customer_key like 'guest:%' then guest_email__key end) as guest_email__key
    from mentioned
    group by customer_key
),

sales as (
    select
        customer_key,
        count(*) as orders,
        min(order_at) as first_order_at
    from orders
    where is_counted
    group by customer_key
),

counted as (
    select
        customers.customer_key,
        customers.guest_email__key,
        coalesce(sales.orders, 0) as orders,
        -- nobody is behind unknown: it has no first order and never counts as a repeat buyer
        case when customers.customer_key <> 'unknown' then sales.first_order_at end
            as first_order_at,
        customers.customer_key <> 'unknown' and coalesce(sales.orders, 0) > 1 as is_repeat
    from customers
    left join sales on customers.customer_key = sales.customer_key
)

select * from counted
