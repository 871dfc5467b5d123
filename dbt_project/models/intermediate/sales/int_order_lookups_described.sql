-- grain: one row per lookup, key and detail that an order or a line is joined with
{{ config(materialized='table') }}

with

customer_ids as (
    select * from {{ ref('int_customer_ids_mapped') }}
),

customer_emails as (
    select * from {{ ref('int_customer_emails_mapped') }}
),

customers as (
    select
        customer_key,
        generation || '|' || segment as description
    from {{ ref('int_customers_described') }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

costs as (
    select * from {{ ref('int_product_costs_dated') }}
),

described as (
    select
        'customer_id' as lookup,
        customer_ids.customer_id as lookup_key,
        '' as detail,
        customer_ids.customer_key || '|' || coalesce(customers.description, '') as state
    from customer_ids
    left join customers on customer_ids.customer_key = customers.customer_key
    union all
    select
        'customer_email' as lookup,
        customer_emails.email__key as lookup_key,
        '' as detail,
        customer_emails.customer_key || '|' || coalesce(customers.description, '') as state
    from customer_emails
    left join customers on customer_emails.customer_key = customers.customer_key
    union all
    select
        'product' as lookup,
        product_id as lookup_key,
        '' as detail,
        'known' as state
    from products
    union all
    select
        'product_cost' as lookup,
        product_id as lookup_key,
        currency || '|' || cast(valid_from as string) as detail,
        cast(unit_cost as string) || '|' || cast(is_estimated as string)
        || '|' || coalesce(cast(next_valid_from as string), '') as state
    from costs
)

select * from described
