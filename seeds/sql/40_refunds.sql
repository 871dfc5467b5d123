-- Refunds of lines, and of whole orders. The artichokes of November 2025 came in dented cans.
create or replace table refunds as
with refundable as (
    select
        order_lines.*, orders.ordered_at, draw('refund', order_lines.line_key) as refund_draw,
        draw('refund kind', order_lines.line_key) as kind_draw,
        draw('refund part', order_lines.line_key) as part_draw,
        case
            when order_lines.product_id = 'P025'
                and order_lines.day between date '2025-11-01' and date '2025-11-30' then 0.45
            when order_lines.product_id = 'P012' then 0.08
            else 0.025
        end as refund_chance,
    from order_lines
    inner join orders
        on order_lines.order_no = orders.order_no
    where orders.status in ('paid', 'shipped')
),
returned as (
    select
        *, quantity * unit_price - discount_amount as line_net,
        case when kind_draw < 0.1 then null when part_draw < 0.6 then quantity
            else (quantity + 1) // 2 end as returned_quantity,
    from refundable
    where refund_draw < refund_chance
),
line_refunds as (
    select
        'RF' || (1000000 + line_key) as refund_id, order_id, cast(line_no as varchar) as line_id,
        ordered_at + to_minutes(cast(floor(5760 + 51840 * draw('refund delay', line_key)) as bigint))
            as refunded_at,
        case
            when returned_quantity is null then cast(line_net / 4 as decimal(9, 2))
            else cast(line_net * returned_quantity / quantity as decimal(9, 2))
        end as refund_amount,
        returned_quantity as quantity,
        case when returned_quantity is not null then kind_draw < 0.5
            and product_id <> 'P025' end as is_restocked,
        case
            when product_id = 'P025' then 'dented can'
            when returned_quantity is null then 'goodwill'
            when kind_draw < 0.5 then 'changed mind' when kind_draw < 0.8 then 'damaged' else 'wrong item'
        end as reason,
    from returned
),
order_refunds as (
    select
        'RW' || (1000000 + orders.order_no) as refund_id, orders.order_id, cast(null as varchar) as line_id,
        orders.ordered_at + interval 6 day as refunded_at,
        cast(
            sum(order_lines.quantity * order_lines.unit_price - order_lines.discount_amount) as decimal(9, 2)
        ) as refund_amount,
        cast(null as bigint) as quantity, cast(null as boolean) as is_restocked, 'parcel lost' as reason,
    from orders
    inner join order_lines
        on orders.order_no = order_lines.order_no
    where orders.status in ('paid', 'shipped') and draw('lost', orders.order_no) < 0.0012
    group by all
)
select * from line_refunds
where refunded_at < timestamp '2026-06-30 20:00:00' and order_id not in (select order_id from order_refunds)
union all
select * from order_refunds
where refunded_at < timestamp '2026-06-30 20:00:00';
