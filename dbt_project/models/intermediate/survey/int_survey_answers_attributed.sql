-- grain: one row per answer source, response and question, with the customer and product meant
{{ config(materialized='table') }}

with

answers as (
    select * from {{ ref('stg_survey__answers') }}
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
    select product_id from {{ ref('int_products_resolved') }}
),

orders_asked_about as (
    select distinct order_id
    from answers
    where product_id is null
),

single_product_orders as (
    select
        lines.order_id,
        min(lines.product_key) as product_key
    from {{ ref('int_order_lines_priced') }} as lines
    inner join orders_asked_about on lines.order_id = orders_asked_about.order_id
    group by lines.order_id
    having count(distinct lines.product_key) = 1
),

attributed as (
    select
        answers.*,
        {{ customer_key_of('answers') }} as customer_key,
        coalesce(
            products.product_id,
            case when answers.product_id is null then single_product_orders.product_key end,
            'unknown'
        ) as product_key
    from answers
    left join customer_ids on answers.customer_id = customer_ids.customer_id
    left join customer_emails on answers.customer_email__key = customer_emails.email__key
    left join products on answers.product_id = products.product_id
    left join single_product_orders on answers.order_id = single_product_orders.order_id
)

select * from attributed
