-- grain: one row per product_key, month and currency, with its sales of the trailing twelve months
-- The window ends with the month, or with the month before while the month is not complete.
with

listed as (
    select
        *,
        case when is_complete_period then month
            else cast(month - interval '1' month as date)
        end as window_month
    from {{ ref('int_assortment_months_listed') }}
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

sales as (
    select
        product_key,
        currency,
        cast(date_trunc('month', date) as date) as month,
        sum(net_sales) as net_sales,
        sum(units_sold) as units_sold,
        min(source_currency) as first_currency,
        max(source_currency) as last_currency
    from {{ ref('int_sales_days_converted') }}
    group by product_key, currency, cast(date_trunc('month', date) as date)
),


currencies as (
    select
        product_key,
        currency
    from sales
    union
    select
        listed.product_key,
        company.reporting_currency
    from listed
    cross join company
),

dense as (
    select
        listed.*,
        currencies.currency,
        sales.net_sales,
        sales.units_sold,
        sales.first_currency,
        sales.last_currency,
        currencies.currency = company.reporting_currency as is_reported,
        cast(listed.window_month - interval '11' month as date) as window_start,
        sales.month as sales_month
    from listed
    inner join currencies on listed.product_key = currencies.product_key
    cross join company
    left join sales
        on
            listed.product_key = sales.product_key
            and listed.month = sales.month
            and currencies.currency = sales.currency
),

windowed as (
    select
        *,
        case when is_complete_period then sum(net_sales) over twelve
            else sum(net_sales) over twelve_before
        end as window_net_sales,
        case when is_complete_period then sum(units_sold) over twelve
            else sum(units_sold) over twelve_before
        end as window_units_sold,
        case when is_complete_period then min(first_currency) over twelve
            else min(first_currency) over twelve_before
        end as window_first_currency,
        case when is_complete_period then max(last_currency) over twelve
            else max(last_currency) over twelve_before
        end as window_last_currency,
        min(sales_month) over () <= window_start as is_full_window
    from dense
    window
        twelve as (
            partition by product_key, currency order by month nulls last
            rows between 11 preceding and current row
        ),
        twelve_before as (
            partition by product_key, currency order by month nulls last
            rows between 12 preceding and 1 preceding
        )
),

summed as (
    select
        product_key,
        product_line,
        family,
        month,
        currency,
        is_complete_period,
        is_on_offer,
        is_new,
        has_launch,
        window_start,
        window_month,
        is_full_window,
        -- without a rate, amounts of two foreign currencies have no sum
        case when is_reported or window_first_currency = window_last_currency
                then coalesce(window_net_sales, 0)
        end as net_sales,
        coalesce(window_units_sold, 0) as units_sold
    from windowed
    where window_first_currency is not null or (is_on_offer and is_reported)
)

select * from summed
