-- name: product trend
select month, net_sales, gm_pct, return_rate from marts.product_months where product_key = 'P0031' order by month;
-- name: month totals
select month, sum(net_sales) as net_sales, sum(gross_margin) as gross_margin, sum(units_sold) as units
from marts.product_months where product_key <> 'all' group by month order by month;
-- name: top products of the last complete month
select product_key, net_sales, rank from marts.product_months
where month = (select max(month) from marts.product_months where is_complete_period) and product_key <> 'all'
order by net_sales desc limit 20;
-- name: return rates, highest first
select product_key, month, return_rate, ci_low, ci_high, n from marts.product_months
where is_return_rate_mature and not is_suppressed and month >= date '2026-01-01'
order by return_rate desc nulls last limit 25;
-- name: lines of products by quarter
select p.product_line, date_trunc('quarter', m.month) as quarter, sum(m.net_sales) as net_sales
from marts.product_months m join marts.products p using (product_key) group by all order by all;
-- name: year on year per product
select product_key, month, net_sales, lag(net_sales, 12) over (partition by product_key order by month) as last_year
from marts.product_months where product_key <> 'all' qualify month = date '2026-05-01' order by net_sales desc limit 50;
-- name: rolling quarter of a line
select product_key, month, sum(net_sales) over (partition by product_key order by month rows 2 preceding) as rolling
from marts.product_months join marts.products using (product_key) where product_line = 'Line 3' order by all;
-- name: margin leaders
select product_key, sum(gross_margin) / nullif(sum(net_sales), 0) as margin from marts.product_months
where month >= date '2025-07-01' group by 1 having sum(net_sales) > 0 order by 2 desc limit 10;
-- name: share of sales
select month, product_key, share_of_sales from marts.product_months where rank <= 5 order by month, rank;
-- name: discounts by month
select month, sum(discounts) / nullif(sum(gross_sales), 0) as discount_share from marts.product_months
where product_key <> 'all' group by month order by month;
-- name: days of the last quarter
select date, sum(net_sales) as net_sales, sum(orders) as orders from marts.daily_product_sales
where date >= date '2026-04-01' group by date order by date;
-- name: channels by month
select date_trunc('month', date) as month, channel, sum(net_sales) as net_sales from marts.daily_product_sales
group by all order by all;
-- name: weekdays
select d.iso_weekday, sum(s.net_sales) as net_sales from marts.daily_product_sales s join marts.dates d using (date)
where d.year = 2025 group by 1 order by 1;
-- name: one product by day
select date, channel, net_sales, units_sold from marts.daily_product_sales where product_key = 'P0007' order by date;
-- name: best days of a product
select date, sum(units_sold) as units from marts.daily_product_sales where product_key = 'P0002' group by 1
order by 2 desc limit 10;
-- name: moving average of four weeks
select date, avg(net_sales) over (order by date rows 27 preceding) as average
from (select date, sum(net_sales) as net_sales from marts.daily_product_sales group by date) order by date;
-- name: fiscal quarters
select d.fiscal_year, d.fiscal_quarter, sum(s.net_sales) as net_sales, sum(s.gross_margin) as margin
from marts.daily_product_sales s join marts.dates d using (date) group by all order by all;
-- name: weekend share by line
select p.product_line, sum(s.net_sales) filter (where d.is_weekend) / sum(s.net_sales) as weekend_share
from marts.daily_product_sales s join marts.dates d using (date) join marts.products p using (product_key)
where s.date >= date '2026-01-01' group by 1 order by 2 desc;
-- name: returns by day
select date, sum(returns_amount) as returns, sum(units_returned) as units from marts.daily_product_sales
where date between date '2026-05-01' and date '2026-06-30' group by 1 order by 1;
-- name: growth of lines, half year on half year
with halves as (
    select p.product_line, s.date >= date '2026-01-01' as is_new, sum(s.net_sales) as net_sales
    from marts.daily_product_sales s join marts.products p using (product_key)
    where s.date >= date '2025-07-01' group by all
)
select product_line, max(net_sales) filter (where is_new) / max(net_sales) filter (where not is_new) - 1 as growth
from halves group by 1 order by 2 desc;
