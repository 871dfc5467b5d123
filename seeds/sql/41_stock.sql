-- What lay in the warehouse at the end of each day of the last fifteen months: filled every second week, sold down between.
create or replace table stock_days as
select
    products.product_id, days.day, stock_outs.product_id is not null as is_out,
    case
        when stock_outs.product_id is not null then 0
        else cast(floor(
            (20 + catalogue.weight)
            * (2.2 - (days.day_index + ascii(right(products.product_id, 1))) % 14 / 8.0
                + 0.3 * draw('stock', products.product_id || days.day))
        ) as bigint)
    end as units_on_hand,
from products
inner join catalogue
    on products.product_id = catalogue.product_id
inner join days
    on days.day >= date '2025-04-01'
    and days.day >= products.launched_on
    and (products.retired_on is null or days.day <= products.retired_on)
left join stock_outs
    on products.product_id = stock_outs.product_id
    and days.day between stock_outs.first_day and stock_outs.last_day;
