-- grain: one row per period_grain, period_start, product_key, channel, currency and amount_currency
{{ config(materialized='table') }}

with

days as (
    select
        *,
        case when currency = 'unconverted' then source_currency else currency end
            as amount_currency
    from {{ ref('int_sales_days_converted') }}
),

monthly as (
    select
        product_key,
        channel,
        currency,
        amount_currency,
        cast(date_trunc('month', date) as date) as month,
        sum(units_sold) as units,
        sum(gross_sales) as gross_sales,
        sum(discounts) as discounts,
        sum(returns_amount) as returns_amount
    from days
    group by
        product_key, channel, currency, amount_currency, cast(date_trunc('month', date) as date)
),

grains as (
    select
        *,
        'month' as period_grain,
        month as period_start
    from monthly
    union all
    select
        *,
        'quarter' as period_grain,
        cast(date_trunc('quarter', month) as date) as period_start
    from monthly
),

sold as (
    select
        period_grain,
        period_start,
        product_key,
        channel,
        currency,
        amount_currency,
        cast(sum(units) as bigint) as units,
        cast(sum(gross_sales) as decimal(18, 4)) as gross_sales,
        cast(sum(discounts) as decimal(18, 4)) as discounts,
        cast(sum(returns_amount) as decimal(18, 4)) as returns_amount
    from grains
    group by period_grain, period_start, product_key, channel, currency, amount_currency
)

select * from sold
