-- What is planted, measured on the delivered files with plain SQL. Run by truths.py; `$folder` is the folder of the files.
-- setup
create or replace view delivered_orders as
select *, strptime(created, '%d/%m/%Y %H:%M') as ordered_at, parse_filename(filename) as file
from read_csv('$folder/sales/orders_*.csv*', all_varchar = true, filename = true, null_padding = true,
    ignore_errors = true)
where order_number is not null and regexp_matches(order_number, '^FF1') and updated_at is not null;

create or replace view delivered_lines as
select *, try_cast(qty as bigint) as quantity, try_cast(price as decimal(18, 4)) as unit_price,
    parse_filename(filename) as file
from read_csv('$folder/sales/order_lines_*.csv*', all_varchar = true, filename = true, null_padding = true,
    ignore_errors = true)
where pos <> '91' and order_number is not null and pos is not null;

create or replace table orders as
select * from delivered_orders qualify row_number() over (partition by order_number order by updated_at desc) = 1;

create or replace table catalogue as
select * from read_csv('$folder/product/catalogue.tmp.csv');

create or replace table sold as
with latest as (
    select * from delivered_lines qualify row_number() over (partition by order_number,
        pos order by updated_at desc) = 1
)
select
    latest.article as product_id, latest.order_number, latest.pos, latest.quantity, latest.unit_price,
    latest.quantity * latest.unit_price as gross, cast(latest.discount as decimal(18, 4)) as discount,
        orders.ordered_at,
    cast(floor((year(orders.ordered_at) - 2023) + (month(orders.ordered_at) - 7) / 12.0) + 1 as integer)
        as sales_year,
from latest
inner join orders on latest.order_number = orders.order_number
where orders.status in ('paid', 'shipped');

create or replace table refunds as
select *, cast(amount as decimal(18, 4)) as refund_amount, cast(units as bigint) as returned
from read_csv('$folder/sales/refunds_*.csv', all_varchar = true)
where refund not like 'RF99%';

create or replace table customers as
select *, cast(born as integer) as birth_year
from read_csv('$folder/sales/customers_2026-06-30.csv', all_varchar = true)
where customer_no is not null and customer_no not like 'C99%';

create or replace table answers as
select "Response" as response_id, "Item" as question_id, "Customer" as customer_no, "Product" as product_id,
    "Answer" as answer,
    strptime("Submitted (UTC)", '%m/%d/%Y %I:%M %p') as answered_at
from read_csv('$folder/survey/post_purchase_*.csv*', all_varchar = true)
where "Response" like 'resp-P%'
union all
select sent.response.id, sent.item, coalesce(sent.person.customer, customers.customer_no), null, sent.value,
    cast(sent.response.submitted as timestamp)
from read_json('$folder/survey/relationship_*.jsonl*', format = 'newline_delimited', ignore_errors = true,
    columns = {
    response: 'struct(id varchar, submitted varchar)', person: 'struct(customer varchar, email varchar)',
        item: 'varchar', value: 'varchar'
}) as sent
left join customers on sent.person.email = customers.email
where sent.response.id like 'resp-R%';

create or replace macro nps(score) as
    round(100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / count(*), 1);
-- truth: lines by sales year (July to June)
select catalogue."Range" as line, sales_year, sum(quantity) as units, sum(gross) as gross_sales,
    round(sum(gross) / sum(quantity), 3) as mean_price
from sold inner join catalogue on sold.product_id = catalogue."Article" group by all order by all;
-- truth: stews, third sales year against the first
-- price effect: the third year's units at the change of mean price, per product
with means as (
    select product_id, sum(quantity) filter (sales_year = 1) as units_1,
        sum(quantity) filter (sales_year = 3) as units_3,
        sum(gross) filter (sales_year = 1) as gross_1, sum(gross) filter (sales_year = 3) as gross_3
    from sold inner join catalogue on sold.product_id = catalogue."Article"
        where catalogue."Family" = 'Stews' group by all
)
select sum(gross_3 - gross_1) as change, round(sum(gross_3 - units_3 * gross_1 / units_1), 2) as price_effect,
    round(sum((units_3 - units_1) * gross_1 / units_1), 2) as volume_and_mix from means;
-- truth: families of the ready meals by sales year
select catalogue."Family" as family, sales_year, sum(quantity) as units, sum(gross) as gross_sales,
    round(sum(gross) / sum(quantity), 3) as mean_price
from sold inner join catalogue on sold.product_id = catalogue."Article"
    where catalogue."Range" = 'Ready meals' group by all order by all;
-- truth: products by sales year
select product_id, catalogue."Name" as name, sum(quantity) filter (sales_year = 1) as units_1,
    sum(quantity) filter (sales_year = 2) as units_2, sum(quantity) filter (sales_year = 3) as units_3,
    sum(gross) as gross_sales
from sold inner join catalogue on sold.product_id = catalogue."Article" group by all order by all;
-- truth: pumpkin cubes, last two quarters against the two before and against the year before
select product_id, year(ordered_at) as year, quarter(ordered_at) as quarter, sum(quantity) as units from sold
    where product_id in ('P023', 'P036') group by all order by all;
-- truth: upgrades, twelve months before the launch against the last twelve months
with costs(product_id, old_cost, new_cost) as (values ('P001', 0.71, 0.7313), ('P002', 0.76, 0.7828),
    ('P011', 0.78, 0.8034), ('P012', 1.32, 1.32))
select if(sold.product_id in ('P001', 'P002'), 'peas', 'corn') as pair, sold.product_id,
    ordered_at >= timestamp '2025-07-01' as is_after,
    sum(quantity) as units, sum(gross) as gross_sales, sum(gross - discount) as net_of_discounts,
    round(sum(gross - discount - quantity * if(ordered_at >= timestamp '2025-01-01', new_cost, old_cost)),
        2) as margin_before_returns
from sold inner join costs on sold.product_id = costs.product_id
where ordered_at >= timestamp '2025-07-01' or (sold.product_id in ('P001', 'P002')
    and ordered_at >= timestamp '2023-11-01' and ordered_at < timestamp '2024-11-01')
    or (sold.product_id in ('P011', 'P012') and ordered_at >= timestamp '2024-02-01'
        and ordered_at < timestamp '2025-02-01')
group by all order by all;
-- truth: returned units per unit sold, by month of order, artichokes and the rest
select if(sold.product_id = 'P025', 'P025', 'others') as product, strftime(ordered_at, '%Y-%m') as month,
    sum(quantity) as units,
    sum(returned) as returned, round(sum(returned) / sum(quantity), 4) as share
from sold left join refunds on sold.order_number = refunds.order_number and sold.pos = refunds.pos
where ordered_at >= timestamp '2025-09-01' and ordered_at < timestamp '2026-03-01' group by all order by all;
-- truth: returned units per unit sold, P012
select if(sold.product_id = 'P012', 'P012', 'others') as product, sum(quantity) as units,
    sum(returned) as returned, round(sum(returned) / sum(quantity), 4) as share
from sold left join refunds on sold.order_number = refunds.order_number
    and sold.pos = refunds.pos group by all order by all;
-- truth: refunds
select case when pos is null then 'whole order' when units is null then 'no return'
    when restocked = 'yes' then 'restocked' else 'scrapped' end as kind, count(*) as refunds,
    sum(refund_amount) as amount, sum(returned) as units from refunds group by all order by all;
-- truth: generations
select case when birth_year is null then 'not given' when birth_year < 1946 then '1 silent'
    when birth_year < 1965 then '2 boomer' when birth_year < 1981 then '3 X'
    when birth_year < 1997 then '4 millennial' else '5 Z' end as generation,
    question_id, count(*) as n,
        if(question_id like '%nps', nps(cast(answer as integer)),
        round(count(*) filter (cast(answer as integer) >= if(question_id = 'pp_csat', 4, 5)) / count(*), 4))
        as score
from answers left join customers on answers.customer_no = customers.customer_no
where question_id not like '%text' and answer <> '11' group by 1, 2 order by 2, 1;
-- truth: CSAT of P014 and the others by year
select if(product_id = 'P014', 'P014', 'others') as product, year(answered_at) as year, count(*) as n,
    round(count(*) filter (cast(answer as integer) >= 4) / count(*), 4) as csat
from answers where question_id = 'pp_csat' and answer <> '11' group by all order by all;
-- truth: NPS of P014 by year
select year(answered_at) as year, count(*) as n, nps(cast(answer as integer)) as score from answers
    where question_id = 'pp_nps' and product_id = 'P014' and answer <> '11' group by all order by all;
-- truth: answers to pp_csat per product, fewest first
select catalogue."Article" as product_id,
    count(answers.product_id) filter (answers.question_id = 'pp_csat' and answers.answer <> '11')
    as csat_answers, count(answers.product_id) filter (answers.question_id = 'pp_nps'
    and answers.answer <> '11') as nps_answers
from catalogue left join answers on catalogue."Article" = answers.product_id group by all order by csat_answers, 1 limit 5;
-- truth: salt in open answers
select year(answered_at) as year, count(*) as comments,
    count(*) filter (regexp_matches(answer, '(?i)salt|salz|sodium')) as about_salt,
    count(distinct customer_no) filter (regexp_matches(answer, '(?i)salt|salz|sodium')) as askers
from answers where question_id like '%text' group by rollup (year(answered_at)) order by 1;
-- truth: salt by generation
select coalesce(birth_year between 1946 and 1964, false) as is_boomer, count(*) as comments,
    count(*) filter (regexp_matches(answer, '(?i)salt|salz|sodium')) as about_salt
from answers left join customers on answers.customer_no = customers.customer_no
    where question_id like '%text' group by all order by all;
-- truth: salt_free in the catalogue
select cast("Attributes" as json) ->> 'salt_free' as salt_free,
    count(*) as products from catalogue group by all;
-- truth: responses, off-scale answers, personal data and markup in open answers
select count(distinct response_id) as responses,
    count(distinct response_id) filter (question_id like 'rel%') as relationship,
    count(*) filter (question_id not like '%text' and answer = '11') as off_scale,
    count(*) filter (regexp_matches(answer, '0170|5550|example\.org about|Musterweg|IBAN')) as personal,
    count(*) filter (regexp_matches(answer, '^<|^=|drop table')) as markup,
        count(*) filter (answer like '%' || chr(10) || '%') as two_lines
from answers;
-- truth: orders after corrections
select count(*) as orders, count(*) filter (status in ('paid', 'shipped')) as completed,
    count(*) filter (status = 'void') as cancelled, count(*) filter (status = 'open') as pending,
    count(*) filter (customer_no is null) as guests,
        count(*) filter (customer_no is null and email is not null) as guests_with_mail,
        count(distinct email) filter (customer_no is null) as guest_mails,
    count(*) filter (customer_no is not null and customer_no not in (select customer_no from customers))
        as of_deleted_customers from orders;
-- truth: completed lines after corrections
select count(*) as lines, sum(quantity) as units, sum(gross) as gross_sales,
    sum(discount) as discounts from sold;
-- truth: all lines, latest version
select count(*) as lines,
    sum(quantity * unit_price)
    as amount from (select * from delivered_lines qualify row_number() over (partition by order_number,
    pos order by updated_at desc) = 1);
-- truth: customers
select count(*) as customers, count(email) as with_mail, count(born) as with_birth_year,
    count(person) as twins, count(*) filter (staff = 'yes') as staff,
    count(*) filter (test = 'yes') as test from customers;
-- truth: customers of the first snapshot that are gone from the second
select count(*) as first_snapshot,
    count(*) filter (customer_no not in (select customer_no from customers))
    as gone from read_csv('$folder/sales/customers_2026-03-31.csv.gz', all_varchar = true);
-- truth: invitations
select campaign, count(*) as invited, count(bounced) as bounced, count(opened) as opened,
    count(started) as started,
    count(completed) as completed from '$folder/survey/invitations.parquet' group by all order by all;
-- truth: events
select count(*) as records, count(distinct id) as events, count(distinct coalesce("user", device)) as users,
    min(ts) as first, max(ts) as last
from read_json('$folder/usage/events_*.jsonl*', format = 'newline_delimited', ignore_errors = true,
    columns = {id: 'varchar', ts: 'varchar', "user": 'varchar', device: 'varchar'})
    where id is not null and id not like 'eX%';
-- truth: amount per file of lines
select file, count(*) as good_lines,
    sum(quantity * unit_price) as amount from delivered_lines group by all order by all;
-- truth: corrections
select count(*) filter (file like '%corrections%') as in_corrections,
    count(*) filter (file like '%corrections%'
    and order_number in (select order_number from delivered_orders where file not like '%corrections%'))
    as corrected_orders from delivered_orders;
-- truth: lines in corrections
select count(*) filter (file like '%corrections%') as in_corrections,
    count(*) filter (file like '%corrections%' and article = 'P014' and unit_price = 1.79
    and order_number || pos in (select order_number || pos from delivered_lines where unit_price = 0.99))
    as repriced from delivered_lines;
