-- name: lines of one order
select * from marts.order_lines where order_id = 'O000000777' order by line_id;
-- name: lines of one day
select order_id, line_id, product_key, quantity, net_sales from marts.order_lines
where order_date = date '2026-06-15' order by order_id, line_id limit 200;
-- name: sales of one customer
select order_date, product_key, quantity, net_sales from marts.order_lines
where source_customer_id = 'C00000011' order by order_date;
-- name: generations of a month
select generation, sum(net_sales) as net_sales, count(distinct order_id) as orders from marts.order_lines
where order_date between date '2026-05-01' and date '2026-05-31' and is_counted group by 1 order by 2 desc;
-- name: regions by month
select date_trunc('month', order_date) as month, region, sum(net_sales) as net_sales from marts.order_lines
where is_counted and order_date >= date '2026-01-01' group by all order by all;
-- name: segments over three years
select customer_segment, sum(net_sales) as net_sales from marts.order_lines where is_counted group by 1 order by 2 desc;
-- name: basket size
select quantity, count(*) as lines from marts.order_lines where is_counted group by 1 order by 1;
-- name: lines lost most
select order_id, line_id, net_sales from marts.order_lines where returns_amount > 0 order by net_sales limit 20;
-- name: cancelled share by channel
select channel, avg(cast(is_cancelled as int)) as cancelled from marts.order_lines
where order_date >= date '2026-04-01' group by 1 order by 1;
-- name: bought together last month
select b.product_key, count(*) as orders from marts.order_lines a join marts.order_lines b using (order_id)
where a.product_key = 'P0040' and b.product_key <> 'P0040' and a.order_date >= date '2026-06-01'
    and b.order_date >= date '2026-06-01' group by 1 order by 2 desc limit 10;
