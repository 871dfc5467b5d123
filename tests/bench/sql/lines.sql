-- One CSV of order lines as a shop exports them: ids, a product, amounts, a time and two columns nobody maps.
select
    printf('O%09d', i // 3) as order_id,
    cast(1 + i % 3 as varchar) as line_id,
    printf('P%04d', 1 + hash(i, 'p') % 500) as product_id,
    1 + hash(i, 'q') % 4 as quantity,
    cast((99 + hash(i, 'u') % 19900) / 100.0 as decimal(18, 2)) as unit_price,
    case when hash(i, 'd') % 5 = 0 then cast((hash(i, 'd2') % 99) / 100.0 as decimal(18, 2)) end as discount_amount,
    case when i % 3 = 0 then 4.90 end as shipping_amount,
    strftime(timestamp '2023-07-01' + to_seconds(cast(i // 3 * (94608000.0 / greatest(n // 3, 1)) as bigint)), '%Y-%m-%d %H:%M:%S')
        as updated_at,
    case when hash(i, 'n') % 50 = 0 then 'gift, wrapped "as is"' else 'W' || hash(i, 'w') % 20 end as note,
    (hash(i, 'x') % 3 = 0) as is_promotion
from range(getvariable('n')) as rows(i), (select getvariable('n') as n)
order by i
