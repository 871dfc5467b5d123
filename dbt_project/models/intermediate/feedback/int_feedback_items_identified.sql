-- grain: one row per feedback source and item_id, with who wrote it and what it is about
{{ config(materialized='table') }}

with

items as (
    select * from {{ ref('stg_feedback__items') }}
),

customer_ids as (
    select
        customer_id,
        customer_key
    from {{ ref('int_customer_ids_mapped') }}
),

customer_emails as (
    select
        email__key,
        customer_key
    from {{ ref('int_customer_emails_mapped') }}
),

products as (
    select
        product_id,
        product_line
    from {{ ref('int_products_resolved') }}
),

keyed as (
    select
        items.*,
        {{ customer_key_of('items') }} as customer_key,
        coalesce(products.product_id, 'unknown') as product_key,
        coalesce(products.product_line, 'unknown') as product_line
    from items
    left join customer_ids on items.customer_id = customer_ids.customer_id
    left join customer_emails on items.customer_email__key = customer_emails.email__key
    left join products on items.product_id = products.product_id
),

identified as (
    select
        keyed.*,
        coalesce(customers.is_internal, false) or coalesce(customers.is_test, false) as is_set_aside
    from keyed
    left join {{ ref('int_customers_described') }} as customers
        on keyed.customer_key = customers.customer_key
)

select * from identified
