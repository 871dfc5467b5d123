-- grain: one row per order of a known customer: customer_key, order_id and order_at
-- Orders of nobody in particular have no customer to follow; staff and test accounts are none.
{{ config(materialized='table') }}

with

lines as (
    select * from {{ ref('int_order_lines_priced') }}
    where is_counted and customer_key <> 'unknown'
),

set_aside as (
    select customer_key from {{ ref('customers') }}
    where is_internal or is_test
),

company as (
    select
        as_of,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_dated') }}
),

returns as (  -- known by the as-of date; those of later days are of a later state
    select
        refunds.line_source,
        refunds.order_id,
        refunds.line_id,
        sum(refunds.refund_amount) as returns_amount
    from {{ ref('int_refunds_allocated') }} as refunds
    cross join company
    where not refunds.is_orphan and refunds.refund_date <= company.as_of
    group by refunds.line_source, refunds.order_id, refunds.line_id
),

orders as (
    select
        lines.customer_key,
        lines.order_id,
        lines.order_at,
        lines.order_date,
        lines.channel,
        lines.currency,
        company.reporting_currency,
        sum(lines.gross_sales - lines.discounts - coalesce(returns.returns_amount, 0))
            as net_sales,
        -- an order of lines below zero units only is a return, not a purchase
        max(case when lines.quantity < 0 and lines.gross_sales < 0 then 0 else 1 end) = 1
            as is_purchase
    from lines
    cross join company
    left join set_aside on lines.customer_key = set_aside.customer_key
    left join returns
        on
            lines.line_source = returns.line_source
            and lines.order_id = returns.order_id
            and lines.line_id = returns.line_id
    where lines.order_date <= company.as_of and set_aside.customer_key is null
    group by
        lines.customer_key,
        lines.order_id,
        lines.order_at,
        lines.order_date,
        lines.channel,
        lines.currency,
        company.reporting_currency
),

valued as (
    select
        orders.customer_key,
        orders.order_id,
        orders.order_at,
        orders.order_date,
        cast(date_trunc('month', orders.order_date) as date) as month,
        orders.channel,
        orders.is_purchase,
        cast(
            case
                when orders.currency = orders.reporting_currency then orders.net_sales
                else orders.net_sales * rates.rate
            end as decimal(18, 4)
        ) as net_sales  -- null without a rate
    from orders
    left join rates  -- validity periods do not overlap, so an order meets one rate at most
        on
            orders.currency = rates.currency
            and orders.order_date >= rates.valid_from
            and (rates.next_valid_from is null or orders.order_date < rates.next_valid_from)
),

numbered as (
    select
        *,
        row_number() over (
            partition by customer_key, is_purchase
            order by order_at nulls last, order_id nulls last
        ) as position
    from valued
),

counted as (
    select
        *,
        case when is_purchase then position end as purchase_no
    from numbered
)

select * from counted
