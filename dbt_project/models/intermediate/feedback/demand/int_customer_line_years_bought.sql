-- grain: one row per customer_key, product_line (or all) and quarter: the year that ends with it
{{ config(materialized='table') }}

with

sold as (
    select * from {{ ref('int_customer_line_quarters_sold') }}
),

quarters as (
    select quarter from {{ ref('int_quarters_listed') }}
),

shifts as (
    select 0 as quarters_ago
    union all
    select 1 as quarters_ago
    union all
    select 2 as quarters_ago
    union all
    select 3 as quarters_ago
),

shifted as (
    select
        sold.customer_key,
        sold.product_line,
        sold.orders,
        sold.unconverted,
        sold.net_sales,
        shifts.quarters_ago,
        cast(sold.quarter + 3 * shifts.quarters_ago * interval '1' month as date) as quarter
    from sold
    cross join shifts
),

bought as (
    select
        shifted.customer_key,
        shifted.product_line,
        shifted.quarter,
        sum(shifted.orders) as orders,
        sum(shifted.unconverted) as unconverted,
        cast(sum(shifted.net_sales) as decimal(18, 4)) as net_sales,
        min(case when shifted.orders > 0 then shifted.quarters_ago end) as quarters_since,
        shifted.customer_key <> 'unknown' and sum(shifted.orders) > 0 as is_buyer
    from shifted
    inner join quarters on shifted.quarter = quarters.quarter
    group by shifted.customer_key, shifted.product_line, shifted.quarter
)

select * from bought
