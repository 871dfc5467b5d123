-- grain: one row per text and theme that it mentions and does not deny, up to the as-of date
-- What staff and test accounts write asks for nothing.
{{ config(materialized='table') }}

with

mentions as (
    select * from {{ ref('int_feedback_mentions_found') }}
    where not is_negated
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

asks as (
    select
        mentions.source_name,
        mentions.origin,
        mentions.item_id,
        mentions.theme,
        mentions.theme_kind,
        mentions.attribute,
        mentions.customer_key,
        mentions.product_key,
        coalesce(products.product_line, 'unknown') as product_line,
        mentions.received_at,
        mentions.received_date,
        cast(date_trunc('quarter', mentions.received_date) as date) as quarter,
        mentions.channel,
        mentions.rating
    from mentions
    cross join company
    left join products on mentions.product_key = products.product_id
    left join set_aside on mentions.customer_key = set_aside.customer_key
    where mentions.received_date <= company.as_of and set_aside.customer_key is null
)

select * from asks
