-- grain: one row per line source, order and line, with the source of its order (null when unknown)
with

lines as (
    select * from {{ ref('stg_sales__order_lines') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

orders as (
    select
        order_source,
        order_id,
        id_rank
    from {{ ref('int_orders_identified') }}
    where {{ rebuilt('order_id', ref('int_orders_changed')) }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

matched as (
    select
        lines.source_name as line_source,
        lines.source_relation,
        lines.order_id,
        lines.line_id,
        lines.product_id as source_product_id,
        lines.quantity,
        lines.unit_price,
        coalesce(lines.discount_amount, 0) as discounts,
        coalesce(lines.shipping_amount, 0) as shipping_amount,
        lines.fee_amount as fees,
        coalesce(products.product_id, 'unknown') as product_key,
        coalesce(same_source.order_source, first_source.order_source) as order_source,
        row_number() over (
            partition by lines.order_id, lines.line_id
            order by lines.source_name nulls last
        ) as id_rank  -- above 1: another source delivered the same line id
    from lines
    left join products on lines.product_id = products.product_id
    left join orders as same_source
        on
            lines.order_id = same_source.order_id
            and lines.source_name = same_source.order_source
    left join orders as first_source
        on lines.order_id = first_source.order_id and first_source.id_rank = 1
)

select * from matched
