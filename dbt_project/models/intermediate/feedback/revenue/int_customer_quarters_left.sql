-- grain: one row per customer_key and quarter who bought in the year that ends with it
-- Strata of how long ago and how often somebody bought: leaving is compared within them.
{{ config(materialized='table') }}

with

buyers as (
    select
        bought.customer_key,
        bought.quarter,
        quarters.quarter_end,
        cast(quarters.quarter_end + interval '90' day as date) as window_end,
        quarters.as_of,
        bought.quarters_since * 10
        + case
            when bought.orders >= 6 then 4 when bought.orders >= 3 then 3
            when bought.orders >= 2 then 2 else 1
        end as stratum
    from {{ ref('int_customer_line_years_bought') }} as bought
    inner join {{ ref('int_quarters_listed') }} as quarters on bought.quarter = quarters.quarter
    where bought.product_line = 'all' and bought.is_buyer and quarters.is_complete_quarter
),

-- a purchase within 90 days of a quarter's end lies in the next quarter: at most 92 days long
returns as (
    select
        movements.customer_key,
        cast(
            cast(date_trunc('quarter', movements.date) as date) - interval '3' month as date
        ) as quarter,
        min(movements.date) as next_bought_on
    from {{ ref('int_sales_movements_dated') }} as movements
    where movements.units_sold > 0
    group by
        movements.customer_key,
        cast(cast(date_trunc('quarter', movements.date) as date) - interval '3' month as date)
),

left_or_not as (
    select
        buyers.customer_key,
        buyers.quarter,
        buyers.stratum,
        case when coalesce(returns.next_bought_on <= buyers.window_end, false) then 0 else 1 end
            as has_left
    from buyers
    left join returns
        on buyers.customer_key = returns.customer_key and buyers.quarter = returns.quarter
    where buyers.window_end <= buyers.as_of
)

select * from left_or_not
