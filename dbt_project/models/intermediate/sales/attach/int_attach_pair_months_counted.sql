-- grain: one row per anchor_no, attached_no and month, of pairs with enough orders to be shown ever
{{ config(materialized='table') }}

with

baskets as (
    select * from {{ ref('int_attach_baskets_built') }}
    where not is_left_out and product_no is not null
),

rules as (
    select attach_min_orders from {{ ref('stg_company__rules') }}
),

frequent as (  -- a pair cannot have more orders than each of its products
    select baskets.product_no
    from baskets
    cross join rules
    group by baskets.product_no, rules.attach_min_orders
    having count(*) >= rules.attach_min_orders
),

candidates as (
    select baskets.*
    from baskets
    inner join frequent on baskets.product_no = frequent.product_no
),

pair_months as (
    select
        anchors.product_no as anchor_no,
        others.product_no as attached_no,
        anchors.month,
        count(*) as orders_ab
    from candidates as anchors
    inner join candidates as others on anchors.order_no = others.order_no
    where anchors.is_own and anchors.product_no <> others.product_no
    group by anchors.product_no, others.product_no, anchors.month
),

supported as (
    select
        pair_months.anchor_no,
        pair_months.attached_no
    from pair_months
    cross join rules
    group by pair_months.anchor_no, pair_months.attached_no, rules.attach_min_orders
    having sum(pair_months.orders_ab) >= rules.attach_min_orders
),

counted as (
    select pair_months.*
    from pair_months
    inner join supported
        on
            pair_months.anchor_no = supported.anchor_no
            and pair_months.attached_no = supported.attached_no
)

select * from counted
