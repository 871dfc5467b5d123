-- grain: one row per refund source and refund, with the line or order it belongs to
with

refunds as (
    select * from {{ ref('stg_sales__refunds') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

lines as (
    select
        line_source,
        order_source,
        order_id,
        line_id,
        id_rank
    from {{ ref('int_order_lines_priced') }}
    where
        -- a join with the lines of all orders would hold them in memory
        {{ rebuilt('order_id', ref('int_orders_changed')) }}
        and order_id in (select refunds.order_id from refunds)
),

orders as (
    select
        order_source,
        order_id,
        currency,
        channel,
        is_counted,
        id_rank
    from {{ ref('int_orders_identified') }}
    where
        {{ rebuilt('order_id', ref('int_orders_changed')) }}
        and order_id in (select refunds.order_id from refunds)
),

matched as (
    select
        refunds.*,
        coalesce(same_line.line_source, first_line.line_source) as line_source,
        coalesce(
            same_line.order_source,
            first_line.order_source,
            same_order.order_source,
            first_order.order_source
        ) as order_source
    from refunds
    left join lines as same_line
        on
            refunds.order_id = same_line.order_id
            and refunds.line_id = same_line.line_id
            and refunds.source_name = same_line.line_source
    left join lines as first_line
        on
            refunds.order_id = first_line.order_id
            and refunds.line_id = first_line.line_id
            and first_line.id_rank = 1
    left join orders as same_order
        on
            refunds.order_id = same_order.order_id
            and refunds.source_name = same_order.order_source
    left join orders as first_order
        on refunds.order_id = first_order.order_id and first_order.id_rank = 1
),

described as (
    select
        matched.*,
        orders.currency,
        orders.channel,
        orders.is_counted
    from matched
    left join orders
        on matched.order_id = orders.order_id and matched.order_source = orders.order_source
)

select * from described
