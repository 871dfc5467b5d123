-- grain: one row per product_key and month with usage events
{{ config(materialized='table') }}

with

events as (
    select
        user_id,
        anonymous_id,
        product_id,
        event_date
    from {{ ref('stg_usage__events') }}
    where product_id is not null
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

insiders as (
    select customer_id from {{ ref('int_customer_ids_mapped') }}
    where is_internal or is_test
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

used as (
    select
        coalesce(products.product_id, 'unknown') as product_key,
        cast(date_trunc('month', events.event_date) as date) as month,
        coalesce('user:' || events.user_id, 'device:' || events.anonymous_id) as user_key
    from events
    cross join company
    left join products on events.product_id = products.product_id
    left join insiders on events.user_id = insiders.customer_id
    where insiders.customer_id is null and events.event_date <= company.as_of
),

counted as (
    select
        product_key,
        month,
        count(distinct user_key) as active_users
    from used
    group by product_key, month
)

select * from counted
