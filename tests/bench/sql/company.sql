-- A shop over three years, as table macros over ranges of order numbers: any slice of it can be written on its own.
-- Variables: n_orders (orders of the three years), n_customers, n_products. Orders come at a steady pace, so that an
-- order's number says when it was placed, and order numbers from n_orders on fall on the days after the three years.
create macro share(a, b) as (hash(a, b) % 1000000) / 1000000.0;
create macro moment_of(i, n) as timestamp '2023-07-01' + to_seconds(cast(i * (1096 * 86400.0 / n) as bigint));
-- the first number at or after a moment; a product of doubles may lie a hair above the number that it should be
create macro number_at(moment, n) as
    cast(ceil(epoch(moment - timestamp '2023-07-01') / (1096 * 86400.0 / n) - 1e-6) as bigint);
create macro placed_at(i) as moment_of(i, getvariable('n_orders'));
create macro order_no(moment) as number_at(moment, getvariable('n_orders'));
create macro product_no(i, k) as
    1 + cast(floor(getvariable('n_products') * pow(share(i * 8 + k, 'product'), 2)) as bigint);
create macro price_of(p) as cast((300 + hash(p, 'price') % 9000) / 100.0 as decimal(18, 2));

create macro orders_of(lo, hi) as table
    select
        printf('O%09d', i) as order_id,
        placed_at(i) as ordered_at,
        case when share(i, 'guest') > 0.05 then printf('C%08d', hash(i, 'customer') % getvariable('n_customers')) end
            as customer_id,
        ['web', 'store', 'partner'][cast(1 + hash(i, 'channel') % 3 as bigint)] as channel,
        ['north', 'south', 'east', 'west'][cast(1 + hash(i, 'region') % 4 as bigint)] as region,
        case when share(i, 'status') < 0.03 then 'cancelled' when share(i, 'status') < 0.035 then 'pending'
            else 'completed' end as status,
        placed_at(i) as updated_at
    from range(lo, hi) as numbers(i);

create macro lines_of(lo, hi) as table
    select
        i, k, p,
        1 + hash(i * 8 + k, 'quantity') % 4 as quantity,
        price_of(p) as unit_price
    from (
        select i, k, product_no(i, k) as p
        from (select i, unnest(range(1, cast(2 + hash(i, 'lines') % 4 as bigint))) as k from range(lo, hi) as numbers(i))
    );

create macro line_rows(lo, hi) as table
    select
        printf('O%09d', i) as order_id,
        cast(k as varchar) as line_id,
        printf('P%04d', p) as product_id,
        quantity,
        unit_price,
        case when share(i * 8 + k, 'discount') < 0.2 then cast(unit_price * quantity / 10 as decimal(18, 2)) end
            as discount_amount,
        case when k = 1 then 4.90 end as shipping_amount
    from lines_of(lo, hi);

-- Refunds paid from one day up to, not including, another: they follow their order by 1 to 40 days.
create macro refunds_of(from_day, to_day) as table
    select * from (
        select
            printf('R%09d-%d', i, k) as refund_id,
            printf('O%09d', i) as order_id,
            cast(k as varchar) as line_id,
            placed_at(i) + to_days(cast(1 + hash(i * 8 + k, 'after') % 40 as integer)) as refunded_at,
            cast(unit_price * (case when share(i * 8 + k, 'whole') < 0.7 then quantity else 1 end) * 0.9
                as decimal(18, 2)) as refund_amount,
            case when share(i * 8 + k, 'whole') < 0.7 then quantity else 1 end as quantity,
            share(i * 8 + k, 'restocked') < 0.6 as is_restocked,
            ['damaged', 'late', 'disliked'][cast(1 + hash(i * 8 + k, 'reason') % 3 as bigint)] as reason
        from lines_of(greatest(0, order_no(from_day - interval 41 day)), order_no(to_day))
        where share(i * 8 + k, 'refund') < 0.04 and share(i, 'status') >= 0.035
    )
    where refunded_at >= from_day and refunded_at < to_day;

create macro answers_of(from_day, to_day) as table
    select
        printf('S%09d', i) as response_id,
        question_id,
        'post_purchase' as survey_program,
        printf('C%08d', hash(i, 'customer') % getvariable('n_customers')) as customer_id,
        printf('P%04d', product_no(i, 1)) as product_id,
        printf('O%09d', i) as order_id,
        placed_at(i) + interval 7 day as answered_at,
        cast(case question_id
            when 'recommend' then least(10, 4 + cast(floor(8 * sqrt(share(i, 'recommend'))) as bigint))
            else 1 + cast(floor(5 * sqrt(share(i, 'satisfied'))) as bigint)
        end as varchar) as raw_value
    from range(
        greatest(0, order_no(from_day - interval 7 day)), greatest(0, order_no(to_day - interval 7 day))
    ) as numbers(i)
    cross join (values ('recommend'), ('satisfied')) as questions(question_id)
    where share(i, 'answers') < 0.03 and share(i, 'guest') > 0.05;

create macro customers_of(n) as table
    select
        printf('C%08d', i) as customer_id,
        'c' || i || '@example.org' as email,
        1940 + hash(i, 'born') % 65 as birth_year,
        ['female', 'male', 'diverse'][cast(1 + hash(i, 'gender') % 3 as bigint)] as gender,
        ['north', 'south', 'east', 'west'][cast(1 + hash(i, 'home') % 4 as bigint)] as region,
        'Germany' as country,
        ['private', 'business'][cast(1 + hash(i, 'segment') % 2 as bigint)] as segment,
        timestamp '2022-07-01' + to_days(cast(hash(i, 'since') % 360 as integer)) as acquired_at
    from range(n) as numbers(i);

create macro products_of(n) as table
    select
        printf('P%04d', i) as product_id,
        'Product ' || i as product_name,
        'Line ' || (1 + i % 8) as product_line,
        'Family ' || (1 + i % 40) as family,
        date '2023-01-01' as launched_on
    from range(1, n + 1) as numbers(i);

create macro costs_of(n) as table
    select
        printf('P%04d', i) as product_id,
        valid_from,
        cast(price_of(i) * factor as decimal(18, 2)) as unit_cost,
        'EUR' as currency
    from range(1, n + 1) as numbers(i)
    cross join (values (date '2023-01-01', 0.5), (date '2025-01-01', 0.55)) as versions(valid_from, factor);
