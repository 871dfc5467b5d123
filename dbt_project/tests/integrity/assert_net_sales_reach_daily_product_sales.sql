-- Per currency, lifetime net sales of the days are those of the counted lines, less orphan refunds
-- and whatever is dated after the as-of date.
with

company as (
    select as_of from {{ ref('stg_company__company') }}
),

expected_parts as (
    select
        currency,
        net_sales
    from {{ ref('order_lines') }}
    where is_counted
    union all
    select
        currency,
        -refund_amount as net_sales
    from {{ ref('int_refunds_allocated') }}
    where is_orphan and is_counted
    union all
    select
        movements.currency,
        -(movements.gross_sales - movements.discounts - movements.returns_amount) as net_sales
    from {{ ref('int_sales_movements_dated') }} as movements
    cross join company
    where movements.date > company.as_of
),

expected as (
    select
        currency,
        sum(net_sales) as net_sales
    from expected_parts
    group by currency
),

daily as (
    select
        currency,
        sum(net_sales) as net_sales
    from {{ ref('daily_product_sales') }}
    group by currency
)

select
    expected.*,
    daily.*
from expected
full join daily on expected.currency = daily.currency
where coalesce(expected.net_sales, 0) <> coalesce(daily.net_sales, 0)
