-- grain: one row per order_id to be built again: new rows of it came, or what it is joined with changed
{{ config(materialized='table') }}

with

files as (
    select file_id from {{ ref('stg_loads__changed_files') }}
    where {{ is_partial_build() }}
),

lookups as (
    select * from {{ ref('int_order_lookups_changed') }}
),

orders as (
    select * from {{ ref('stg_sales__order_versions') }}
),

lines as (
    select * from {{ ref('stg_sales__order_line_versions') }}
),

refunds as (
    select * from {{ ref('stg_sales__refund_versions') }}
),

touched as (
    select order_id from orders
    where file_id in (select file_id from files)
    union all
    select order_id from lines
    where file_id in (select file_id from files)
    union all
    -- a corrected refund may have moved: the order it left is touched as well
    select order_id from refunds
    where refund_id in (
        select refund_id from refunds
        where file_id in (select file_id from files)
    )
    union all
    select order_id from orders
    where customer_id in (select lookup_key from lookups where lookup = 'customer_id')
    union all
    select order_id from orders
    where customer_email__key in (select lookup_key from lookups where lookup = 'customer_email')
    union all
    select order_id from lines
    where product_id in (
        select lookup_key from lookups
        where lookup in ('product', 'product_cost')
    )
),

changed as (
    select distinct order_id from touched
)

select * from changed
