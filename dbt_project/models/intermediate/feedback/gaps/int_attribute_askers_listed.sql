-- grain: one row per attribute, product_line (or all), quarter and customer_key that asks for it
{{ config(materialized='table') }}

with

asks as (
    select * from {{ ref('int_feedback_asks_listed') }}
    where attribute is not null and theme_kind <> 'praise'
),

levels as (
    select true as is_all_lines
    union all
    select false as is_all_lines
),

-- two themes of one attribute in one text are one wish
texts as (
    select distinct
        asks.attribute,
        case when levels.is_all_lines then 'all' else asks.product_line end as product_line,
        asks.quarter,
        asks.customer_key,
        asks.source_name,
        asks.origin,
        asks.item_id
    from asks
    cross join levels
),

listed as (
    select
        attribute,
        product_line,
        quarter,
        customer_key,
        count(*) as mentions
    from texts
    group by attribute, product_line, quarter, customer_key
)

select * from listed
