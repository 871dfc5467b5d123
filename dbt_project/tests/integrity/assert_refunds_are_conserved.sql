-- Every refund is on a line once or named an orphan: amounts to the last digit, units to the piece.
with

delivered as (
    select
        coalesce(sum(refund_amount), 0) as amount,
        coalesce(sum(coalesce(quantity, 0)), 0) as units
    from {{ ref('stg_sales__refunds') }}
),

on_lines as (
    select
        coalesce(sum(returns_amount), 0) as amount,
        coalesce(sum(units_returned), 0) as units
    from {{ ref('order_lines') }}
),

orphans as (
    select
        coalesce(sum(refund_amount), 0) as amount,
        coalesce(sum(units_returned), 0) as units
    from {{ ref('int_refunds_allocated') }}
    where is_orphan
)

select
    delivered.*,
    on_lines.*,
    orphans.*
from delivered
cross join on_lines
cross join orphans
where
    delivered.amount <> on_lines.amount + orphans.amount
    or delivered.units <> on_lines.units + orphans.units
