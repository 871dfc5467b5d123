-- grain: one row per product_key and complete week, with what was usual before it
{{ config(materialized='table') }}

with

weeks as (
    select * from {{ ref('int_attention_weeks_listed') }}
),

days as (
    select * from {{ ref('int_sales_days_converted') }}
),

stock as (
    select * from {{ ref('int_stock_days_resolved') }}
),

returned as (
    select * from {{ ref('int_attention_returns_counted') }}
),

sold as (
    select
        product_key,
        cast(date_trunc('week', date) as date) as week_start,
        sum(case when currency <> 'unconverted' then net_sales else 0 end) as net_sales,
        sum(case when currency <> 'unconverted' then gross_sales else 0 end) as gross_sales,
        sum(case when currency <> 'unconverted' then returns_amount else 0 end) as returns_amount,
        sum(units_sold) as units_sold,
        sum(orders) as orders
    from days
    group by product_key, cast(date_trunc('week', date) as date)
),

stocked as (
    select
        product_key,
        cast(date_trunc('week', date) as date) as week_start,
        count(*) as days_known,
        sum(case when is_out_of_stock then 1 else 0 end) as days_out
    from stock
    where is_out_of_stock is not null
    group by product_key, cast(date_trunc('week', date) as date)
),

joined as (
    select
        weeks.product_key,
        weeks.week_start,
        weeks.week_end,
        weeks.is_judged,
        coalesce(sold.net_sales, 0) as net_sales,
        coalesce(sold.gross_sales, 0) as gross_sales,
        coalesce(sold.returns_amount, 0) as returns_amount,
        coalesce(sold.units_sold, 0) as units_sold,
        coalesce(returned.returns, 0) as returns,
        coalesce(sold.orders, 0) as orders,
        coalesce(stocked.days_known, 0) as days_known,
        coalesce(stocked.days_out, 0) as days_out,
        case when weeks.is_on_sale then 1 else 0 end as on_sale
    from weeks
    left join sold
        on weeks.product_key = sold.product_key and weeks.week_start = sold.week_start
    left join returned
        on weeks.product_key = returned.product_key and weeks.week_start = returned.week_start
    left join stocked
        on weeks.product_key = stocked.product_key and weeks.week_start = stocked.week_start
),

summed as (
    select
        *,
        sum(net_sales) over quarter_before as net_sales_12w,
        sum(7 * on_sale - days_out) over quarter_before as selling_days_12w,
        sum(net_sales) over year_to_date as net_sales_52w,
        sum(gross_sales) over year_to_date as gross_sales_52w,
        sum(units_sold) over year_to_date as units_sold_52w,
        sum(gross_sales) over newest as gross_sales_4w,
        sum(returns_amount) over newest as returns_amount_4w,
        sum(orders) over newest as orders_4w,
        sum(returns) over newest as returns_4w,
        sum(gross_sales) over year_before as gross_sales_before,
        sum(returns_amount) over year_before as returns_amount_before,
        sum(orders) over year_before as orders_before,
        sum(returns) over year_before as returns_before,
        sum(on_sale) over year_before as weeks_before
    from joined
    window
        quarter_before as (
            partition by product_key order by week_start nulls last
            rows between 12 preceding and 1 preceding
        ),
        year_to_date as (
            partition by product_key order by week_start nulls last
            rows between 51 preceding and current row
        ),
        newest as (
            partition by product_key order by week_start nulls last
            rows between 3 preceding and current row
        ),
        year_before as (
            partition by product_key order by week_start nulls last
            rows between 55 preceding and 4 preceding
        )
)

select * from summed
