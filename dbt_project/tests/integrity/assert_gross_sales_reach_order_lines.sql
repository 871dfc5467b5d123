-- Every delivered line stands in order_lines once, with its amount.
with

delivered as (
    select
        count(*) as lines,
        coalesce(sum(cast(quantity * unit_price as decimal(18, 4))), 0) as gross_sales,
        coalesce(sum(coalesce(discount_amount, 0)), 0) as discounts
    from {{ ref('stg_sales__order_lines') }}
),

kept as (
    select
        count(*) as lines,
        coalesce(sum(gross_sales), 0) as gross_sales,
        coalesce(sum(discounts), 0) as discounts
    from {{ ref('order_lines') }}
)

select
    delivered.*,
    kept.*
from delivered
cross join kept
where
    delivered.lines <> kept.lines
    or delivered.gross_sales <> kept.gross_sales
    or delivered.discounts <> kept.discounts
