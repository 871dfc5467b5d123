-- grain: one row per company: whether anybody reports returns, as refunds or as lines below zero
-- Where nobody does, a return rate is unknown and not zero. A held file reports nothing yet.
{{ config(materialized='table') }}

with

files as (
    select count(*) as n from {{ ref('stg_loads__files') }}
    where table_name = 'raw_sales.refunds' and status <> 'held'
),

lines as (
    select count(*) as n from {{ ref('int_order_lines_priced') }}
    where is_counted and quantity < 0 and gross_sales < 0
),

reported as (
    select files.n + lines.n > 0 as is_reported
    from files
    cross join lines
)

select * from reported
