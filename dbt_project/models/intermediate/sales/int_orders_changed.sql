-- grain: one row per order_id to be built again: its rows, or what they are joined with, changed
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
    select orders.order_id from orders
    where orders.file_id in (select files.file_id from files)
    union all
    select lines.order_id from lines
    where lines.file_id in (select files.file_id from files)
    union all
    -- a corrected refund may have moved: the order it left is touched as well
    select refunds.order_id from refunds
    where
        refunds.refund_id in (
            select newer.refund_id from refunds as newer
            where newer.file_id in (select files.file_id from files)
        )
    union all
    select orders.order_id from orders
    inner join lookups
        on orders.customer_id = lookups.lookup_key and lookups.lookup = 'customer_id'
    union all
    select orders.order_id from orders
    inner join lookups
        on orders.customer_email__key = lookups.lookup_key and lookups.lookup = 'customer_email'
    union all
    select lines.order_id from lines
    inner join lookups
        on
            lines.product_id = lookups.lookup_key
            and lookups.lookup in ('product', 'product_cost')
),

changed as (
    select distinct order_id from touched
)

select * from changed
