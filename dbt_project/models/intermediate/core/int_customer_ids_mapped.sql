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
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from customers
    where
        customer_id not in ('all', 'unknown')  -- reserved keys
        and coalesce(person_id, '') not in ('all', 'unknown')
),

mapped as (
    select
        customer_id,
        customer_key,
        email__key,
        birth_year,
        gender,
        region,
        country,
        segment,
        acquired_at,
        is_internal,
        is_test,
        source_relation
    from ranked
    where preference = 1
)

select * from mapped
