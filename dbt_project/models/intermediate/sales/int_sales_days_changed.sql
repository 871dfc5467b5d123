-- grain: one row per local date with a sale or return that changed, in any delivered version
{{ config(materialized='table') }}

with

orders_changed as (
    select order_id from {{ ref('int_orders_changed') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

built as (
    select as_of from {{ ref('stg_builds__company') }}
),

orders as (
    select * from {{ ref('stg_sales__order_versions') }}
),

refunds as (
    select * from {{ ref('stg_sales__refund_versions') }}
),

-- days that an as-of date further on (or further back) lets in or out
bounds as (
    select
        cast(least(company.as_of, built.as_of) + interval '1' day as date) as first_date,
        greatest(company.as_of, built.as_of) as last_date
    from company
    cross join built
    where company.as_of <> built.as_of
),

passed as (
    {{ date_rows('bounds', 'first_date', 'last_date') }}
),

days as (
    select orders.order_date as date from orders
    inner join orders_changed on orders.order_id = orders_changed.order_id
    union all
    select refunds.refund_date as date from refunds
    inner join orders_changed on refunds.order_id = orders_changed.order_id
    union all
    select date from passed
),

changed as (
    select distinct date from days
)

select * from changed
