-- grain: one row per customer id, with the person behind it
with

customers as (
    select * from {{ ref('stg_sales__customers') }}
),

ranked as (
    select
        *,
        coalesce(person_id, customer_id) as customer_key,
        row_number() over (
            partition by customer_id
            order by delivery desc nulls last, source_name
        ) as preference
    from customers
    where
        customer_id not in ('all', 'unknown')  -- reserved keys
        and coalesce(person_id, '') not in ('all', 'unknown')
),

mapped as (
    select * from ranked
    where preference = 1
)

select * from mapped
