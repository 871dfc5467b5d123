-- grain: one row per counted order line (on the order date) and per allocated refund (refund date)
-- A line below zero units is a return without a refund record: it returns its money on its date.
with

lines as (
    select
        *,
        quantity < 0 and gross_sales < 0 as is_return
    from {{ ref('int_order_lines_priced') }}
    where is_counted
),

refunds as (
    select * from {{ ref('int_refunds_allocated') }}
    where is_counted
),

movements as (
    select
        product_key,
        order_date as date,
        channel,
        currency,
        customer_key,
        case when is_return then cast(0 as decimal(18, 4)) else gross_sales end as gross_sales,
        case when is_return then cast(0 as decimal(18, 4)) else discounts end as discounts,
        case when is_return then discounts - gross_sales else cast(0 as decimal(18, 4)) end
            as returns_amount,
        case when is_return then 0 else quantity end as units_sold,
        case when is_return then -quantity else 0 end as units_returned,
        case when not is_return then order_source || '|' || order_id end as order_key,
        cast(quantity * unit_cost as decimal(18, 4)) as cogs,
        cast(case when is_return then -quantity else 0 end * unit_cost as decimal(18, 4))
            as restock_credit,
        coalesce(fees, 0) as fees,
        unit_cost is null as lacks_cost,
        -- what is given away or taken back bears no fee unless one is delivered
        fees is null and not is_return and gross_sales <> 0 as lacks_fee,
        is_cost_estimated
    from lines
    union all
    select
        product_key,
        refund_date as date,
        channel,
        currency,
        customer_key,
        cast(0 as decimal(18, 4)) as gross_sales,
        cast(0 as decimal(18, 4)) as discounts,
        refund_amount as returns_amount,
        cast(0 as bigint) as units_sold,
        units_returned,
        cast(null as string) as order_key,
        cast(-units_restocked * unit_cost as decimal(18, 4)) as cogs,
        cast(units_restocked * unit_cost as decimal(18, 4)) as restock_credit,
        cast(0 as decimal(18, 4)) as fees,
        unit_cost is null as lacks_cost,
        false as lacks_fee,
        is_cost_estimated
    from refunds
)

select * from movements
