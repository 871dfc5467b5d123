-- The seven expectations of marts.order_lines by hand: one scan, one row, one column per expectation in suite order.
select
    has_catalogue and unknown_products > 0.05 * n,
    has_catalogue and unknown_products > 0.005 * n,
    lost_more_than_sold > 0.05 * n,
    returned_twice > 0.05 * n,
    returned_twice > 0.001 * n,
    costs_above_price > 0.5 * priced,
    has_customers and n >= 100 and nobody > 0.5 * n
from (
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
)
