-- grain: one row per order_no and product_no (null: no known product), in the order or following it
-- An order with more than 100 different products is left out: its pairs would grow with the square.
{{ config(materialized='table') }}

with

lines as (
    select
        order_no,
        product_no,
        cast(date_trunc('month', order_date) as date) as month
    from {{ ref('int_attach_lines_numbered') }}
),

followers as (
    select * from {{ ref('int_attach_followers_found') }}
),

orders as (
    select distinct
        order_no,
        month
    from lines
),

contents as (
    select
        order_no,
        product_no,
        1 as own
    from lines
    union all
    select
        followers.order_no,
        lines.product_no,
        0 as own
    from followers
    inner join lines on followers.follower_no = lines.order_no
),

baskets as (
    select
        order_no,
        product_no,
        max(own) = 1 as is_own
    from contents
    group by order_no, product_no
),

sized as (
    select
        baskets.order_no,
        baskets.product_no,
        baskets.is_own,
        orders.month,
        count(*) over (partition by baskets.order_no) > 100 as is_left_out
    from baskets
    inner join orders on baskets.order_no = orders.order_no
)

select * from sized
