-- grain: one row per product_key, date, channel, currency and source_currency
-- currency: the reporting one, or unconverted where no rate holds
with

days as (
    select * from {{ ref('daily_product_sales') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_dated') }}
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

rated as (
    select
        days.*,
        days.currency as source_currency,
        case
            when days.currency = company.reporting_currency then cast(1 as decimal(19, 8))
            else rates.rate
        end as rate,
        company.reporting_currency
    from days
    cross join company
    left join rates  -- validity periods do not overlap, so a day meets one rate at most
        on
            days.currency = rates.currency
            and days.date >= rates.valid_from
            and (rates.next_valid_from is null or days.date < rates.next_valid_from)
),

converted as (
    select
        product_key,
        date,
        channel,
        case when rate is null then 'unconverted' else reporting_currency end as currency,
        source_currency,
        cast(gross_sales * coalesce(rate, 1) as decimal(18, 4)) as gross_sales,
        cast(discounts * coalesce(rate, 1) as decimal(18, 4)) as discounts,
        cast(returns_amount * coalesce(rate, 1) as decimal(18, 4)) as returns_amount,
        cast(cogs * coalesce(rate, 1) as decimal(18, 4)) as cogs,
        cast(restock_credit * coalesce(rate, 1) as decimal(18, 4)) as restock_credit,
        cast(fees * coalesce(rate, 1) as decimal(18, 4)) as fees,
        is_cost_estimated,
        units_sold,
        units_returned,
        orders
    from rated
),

netted as (  -- from the rounded parts, so that they still add up
    select
        *,
        cast(gross_sales - discounts - returns_amount as decimal(18, 4)) as net_sales,
        cast(gross_sales - discounts - returns_amount - cogs as decimal(18, 4)) as gross_margin
    from converted
)

select * from netted
