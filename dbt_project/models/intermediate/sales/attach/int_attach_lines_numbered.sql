-- grain: one row per order_no and product_no (null: no known product or a charge), of the months
-- judged. Numbers stand for texts, so that pairs are counted in little memory.
{{ config(materialized='table') }}

with

lines as (
    select * from {{ ref('order_lines') }}
    where is_counted and quantity > 0
),

products as (
    select
        product_key,
        is_charge,
        row_number() over (order by product_key nulls last) as product_no
    from {{ ref('products') }}
    where product_key <> 'unknown'
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

judged as (
    select min(window_start) as first_date from {{ ref('int_attach_months_judged') }}
),

numbered as (
    select
        lines.customer_key,
        lines.order_date,
        lines.product_key,
        dense_rank() over (
            order by
                lines.order_at nulls last,
                lines.order_id nulls last,
                lines.customer_key nulls last
        ) as order_no
    from lines
    cross join company
    cross join judged
    where lines.order_date between judged.first_date and company.as_of
),

distinct_lines as (
    select distinct
        numbered.order_no,
        numbered.customer_key,
        numbered.order_date,
        case when not products.is_charge then products.product_no end as product_no
    from numbered
    left join products on numbered.product_key = products.product_key
)

select * from distinct_lines
