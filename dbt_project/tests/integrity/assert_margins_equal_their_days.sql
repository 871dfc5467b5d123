-- product_margins holds money and units of daily_product_sales, each day at the rate of its date.
with

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_dated') }}
),

days as (
    select
        daily.*,
        cast(date_trunc('month', daily.date) as date) as month,
        company.reporting_currency,
        case
            when daily.currency = company.reporting_currency then cast(1 as decimal(19, 8))
            else (
                select max(rates.rate) from rates
                where
                    rates.currency = daily.currency
                    and rates.valid_from <= daily.date
                    and coalesce(rates.next_valid_from > daily.date, true)
            )
        end as rate
    from {{ ref('daily_product_sales') }} as daily
    cross join company
),

expected as (
    select
        month,
        case when rate is null then currency else reporting_currency end as amount_currency,
        rate is null as is_unconverted,
        sum(units_sold) as units,
        sum(
            cast(gross_sales * coalesce(rate, 1) as decimal(18, 4))
            - cast(discounts * coalesce(rate, 1) as decimal(18, 4))
            - cast(returns_amount * coalesce(rate, 1) as decimal(18, 4))
        ) as net_sales
    from days
    group by
        month, case when rate is null then currency else reporting_currency end, rate is null
),

kept as (
    select
        month,
        amount_currency,
        currency = 'unconverted' as is_unconverted,
        sum(units_gross) as units,
        sum(net_sales) as net_sales,
        sum(case when gross_margin <> net_sales - cogs then 1 else 0 end) as wrong_margins
    from {{ ref('product_margins') }}
    group by month, amount_currency, currency = 'unconverted'
)

select
    expected.*,
    kept.*
from expected
full join kept
    on
        expected.month = kept.month
        and expected.amount_currency = kept.amount_currency
        and expected.is_unconverted = kept.is_unconverted
where
    coalesce(expected.units, 0) <> coalesce(kept.units, 0)
    or coalesce(expected.net_sales, 0) <> coalesce(kept.net_sales, 0)
    or kept.wrong_margins > 0
