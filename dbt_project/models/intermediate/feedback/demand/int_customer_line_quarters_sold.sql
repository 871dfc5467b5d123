-- grain: one row per customer_key, product_line (or all) and quarter with a sale or a return
-- Money in the reporting currency; what has no rate of exchange is counted, not added.
{{ config(materialized='table') }}

with

products as (
    select
        product_key,
        coalesce(product_line, 'unknown') as product_line
    from {{ ref('products') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_dated') }}
),

company as (
    select
        as_of,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

levels as (
    select true as is_all_lines
    union all
    select false as is_all_lines
),

set_aside as (
    select customer_key from {{ ref('customers') }}
    where is_internal or is_test
),

rated as (
    select
        movements.customer_key,
        coalesce(products.product_line, 'unknown') as product_line,
        cast(date_trunc('quarter', movements.date) as date) as quarter,
        movements.units_sold,
        movements.order_key,
        case
            when movements.currency = company.reporting_currency then cast(1 as decimal(19, 8))
            else rates.rate
        end as rate,
        cast(
            movements.gross_sales - movements.discounts - movements.returns_amount
            as decimal(18, 4)
        ) as net_sales
    from {{ ref('int_sales_movements_dated') }} as movements
    cross join company
    left join products on movements.product_key = products.product_key
    left join set_aside on movements.customer_key = set_aside.customer_key
    left join rates  -- validity periods do not overlap, so a movement meets one rate at most
        on
            movements.currency = rates.currency
            and movements.date >= rates.valid_from
            and (rates.next_valid_from is null or movements.date < rates.next_valid_from)
    where movements.date <= company.as_of and set_aside.customer_key is null
),

sold as (
    select
        rated.customer_key,
        case when levels.is_all_lines then 'all' else rated.product_line end as product_line,
        rated.quarter,
        count(distinct case when rated.units_sold > 0 then rated.order_key end) as orders,
        sum(case when rated.rate is null then 1 else 0 end) as unconverted,
        cast(
            coalesce(sum(cast(rated.net_sales * rated.rate as decimal(18, 4))), 0)
            as decimal(18, 4)
        ) as net_sales
    from rated
    cross join levels
    group by
        rated.customer_key,
        case when levels.is_all_lines then 'all' else rated.product_line end,
        rated.quarter
)

select * from sold
