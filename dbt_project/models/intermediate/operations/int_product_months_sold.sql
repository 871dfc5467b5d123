-- grain: one row per product_key, month and currency, which is the reporting one or unconverted
with

months as (
    select * from {{ ref('product_months') }}
),

company as (
    select
        reporting_currency,
        return_window_days
    from {{ ref('stg_company__company') }}
),

labelled as (
    select
        months.*,
        company.return_window_days,
        months.currency = company.reporting_currency as is_reported,
        case when months.currency = company.reporting_currency then months.currency
            else 'unconverted'
        end as currency_label
    from months
    cross join company
),

sold as (
    select
        product_key,
        month,
        currency_label as currency,
        -- without a rate, amounts of two foreign currencies have no sum
        case when count(*) = 1 then max(net_sales) end as net_sales,
        case when count(*) = 1 then max(gross_margin) end as gross_margin,
        case when count(*) = 1 then max(gm_pct) end as gm_pct,
        sum(units_sold) as units,
        max(case when is_reported then return_rate end) as return_rate,
        max(case when is_reported and return_window_days = 60 then return_rate end)
            as return_rate_60d
    from labelled
    group by product_key, month, currency_label
)

select * from sold
