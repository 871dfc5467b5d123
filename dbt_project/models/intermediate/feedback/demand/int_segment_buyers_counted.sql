-- grain: one row per segment_name, segment_value, product_line and quarter with sales
{{ config(materialized='table') }}

with

segments as (
    select * from {{ ref('int_customer_segments_listed') }}
),

years as (
    select
        segments.segment_name,
        segments.segment_value,
        bought.product_line,
        bought.quarter,
        sum(case when bought.is_buyer then 1 else 0 end) as customers
    from {{ ref('int_customer_line_years_bought') }} as bought
    inner join segments on bought.customer_key = segments.customer_key
    group by
        segments.segment_name, segments.segment_value, bought.product_line, bought.quarter
),

quarters as (
    select
        segments.segment_name,
        segments.segment_value,
        sold.product_line,
        sold.quarter,
        sum(case when sold.orders > 0 and sold.customer_key <> 'unknown' then 1 else 0 end)
            as buyers,
        sum(sold.unconverted) as unconverted,
        sum(sold.net_sales) as revenue
    from {{ ref('int_customer_line_quarters_sold') }} as sold
    inner join segments on sold.customer_key = segments.customer_key
    group by segments.segment_name, segments.segment_value, sold.product_line, sold.quarter
),

counted as (
    select
        years.segment_name,
        years.segment_value,
        years.product_line,
        years.quarter,
        years.customers,
        coalesce(quarters.buyers, 0) as buyers,
        coalesce(quarters.unconverted, 0) as unconverted,
        coalesce(quarters.revenue, 0) as revenue
    from years
    left join quarters
        on
            years.segment_name = quarters.segment_name
            and years.segment_value = quarters.segment_value
            and years.product_line = quarters.product_line
            and years.quarter = quarters.quarter
)

select * from counted
