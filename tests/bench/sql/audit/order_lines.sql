-- The ten expectations of marts.order_lines by hand: one scan for the lines, one for their months, one row, one column
-- per expectation in suite order.
with lines as (
    select
        count(*) as n,
        count(*) filter (where product_key = 'unknown') as unknown_products,
        count(*) filter (where quantity > 0 and net_sales < -0.5 * gross_sales) as lost_more_than_sold,
        count(*) filter (where quantity > 0 and units_returned > quantity) as returned_twice,
        count(*) filter (where unit_cost > 0 and unit_price > 0) as priced,
        count(*) filter (where unit_cost > 0 and unit_price > 0 and unit_cost > 5 * unit_price) as costs_above_price,
        count(*) filter (where customer_key = 'unknown') as nobody,
        exists (select 1 from raw_product.products) as has_catalogue,
        exists (select 1 from raw_sales.customers) as has_customers
    from marts.order_lines
),
published as (
    select period, amount, row_count, is_complete
    from audit.published_profile
    where mart = 'marts.order_lines' and as_of <= (select max(as_of) from raw_company.company)
),
size as (
    select max(row_count) filter (where row_count >= 100) as published_rows
    from published
    where period is null
),
months as (
    select cast(date_trunc('month', order_date) as date) as period, cast(sum(net_sales) as double) as amount
    from marts.order_lines
    group by 1
),
history as (
    select
        sum(abs(coalesce(months.amount, 0) - coalesce(published.amount, 0))) as changed,
        sum(abs(published.amount)) as amount
    from published
    inner join size on size.published_rows is not null
    left join months on published.period = months.period
    where published.is_complete
)
select
    has_catalogue and unknown_products > 0.05 * n,
    has_catalogue and unknown_products > 0.005 * n,
    lost_more_than_sold > 0.05 * n,
    returned_twice > 0.05 * n,
    returned_twice > 0.001 * n,
    costs_above_price > 0.5 * priced,
    has_customers and n >= 100 and nobody > 0.5 * n,
    n < 0.6 * published_rows,
    changed > 0.4 * history.amount,
    changed > 0.05 * history.amount
from lines, size, history
