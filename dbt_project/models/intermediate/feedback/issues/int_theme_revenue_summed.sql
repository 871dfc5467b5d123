-- grain: one row per period, segment and theme mentioned: sales of the last year to who mentions it
-- A customer counts once in a theme, however often he wrote; in two themes he counts in both.
{{ config(materialized='table') }}

with

placed as (
    select * from {{ ref('int_theme_respondents_placed') }}
    where customer_key <> 'unknown'
),

mentions as (
    select * from {{ ref('int_theme_mentions_dated') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

sales as (
    select
        orders.customer_key,
        sum(orders.net_sales) as net_sales
    from {{ ref('int_customer_orders_valued') }} as orders
    cross join company
    where orders.order_date > cast(company.as_of - interval '12' month as date)
    group by orders.customer_key
),

summed as (
    select
        placed.period_grain,
        placed.period_start,
        placed.segment_name,
        placed.segment_value,
        mentions.theme,
        sum(sales.net_sales) as revenue_at_stake
    from placed
    inner join mentions
        on
            placed.period_grain = mentions.period_grain
            and placed.period_start = mentions.period_start
            and placed.respondent_key = mentions.respondent_key
    inner join sales on placed.customer_key = sales.customer_key
    group by
        placed.period_grain, placed.period_start, placed.segment_name, placed.segment_value,
        mentions.theme
)

select * from summed
