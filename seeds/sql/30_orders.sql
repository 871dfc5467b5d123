-- Orders and their lines in local time, both as first delivered and as corrected later.
create or replace table orders as
with numbered as (
    select
        days.day, days.month, days.spell, days.day_index, numbers.order_no,
        (numbers.order_no - days.first_order) / (days.next_order - days.first_order) as day_share,
    from days, unnest(range(days.first_order, days.next_order)) as numbers (order_no)
),
drawn as (
    select
        *, draw('guest', order_no) < 0.12 as is_guest, customers_by(day_index) as n_known,
        draw('status', order_no) as status_draw, draw('lines', order_no) as lines_draw,
        draw('late', order_no) as late_draw,
    from numbered
),
bought as (
    select
        *,
        -- one customer in five is loyal and places six orders in ten
        cast(case
            when draw('loyal', order_no) < 0.5 then floor(n_known / 5 * draw('who', order_no)) * 5
            else floor(n_known * draw('who', order_no))
        end as bigint) as customer_no,
        case when status_draw < 0.026 then 'void' when status_draw < 0.55 then 'paid'
            else 'shipped' end as settled_status,
    from drawn
)
select
    order_no, 'FF' || (1000000 + order_no) as order_id, day, month, spell, customer_no,
    cast(day as timestamp)
        + to_minutes(cast(420 + floor(930 * day_share + 30 * draw('minute', order_no)) as bigint))
        as ordered_at,
    case when not is_guest then customer_code(customer_no) end as customer_id,
    -- three guests in ten leave no address; one in six has an account and uses its address
    case
        when not is_guest or draw('guest mail', order_no) < 0.3 then null
        when draw('guest mail', order_no) < 0.46 then upper(left(customer_mail(customer_no), 1))
            || substr(customer_mail(customer_no), 2)
        else 'guest' || cast(floor(draw('guest no', order_no) * getvariable('n_customers') * 0.17) as bigint)
            || '@example.org'
    end as customer_email,
    case when draw('channel', order_no) < 0.68 then 'webshop'
        when draw('channel', order_no) < 0.86 then 'farmshop' else 'reseller' end as channel,
    case when draw('region gap', order_no) >= 0.02 then pick_word(regions(), 'region', customer_no)
        end as region,
    case when day >= date '2026-06-24' and status_draw > 0.8 then 'open' else settled_status end as status,
    case
        when day between date '2026-04-06' and date '2026-04-19' and late_draw < 0.05 then 'open'
        when day between date '2026-05-04' and date '2026-05-31' and settled_status = 'void' then 'paid'
        when day >= date '2026-06-24' and status_draw > 0.8 then 'open'
        else settled_status
    end as first_status,
    day between date '2026-03-20' and date '2026-03-22' and late_draw < 0.15 as is_late,
    case
        when lines_draw < 0.5 then 1 when lines_draw < 0.78 then 2 when lines_draw < 0.92 then 3
            when lines_draw < 0.97 then 4 else 5
    end as n_lines,
    cast(day as timestamp) + to_days(cast(1 + order_no % 3 as integer)) + interval 2 hour as updated_at,
from bought;

create or replace table order_lines as
with numbered as (
    select orders.order_no, orders.order_id, orders.day, orders.spell, orders.channel, orders.n_lines,
        orders.is_late, orders.updated_at, numbers.line_no
    from orders, unnest(range(1, orders.n_lines + 1)) as numbers (line_no)
),
drawn as (
    select
        *, order_no * 8 + line_no as line_key,
        cast(floor(65536 * draw('product', order_no * 8 + line_no)) as bigint) as chance,
        draw('quantity', order_no * 8 + line_no) as quantity_draw,
        draw('discount', order_no * 8 + line_no) as discount_draw,
    from numbered
),
priced as (
    select
        drawn.*, chances.product_id, prices.unit_price,
        case
            when quantity_draw < 0.3 then 1 when quantity_draw < 0.6 then 2 when quantity_draw < 0.75 then 3
            when quantity_draw < 0.87 then 4 when quantity_draw < 0.97 then 6 else 12
        end as quantity,
        case
            when campaigns.product_id is not null then campaigns.discount_pct
            when extract(month from drawn.day) = 11 and extract(day from drawn.day) > 20
                and discount_draw < 0.5 then 15
            when discount_draw < 0.11 then 10 else 0
        end as discount_pct,
    from drawn
    inner join chances
        on drawn.spell = chances.spell and drawn.chance = chances.chance
    left join campaigns
        on chances.product_id = campaigns.product_id
        and drawn.day between campaigns.first_day and campaigns.last_day
    asof join prices
        on chances.product_id = prices.product_id and drawn.day >= prices.valid_from
),
discounted as (
    select *, cast(quantity * unit_price * discount_pct / 100 as decimal(9, 2)) as discount_amount,
    from priced
)
select
    order_no, order_id, line_no, line_key, day, product_id, quantity, unit_price, is_late, updated_at,
    -- in one week of May 2026 the shop had a wrong price for the tomatoes
    case
        when product_id = 'P014' and day between date '2026-05-11' and date '2026-05-17'
            then cast(0.99 as decimal(9, 2))
        else unit_price
    end as first_unit_price,
    discount_amount,
    -- what cards and payment services keep, and the resellers' commission
    cast((quantity * unit_price - discount_amount)
        * case channel when 'reseller' then 120 when 'farmshop' then 9 else 19 end / 1000 as decimal(9, 2)
    ) as fee_amount,
    cast(case when line_no = 1 and n_lines <= 2 then 3.90 else 0 end as decimal(9, 2)) as shipping_amount,
from discounted;
