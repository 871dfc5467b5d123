-- Demand per month and product as whole numbers, so that sums do not depend on the order of adding.
create or replace table seasons as
select season, unnest(range(1, 13)) as month_no, unnest(indexes) as season_index
from (values
    ('usual', [104, 100, 100, 98, 94, 90, 88, 90, 100, 107, 114, 115]),
    ('autumn', [80, 62, 45, 36, 28, 24, 30, 60, 165, 245, 225, 150]),
    ('spring', [45, 50, 90, 250, 300, 200, 60, 40, 35, 35, 40, 55]),
    ('winter', [150, 130, 105, 80, 60, 50, 45, 55, 90, 125, 150, 160])
) as listed (season, indexes);

-- Demand is even within a spell: a month, or the part of one before, in or after a stock-out.
create or replace table spells as
with firsts as (
    select cast(date '2023-07-01' + to_months(cast(n as integer)) as date) as first_day from range(36) as counted (n)
    union
    select first_day from stock_outs
    union
    select last_day + 1 from stock_outs
)
select
    first_day, lead(first_day, 1, date '2026-07-01') over (order by first_day) as next_day,
    extract(month from first_day) as month_no,
    12 * (extract(year from first_day) - 2023) + extract(month from first_day) - 7 as month_index,
from firsts;

-- The level of a curve in percent. Month 8 is 2024-03, month 20 is 2025-03: the two dearer stews.
create or replace macro level_pct(shape, n) as case
    when shape = 'growing' then 70 + 4.6 * n
    when shape = 'dwindling' then case
        when n < 8 then 100
        when n < 20 then greatest(70, 100 - 6 * (n - 7))
        else greatest(26, 70 - 3.2 * (n - 19))
    end
    when shape = 'retired_2025_01' then case when n < 16 then 100 when n = 16 then 70 when n = 17 then 40
        when n = 18 then 15 else 0 end
    when shape = 'from_2024_11' then least(100, greatest(0, 25 * (n - 15)))
    -- P007 loses 56 of its 140 to P041, which sells 112
    when shape = 'cannibalised_2025_01' then case when n < 18 then 100 else 60 end
    when shape = 'from_2025_01' then case when n < 18 then 0 else 100 end
    when shape = 'retired_2025_04' then case when n < 19 then 100 when n = 19 then 70 when n = 20 then 45
        when n = 21 then 20 else 0 end
    when shape = 'from_2025_02' then least(100, greatest(0, 25 * (n - 18)))
    when shape = 'from_2026_05' then case when n >= 34 then 100 else 0 end
    else 100
end;

create or replace table demand as
with shaped as (
    select
        spells.first_day as spell, catalogue.product_id,
        case
            when stock_outs.product_id is not null then 0
            else cast(floor(
                catalogue.weight * level_pct(catalogue.shape, spells.month_index) * seasons.season_index / 10
            ) as bigint)
        end as weight,
    from catalogue
    cross join spells
    inner join seasons
        on spells.month_no = seasons.month_no
        and seasons.season = case when catalogue.shape in ('autumn', 'spring', 'winter') then catalogue.shape
            else 'usual' end
    left join stock_outs
        on catalogue.product_id = stock_outs.product_id
        and spells.first_day between stock_outs.first_day and stock_outs.last_day
)
select
    *,
    sum(weight) over (partition by spell) as spell_weight,
    sum(weight) over (partition by spell order by product_id) - weight as weight_before,
from shaped;

-- 65,536 equal chances per spell: a product is chosen by an ordinary join, and the smallest still has thirty of them.
create or replace table chances as
select spell, unnest(range(
        cast(ceil(weight_before * 65536 / spell_weight) as bigint),
        cast(ceil((weight_before + weight) * 65536 / spell_weight) as bigint)
    )) as chance, product_id
from demand
where weight > 0;

create or replace table days as
with weighted as (
    select
        cast(day as date) as day, cast(date_trunc('month', day) as date) as month,
        [75, 110, 100, 100, 105, 110, 100][1 + dayofweek(day)]
        * cast(floor(88 + 24 * draw('day', cast(day as date))) as bigint) as day_weight,
        cast(row_number() over (order by day) - 1 as bigint) as day_index,
    from generate_series(timestamp '2023-07-01', timestamp '2026-06-30', interval 1 day) as listed (day)
),
totalled as (
    select weighted.*, spells.first_day as spell, weighted.day_weight * spell_totals.spell_weight as weight
    from weighted
    inner join spells
        on weighted.day >= spells.first_day and weighted.day < spells.next_day
    inner join (select distinct spell, spell_weight from demand) as spell_totals
        on spells.first_day = spell_totals.spell
)
select
    day, month, spell, day_index,
    cast((sum(weight) over (order by day) - weight) * getvariable('n_orders') // sum(weight) over ()
        as bigint) as first_order,
    cast(sum(weight) over (order by day) * getvariable('n_orders') // sum(weight) over () as bigint)
        as next_order,
from totalled;
