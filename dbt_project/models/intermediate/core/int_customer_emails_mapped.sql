-- grain: one row per hashed e-mail address of a known customer
with

customers as (
    select
        customer_key,
        email__key,
        acquired_at
    from {{ ref('int_customer_ids_mapped') }}
    where email__key is not null
),

ranked as (
    select
        *,
        row_number() over (
            partition by email__key
            -- a shared address: who came first
            order by acquired_at nulls last, customer_key nulls last
        ) as preference
    from customers
),

mapped as (
    select
        email__key,
        customer_key
    from ranked
    where preference = 1
)

select * from mapped
