-- grain: one row per text up to the as-of date, whatever it says; staff and test accounts left out
{{ config(materialized='table') }}

with

texts as (
    select * from {{ ref('int_feedback_texts_listed') }}
),

set_aside as (
    select customer_key from {{ ref('int_customers_described') }}
    where is_internal or is_test
),

products as (
    select
        product_id,
        product_line
    from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

listed as (
    select
        texts.source_name,
        texts.origin,
        texts.item_id,
        texts.customer_key,
        texts.channel,
        texts.rating,
        texts.received_date,
        coalesce(products.product_line, 'unknown') as product_line,
        cast(date_trunc('quarter', texts.received_date) as date) as quarter
    from texts
    cross join company
    left join products on texts.product_key = products.product_id
    left join set_aside on texts.customer_key = set_aside.customer_key
    where texts.received_date <= company.as_of and set_aside.customer_key is null
)

select * from listed
