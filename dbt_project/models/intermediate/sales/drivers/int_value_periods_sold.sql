-- grain: one row per split, driver, period_grain, period_start, product_key, currency and
-- amount_currency: net sales of each channel and of each value of a segment
with

channels as (
    select
        'channel' as split,
        channel as driver,
        period_grain,
        period_start,
        product_key,
        currency,
        amount_currency,
        gross_sales - discounts - returns_amount as net_sales
    from {{ ref('int_product_periods_sold') }}
),

segments as (
    select * from {{ ref('int_segment_months_sold') }}
),

named as (
    select
        *,
        'segment:generation' as split,
        generation as driver
    from segments
    union all
    select
        *,
        'segment:customer_segment' as split,
        customer_segment as driver
    from segments
),

grains as (
    select
        *,
        'month' as period_grain,
        month as period_start
    from named
    union all
    select
        *,
        'quarter' as period_grain,
        cast(date_trunc('quarter', month) as date) as period_start
    from named
),

sold as (
    select
        split,
        driver,
        period_grain,
        period_start,
        product_key,
        currency,
        amount_currency,
        net_sales
    from channels
    union all
    select
        split,
        driver,
        period_grain,
        period_start,
        product_key,
        currency,
        amount_currency,
        sum(net_sales) as net_sales
    from grains
    group by split, driver, period_grain, period_start, product_key, currency, amount_currency
)

select * from sold
