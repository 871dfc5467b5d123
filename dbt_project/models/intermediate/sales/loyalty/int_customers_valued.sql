-- grain: one row per customer_key with a purchase
{{ config(materialized='table') }}

with

orders as (
    select * from {{ ref('int_customer_orders_valued') }}
),

valued as (
    select
        customer_key,
        sum(case when is_purchase then 1 else 0 end) as purchases,
        max(case when is_purchase then order_date end) as last_order_date,
        max(case when purchase_no = 1 then order_date end) as first_order_date,
        max(case when purchase_no = 1 then month end) as cohort_month,
        max(case when purchase_no = 1 then channel end) as first_channel,
        max(case when purchase_no = 2 then month end) as second_month,
        sum(case when net_sales is null then 1 else 0 end) as orders_unconverted,
        sum(net_sales) as net_sales
    from orders
    group by customer_key
)

select * from valued
where purchases > 0
