-- grain: one row per product_key, month, currency, amount_currency, generation and customer_segment
-- Each movement is converted by itself, a day of sales as a whole: cents may differ.
{{ config(materialized='table') }}

with

movements as (
    select * from {{ ref('int_sales_movements_dated') }}
),

customers as (
    select
        customer_key,
        generation,
        segment
    from {{ ref('customers') }}
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

bounds as (
    select min(period_a) as first_day from {{ ref('int_periods_compared') }}
),

rated as (
    select
        movements.product_key,
        cast(date_trunc('month', movements.date) as date) as month,
        movements.currency as source_currency,
        company.reporting_currency,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.segment, 'unknown') as customer_segment,
        case
            when movements.currency = company.reporting_currency then cast(1 as decimal(19, 8))
            else rates.rate
        end as rate,
        cast(
            movements.gross_sales - movements.discounts - movements.returns_amount
            as decimal(18, 4)
        ) as net_sales
    from movements
    cross join company
    cross join bounds
    left join customers on movements.customer_key = customers.customer_key
    left join rates
        on
            movements.currency = rates.currency
            and movements.date >= rates.valid_from
            and (rates.next_valid_from is null or movements.date < rates.next_valid_from)
    where movements.date between bounds.first_day and company.as_of
),

sold as (
    select
        product_key,
        month,
        case when rate is null then 'unconverted' else reporting_currency end as currency,
        case when rate is null then source_currency else reporting_currency end
            as amount_currency,
        generation,
        customer_segment,
        sum(net_sales * coalesce(rate, 1)) as net_sales
    from rated
    group by
        product_key,
        month,
        case when rate is null then 'unconverted' else reporting_currency end,
        case when rate is null then source_currency else reporting_currency end,
        generation,
        customer_segment
)

select * from sold
