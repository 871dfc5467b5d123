-- grain: one row per customer_key: known customers, guests known by e-mail, and unknown
with

customers as (
    select * from {{ ref('int_customers_counted') }}
),

described as (
    select * from {{ ref('int_customers_described') }}
),

typed as (
    select
        cast(customers.customer_key as string) as customer_key,
        cast(case
            when customers.customer_key = 'unknown' then 'unknown'
            when described.customer_key is null then 'guest'
            else 'known'
        end as string) as identification,
        cast(coalesce(described.email__key, customers.guest_email__key) as string) as email_hash,
        cast(null as string) as shopify_customer_id,
        cast(null as string) as stripe_customer_id,
        cast(null as string) as crm_account_id,
        cast(null as string) as anonymous_id,
        cast(described.birth_year as bigint) as birth_year,
        cast(coalesce(described.generation, 'unknown') as string) as generation,
        cast(coalesce(described.age_band, 'unknown') as string) as age_band,
        cast(described.gender as string) as gender,
        cast(described.region as string) as region,
        cast(described.country as string) as country,
        cast(coalesce(described.segment, 'unknown') as string) as segment,
        cast(null as string) as company_size_band,
        cast(null as string) as plan,
        cast(described.acquired_at as timestamp) as acquired_at,
        cast(customers.first_order_at as timestamp) as first_order_at,
        cast(customers.orders as bigint) as orders,
        cast(customers.is_repeat as boolean) as is_repeat,
        cast(coalesce(described.is_internal, false) as boolean) as is_internal,
        cast(coalesce(described.is_test, false) as boolean) as is_test,
        cast(described.source_relation as string) as source_relation
    from customers
    left join described on customers.customer_key = described.customer_key
)

select * from typed
