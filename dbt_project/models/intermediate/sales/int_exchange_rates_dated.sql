-- grain: one row per currency and day from which its rate to the reporting currency holds
-- Only what was delivered: a rate in the other direction is not turned round.
with

rates as (
    select * from {{ ref('stg_sales__exchange_rates') }}
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

ranked as (
    select
        rates.currency,
        rates.valid_from,
        cast(rates.rate as decimal(19, 8)) as rate,
        row_number() over (
            partition by rates.currency, rates.valid_from
            order by rates.delivery desc nulls last, rates.source_name asc nulls last
        ) as preference
    from rates
    inner join company on rates.to_currency = company.reporting_currency
    where rates.currency <> company.reporting_currency
),

dated as (
    select
        currency,
        valid_from,
        rate,
        lead(valid_from)
            over (partition by currency order by valid_from nulls last)
            as next_valid_from
    from ranked
    where preference = 1
)

select * from dated
