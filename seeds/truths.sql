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

create or replace table stock as
select "Artikel" as product_id, strptime("Tag", '%d.%m.%Y')::date as day, "ausverkauft" = 'ja' as is_out
from read_csv('$folder/operations/lager_*.csv*', all_varchar = true, delim = ';')
where "Artikel" is not null and "ausverkauft" in ('ja', 'nein') and try_strptime("Tag", '%d.%m.%Y') is not null
    and cast("Bestand" as bigint) >= 0;

create or replace table costs as
select column0 as product_id, strptime(column1, '%d.%m.%Y')::date as valid_from,
    cast(replace(column2, ',', '.') as decimal(18, 4)) as unit_cost
from read_csv('$folder/product/stueckkosten.csv', all_varchar = true, header = false, skip = 1, delim = ';',
    encoding = 'latin-1');

create or replace table goals as
select *, strptime(start, '%d/%m/%Y')::date as first_day,
    if(horizon = 'year', strptime(start, '%d/%m/%Y') + interval 1 year,
        strptime(start, '%d/%m/%Y') + interval 3 month) as next_start, cast(plan as double) as target
from read_csv('$folder/operations/plan.csv', all_varchar = true);

-- what was sold with what it cost on the day of the order and what came back of it
create or replace table earned as
select sold.*, catalogue."Range" as line, costs.unit_cost, refunded.amount as refunded,
    coalesce(refunded.returned, 0) as returned,
    gross - discount - coalesce(refunded.amount, 0)
    - (quantity - coalesce(refunded.restocked, 0)) * unit_cost as margin
from sold
inner join catalogue on sold.product_id = catalogue."Article"
asof left join costs on sold.product_id = costs.product_id and sold.ordered_at >= costs.valid_from
left join (
    select order_number, pos, sum(refund_amount) as amount, sum(returned) as returned,
        sum(returned) filter (restocked = 'yes') as restocked
    from refunds where pos is not null group by all
) as refunded on sold.order_number = refunded.order_number and sold.pos = refunded.pos;

create or replace macro generation_of(born) as case when born is null then 'unknown' when born < 1946 then 'silent'
    when born < 1965 then 'boomer' when born < 1981 then 'X' when born < 1997 then 'millennial' else 'Z' end;

create or replace table feedback as
select 'support' as channel, ticket as item, cast(opened as timestamp) as received_at, customer_no, mail, message as body
from read_csv('$folder/feedback/tickets_*.csv*', all_varchar = true, null_padding = true, ignore_errors = true)
where ticket not like 'T9999%' and opened is not null
union all
select 'review', id, cast(written as timestamp), author.customer, author.mail, text
from read_json('$folder/feedback/reviews_*.jsonl*', format = 'newline_delimited', ignore_errors = true,
    columns = {id: 'varchar', written: 'varchar', author: 'struct(customer varchar, mail varchar)', text: 'varchar'})
where id not like 'V9999%'
union all
select 'community', idea, strptime(posted, '%d/%m/%Y %H:%M'), member, null, wish
from read_csv('$folder/feedback/ideas.csv', all_varchar = true) where idea not like 'I9999%'
union all
select 'sales', note, cast(day as timestamp), customer_no, null, said
from read_csv('$folder/feedback/sales_notes.csv', all_varchar = true);

create or replace table topical as
select *, 'salt' as topic from feedback where regexp_matches(body, '(?i)salt.free|without salt|no added salt|unsalted|low sodium|ohne salz|salzfrei|ungesalzen|natriumarm')
union all
select *, 'late' from feedback where regexp_matches(body, '(?i)came late|delivery took|week late|waiting for my|late again|kam zu spät\b|verspätet|lieferung hat|warte noch')
    and not regexp_matches(body, '(?i)nicht zu spät')
union all
select *, 'packaging' from feedback where regexp_matches(body, '(?i)packaging|plasti[ck]|verpackung');

create or replace table programme_answers as
select "Response" as response_id, "Item" as question_id, cast("Version" as integer) as version,
    strptime("Submitted (UTC)", '%m/%d/%Y %I:%M %p') as answered_at, "Answer" as answer
from read_csv('$folder/survey/delivery_*.csv*', all_varchar = true)
where "Response" like 'resp-D%'
union all
select response.id, item, 1, cast(response.submitted as timestamp), value
from read_json('$folder/survey/app_pulse.jsonl', format = 'newline_delimited',
    columns = {response: 'struct(id varchar, submitted varchar)', item: 'varchar', value: 'varchar'});

create or replace table needs as
with answers as (
    unpivot (
        select * from read_csv('$folder/survey/needs_*.csv*', all_varchar = true, union_by_name = true)
        where "Status" = '0'
    ) on columns('^Q[0-9]') into name question value answer
)
select "ResponseId" as response, "ExternalReference" as customer, question, answer,
    count(*) over (partition by response) >= 6
    and min(answer) over (partition by response) = max(answer) over (partition by response) as is_straight,
    cast("Duration (in seconds)" as double) < 1.5 * count(*) over (partition by response) as is_fast,
    is_straight or is_fast as is_careless,
    ['easy_open', 'salt_free', 'portion', 'price', 'quick'][cast(nullif(question[4:], '') as integer)] as need
from answers;

create or replace table population as
select * from read_csv('$folder/survey/populations.csv');

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
    sum(coalesce(returned, 0)) as returned, round(sum(coalesce(returned, 0)) / sum(quantity), 4) as share
from sold left join refunds on sold.order_number = refunds.order_number and sold.pos = refunds.pos
where ordered_at >= timestamp '2025-09-01' and ordered_at < timestamp '2026-03-01' group by all order by all;
-- truth: returned units per unit sold, P012
select if(sold.product_id = 'P012', 'P012', 'others') as product, sum(quantity) as units,
    sum(coalesce(returned, 0)) as returned, round(sum(coalesce(returned, 0)) / sum(quantity), 4) as share
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
-- truth: CSAT of classic vegetables by quarter since their goal
select year(answered_at) as year, quarter(answered_at) as quarter, count(*) as n,
    round(count(*) filter (cast(answer as integer) >= 4) / count(*), 4) as csat
from answers inner join catalogue on answers.product_id = catalogue."Article"
where question_id = 'pp_csat' and answer <> '11' and catalogue."Range" = 'Classic vegetables'
    and answered_at >= timestamp '2024-07-01' group by all order by csat;
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
-- truth: seasonal Mann-Kendall of units by month, products sold throughout
-- z beyond 1.96 is one chance in twenty without a trend; the months of the stock-out count here as if nothing was wrong
with sold_throughout as (
    select "Article" as product_id from catalogue
    where "On sale since" < date '2023-07-01' and "On sale until" is null
),
monthly as (
    select sold_throughout.product_id, months.month, extract(month from months.month) as season,
        coalesce(sum(sold.quantity), 0) as units
    from sold_throughout
    cross join (select distinct date_trunc('month', ordered_at) as month from sold) as months
    left join sold on sold_throughout.product_id = sold.product_id
        and date_trunc('month', sold.ordered_at) = months.month
    group by all
),
signs as (
    select earlier.product_id, sum(sign(later.units - earlier.units)) as s
    from monthly as earlier inner join monthly as later
        on earlier.product_id = later.product_id and earlier.season = later.season and earlier.month < later.month
    group by all
),
ties as (
    select product_id, sum(t * (t - 1) * (2 * t + 5)) as tied
    from (select product_id, season, units, count(*) as t from monthly group by all) group by all
)
select product_id, cast(s as bigint) as s,
    round((s - sign(s)) / sqrt((12 * 3 * 2 * 11 - tied) / 18), 2) as z
from signs inner join ties using (product_id) order by z;
-- truth: stock-out, units and days out by month
select strftime(months.month, '%Y-%m') as month,
    (select coalesce(sum(quantity), 0) from sold where product_id = 'P005'
        and date_trunc('month', ordered_at) = months.month) as units,
    count(*) filter (is_out) as days_out, count(*) as days
from stock inner join (select distinct date_trunc('month', ordered_at) as month from sold) as months
    on date_trunc('month', stock.day) = months.month
where stock.product_id = 'P005' group by all order by all;
-- truth: stock days
select count(*) as rows, count(distinct product_id) as products, min(day) as first_day, max(day) as last_day,
    count(*) filter (is_out) as out, count(distinct product_id) filter (is_out) as products_out,
    min(day) filter (is_out) as out_from, max(day) filter (is_out) as out_until,
    (select coalesce(sum(quantity), 0) from sold inner join stock as gone
        on sold.product_id = gone.product_id and sold.ordered_at::date = gone.day and gone.is_out) as sold_while_out,
    (select sum(quantity) from sold where product_id = 'P005' and ordered_at >= timestamp '2026-04-01') as last_quarter,
    (select sum(quantity) from sold where product_id = 'P005' and ordered_at >= timestamp '2025-04-01'
        and ordered_at < timestamp '2025-07-01') as a_year_before
from stock;
-- truth: cannibalisation of P007 by P041
-- months 7 to 18 after the launch against the 12 months before it: both cover every season
select sum(quantity) filter (product_id = 'P007' and ordered_at < timestamp '2025-01-01') as old_before,
    sum(quantity) filter (product_id = 'P007' and ordered_at >= timestamp '2025-07-01') as old_after,
    sum(quantity) filter (product_id = 'P041' and ordered_at >= timestamp '2025-07-01') as new_after,
    sum(case when product_id = 'P041' then 0 when ordered_at < timestamp '2025-01-01' then quantity
        when ordered_at >= timestamp '2025-07-01' then -quantity end) as lost,
    round(lost / new_after, 3) as rate,
    sum(quantity) filter (product_id = 'P041') as new_in_all,
    min(ordered_at::date) filter (product_id = 'P041') as first_sale,
from sold where product_id in ('P007', 'P041') and ordered_at >= timestamp '2024-01-01';
-- truth: cost increase, nine months before and after, and a year before
select case when ordered_at >= timestamp '2025-10-01' then 'after' when ordered_at < timestamp '2025-07-01'
    then 'a year before' else 'quarter before' end as period, sum(quantity) as units,
    round(sum(gross) / sum(quantity), 2) as price, min(unit_cost) as cost_from, max(unit_cost) as cost_to,
    sum(margin) as margin, round(sum(margin) / sum(gross - discount - coalesce(refunded, 0)), 3) as margin_share
from earned where product_id = 'P037' and ordered_at >= timestamp '2024-10-01' group by all order by all;
-- truth: discount, half a year of it against the same half-year before
select year(ordered_at) as year, sum(quantity) as units, sum(gross) as gross_sales, sum(discount) as discounts,
    round(sum(discount) / sum(gross), 3) as share, sum(gross - discount) as after_discounts
from sold where product_id = 'P017' and month(ordered_at) <= 6 and year(ordered_at) >= 2025 group by all order by all;
-- truth: discount share of the other products by half-year
select year(ordered_at) as year, month(ordered_at) <= 6 as first_half, round(sum(discount) / sum(gross), 3) as share
from sold where product_id <> 'P017' group by all order by all;
-- truth: fees by channel
select orders.sold_via as channel, count(*) as lines, sum(cast(lines.fee as decimal(18, 4))) as fees,
    round(sum(cast(lines.fee as decimal(18, 4))) / sum(sold.gross - sold.discount), 4) as share
from sold inner join orders on sold.order_number = orders.order_number
inner join (select * from delivered_lines qualify row_number() over (partition by order_number,
    pos order by updated_at desc) = 1) as lines
    on sold.order_number = lines.order_number and sold.pos = lines.pos
group by all order by all;
-- truth: goals, plan and what came of it until 2026-06-30
-- by order date; shares of satisfied answers are left to the survey marts
with reached as (
    select goals.goal, goals.measure, goals.target, goals.first_day, goals.next_start, count(earned.pos) > 0 as is_begun,
        sum(earned.gross - earned.discount - coalesce(earned.refunded, 0)) as net_sales,
        sum(earned.quantity) as units, sum(earned.returned) as returned, sum(earned.margin) as margin
    from goals left join earned
        on (goals.article is null or goals.article = earned.product_id)
        and (goals."range" is null or goals."range" = earned.line)
        and earned.ordered_at >= goals.first_day and earned.ordered_at < goals.next_start
    where goals.measure <> 'satisfied share'
    group by goals.goal, goals.measure, goals.target, goals.first_day, goals.next_start
),
judged as (
    select *,
        case measure when 'net sales' then net_sales when 'units' then units when 'returns share' then returned / units
            when 'margin share' then margin / net_sales end as actual,
        if(measure = 'returns share', actual <= target, actual >= target) as is_met,
        next_start <= timestamp '2026-07-01' as is_over
    from reached
)
select goal, count(*) as periods, count(*) filter (is_over) as over, count(*) filter (is_over and is_met) as met,
    min(first_day) filter (is_over and not is_met) as first_missed,
    round(min(actual / target) filter (is_over), 2) as lowest, round(max(actual / target) filter (is_over), 2) as highest
from judged group by goal order by goal;
-- truth: what every product earns and gets back
select product_id, sum(quantity) as units, round(sum(margin) / sum(gross - discount - coalesce(refunded, 0)), 3) as margin_share,
    round(sum(returned) / sum(quantity), 4) as returned_share,
    round(sum(quantity) filter (sales_year = 3) / sum(quantity) filter (sales_year = 1), 3) as third_to_first_year
from earned group by all order by all;
-- truth: feedback by channel
with items as (select * from feedback)
select channel, count(*) as items, count(distinct customer_no) as customers, min(received_at)::date as first_day,
    max(received_at)::date as last_day from items group by all order by all;
-- truth: salt, late parcels and packaging in feedback
-- by words that only these topics have; what people say in other words is not counted
select topic, count(*) as items, count(distinct coalesce(customer_no, mail)) as people,
    count(*) filter (received_at < timestamp '2024-07-01') as first_year,
    count(*) filter (received_at >= timestamp '2025-07-01') as third_year,
    (select coalesce(sum(gross), 0) from sold inner join orders on sold.order_number = orders.order_number
        where orders.customer_no in (select customer_no from topical as own where own.topic = topical.topic)) as bought
from topical group by all order by all;
-- truth: late parcels among detractors by sales year
select scores.answer <= 6 as is_detractor,
    cast(floor((year(texts.answered_at) - 2023) + (month(texts.answered_at) - 7) / 12.0) + 1 as integer) as sales_year,
    count(*) as comments, count(*) filter (regexp_matches(texts.answer,
        '(?i)late\b|delivery took|waiting for my|zu spät|verspätet|lieferung hat|warte noch')) as about_late
from programme_answers as texts
inner join (select response_id, cast(answer as integer) as answer from programme_answers where question_id = 'dl_nps')
    as scores on texts.response_id = scores.response_id
where texts.question_id = 'dl_text' group by all order by all;
-- truth: the reworded question by version
select version, min(answered_at)::date as first_day, max(answered_at)::date as last_day, count(*) as n,
    round(count(*) filter (cast(answer as integer) >= 4) / count(*), 4) as csat
from programme_answers where question_id = 'dl_csat' group by all order by all;
-- truth: satisfied visitors of the farm shop by quarter
select date_trunc('quarter', strptime(moment, '%d.%m.%Y %H:%M'))::date as quarter, count(*) as n,
    count(*) filter (stars >= 4) as satisfied
from read_csv('$folder/survey/farm_terminal.csv') group by all order by all;
-- truth: who is asked in the app and who answers
with asked as (
    select invited.response, generation_of(customers.birth_year) as generation
    from '$folder/survey/programme_invitations.parquet' as invited
    inner join customers on invited.customer_no = customers.customer_no where campaign = 'app_pulse'
)
select asked.generation, count(*) as invited, count(answers.answer) as answered,
    round(100.0 * (count(*) filter (cast(answers.answer as integer) >= 9) - count(*) filter (cast(answers.answer as integer) <= 6))
        / count(answers.answer), 1) as score,
    max(population.people) as customers
from asked
left join programme_answers as answers on asked.response = answers.response_id and answers.question_id = 'ap_nps'
left join population on asked.generation = population.generation and population.programme = 'app_pulse'
group by asked.generation order by asked.generation;
-- truth: needs by generation, careless answers left out
select if(generation_of(customers.birth_year) = 'boomer', 'boomer', 'others') as generation, need,
    count(*) filter (question like 'Q1%') as n,
    round(avg(if(cast(answer as integer) >= 4, 1, 0)) filter (question like 'Q1%'), 3) as important,
    round(avg(if(cast(answer as integer) >= 4, 1, 0)) filter (question like 'Q2%'), 3) as satisfied
from needs left join customers on needs.customer = customers.customer_no
where not is_careless and need is not null group by all order by need, generation;
-- truth: careless answers to the survey of needs
select count(distinct response) as responses, count(distinct response) filter (is_straight) as straight_lined,
    count(distinct response) filter (is_fast and not is_straight) as sped from needs;
-- truth: customers for each person in the market
select market.generation, market.people as market_thousands, base.people as customers,
    round(base.people / sum(base.people) over () / (market.people / sum(market.people) over ()), 2) as penetration_index
from population as market inner join population as base
    on market.generation = base.generation and base.programme = 'needs' where market.programme is null order by all;
-- truth: texts read by two people
select count(distinct text_id) as texts, count(distinct reader) as readers, count(*) as labels,
    count(*) filter (theme = 'none') as without_theme from '$folder/feedback/labels.csv';
