-- product_months holds the same money and units as daily_product_sales.
with

daily as (
    select
        currency,
        cast(date_trunc('month', date) as date) as month,
        sum(net_sales) as net_sales,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from {{ ref('daily_product_sales') }}
    group by currency, cast(date_trunc('month', date) as date)
),

monthly as (
    select
        currency,
        month,
        sum(net_sales) as net_sales,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from {{ ref('product_months') }}
    group by currency, month
)

select
    daily.*,
    monthly.*
from daily
full join monthly on daily.currency = monthly.currency and daily.month = monthly.month
where
    coalesce(daily.net_sales, 0) <> coalesce(monthly.net_sales, 0)
    or coalesce(daily.units_sold, 0) <> coalesce(monthly.units_sold, 0)
    or coalesce(daily.units_returned, 0) <> coalesce(monthly.units_returned, 0)
