-- Customers are numbered in the order in which they came, so who existed on a day is one comparison.
create or replace macro customers_by(day_index) as
    cast(floor(getvariable('n_customers') * (0.4 + 0.6 * day_index / 1096)) as bigint);

create or replace macro customer_code(n) as 'C' || (100000 + n);

create or replace macro first_names() as [
    'anna', 'ben', 'clara', 'david', 'elif', 'finn', 'greta', 'hannes', 'ida', 'jan', 'katrin', 'leo', 'mia',
    'noah',
    'olga', 'paul', 'rosa', 'sami', 'tilda', 'uwe', 'vera', 'willi', 'yara', 'zoe', 'emil', 'frieda', 'heinz',
    'ingrid'
];

create or replace macro last_names() as [
    'adler', 'berg', 'christ', 'dorn', 'ebert', 'falk', 'graf', 'hahn', 'iversen', 'jung', 'kruse', 'lang',
    'maier',
    'noll', 'otto', 'pohl', 'quast', 'roth', 'sander', 'thoma', 'ulrich', 'vogt', 'wolff', 'yilmaz', 'zander',
    'kaya'
];

create or replace macro customer_mail(n) as
    pick_word(first_names(), 'first', n) || '.' || pick_word(last_names(), 'last', n) || n || '@example.org';

create or replace macro regions() as
    ['DE-BE', 'DE-BB', 'DE-BW', 'DE-BY', 'DE-HH', 'DE-HE', 'DE-NI', 'DE-NW', 'DE-NW', 'DE-SN', 'DE-SH',
        'AT-9'];

create or replace table customers as
with shared as (
    select n, n / getvariable('n_customers') as share, draw('generation', n) as generation_draw
    from range(getvariable('n_customers')) as counted (n)
),
born as (
    select
        n, share,
        case
            when generation_draw < 0.03 then 1930 + cast(floor(16 * draw('born', n)) as integer)
            when generation_draw < 0.24 then 1946 + cast(floor(19 * draw('born', n)) as integer)
            when generation_draw < 0.48 then 1965 + cast(floor(16 * draw('born', n)) as integer)
            when generation_draw < 0.77 then 1981 + cast(floor(16 * draw('born', n)) as integer)
            when generation_draw < 0.92 then 1997 + cast(floor(11 * draw('born', n)) as integer)
        end as birth_year,
    from shared
)
select
    n, customer_code(n) as customer_id,
    -- one account in 150 is the second one of the person before
    case when draw('twin', n) < 0.007 and n > 0 then customer_code(n - 1) end as person_id,
    case when draw('mail', n) < 0.96 then customer_mail(n) end as email,
    birth_year,
    case when draw('gender', n) < 0.5 then 'f' when draw('gender', n) < 0.93 then 'm'
        when draw('gender', n) < 0.96 then 'd' end as gender,
    pick_word(regions(), 'region', n) as region,
    case when draw('segment', n) < 0.72 then 'household' when draw('segment', n) < 0.92 then 'family'
        else 'gastro' end as segment,
    timestamp '2019-01-01 08:00:00' + to_minutes(cast(floor(600 * draw('since', n)) as bigint))
        + to_days(cast(
        case when share < 0.4 then floor(share / 0.4 * 1640) else 1642 + floor((share - 0.4) / 0.6 * 1094) end
    as integer)) as acquired_at,
    n % 900 = 17 as is_internal, n % 2500 = 99 as is_test,
    draw('deleted', n) < 0.0015 and share < 0.9 as is_deleted,
from born;
