-- The catalogue and what is planted in it. `shape` names the demand curve, `weight` its level (100 is usual).
create or replace table catalogue as
select *
from (values
    ('P001', 'Garden Peas 400 g', 'Classic vegetables', 'Peas', '400 g', 'Mara Lindqvist', 1.49, 0.71, 240, 'retired_2025_01', 'salted'),
    ('P002', 'Garden Peas Easy-Open 400 g', 'Classic vegetables', 'Peas', '400 g easy-open', 'Mara Lindqvist', 1.79, 0.76, 320, 'from_2024_11', 'salted'),
    ('P003', 'Peas & "Carrots" <extra>', 'Classic vegetables', 'Peas', '400 g', 'Mara Lindqvist', 1.69, 0.83, 150, 'flat', 'salted'),
    ('P004', 'Petits Pois 280 g', 'Classic vegetables', 'Peas', '280 g', 'Mara Lindqvist', 1.59, 0.80, 90, 'flat', 'salted'),
    ('P005', 'Green Beans Cut 400 g', 'Classic vegetables', 'Beans', '400 g cut', 'Mara Lindqvist', 1.59, 0.77, 120, 'flat', 'salted'),
    ('P006', 'Green Beans Whole 400 g', 'Classic vegetables', 'Beans', '400 g whole', 'Mara Lindqvist', 1.79, 0.90, 80, 'flat', 'salted'),
    ('P007', 'Kidney Beans 400 g', 'Classic vegetables', 'Beans', '400 g', 'Tom Okafor', 1.29, 0.58, 140, 'cannibalised_2025_01', 'salted'),
    ('P008', 'White Beans 400 g', 'Classic vegetables', 'Beans', '400 g', 'Tom Okafor', 1.29, 0.57, 100, 'flat', 'salted'),
    ('P009', 'Chickpeas 400 g', 'Classic vegetables', 'Pulses', '400 g', 'Tom Okafor', 1.39, 0.60, 110, 'growing', 'salted organic'),
    ('P010', 'Brown Lentils 400 g', 'Classic vegetables', 'Pulses', '400 g', 'Tom Okafor', 1.39, 0.62, 90, 'flat', 'salted organic'),
    ('P011', 'Sweetcorn 340 g', 'Classic vegetables', 'Corn', '340 g', 'Tom Okafor', 1.69, 0.78, 220, 'retired_2025_04', 'salted'),
    ('P012', 'Sweetcorn Crisp 340 g', 'Classic vegetables', 'Corn', '340 g crisp', 'Tom Okafor', 1.99, 1.32, 125, 'from_2025_02', 'salted'),
    ('P013', 'Baby Corn 230 g', 'Classic vegetables', 'Corn', '230 g', 'Tom Okafor', 2.19, 1.15, 60, 'flat', 'salted'),
    ('P014', 'Chopped Tomatoes 400 g', 'Classic vegetables', 'Tomatoes', '400 g', 'Ines Ferrara', 1.79, 0.84, 260, 'flat', 'salted'),
    ('P015', 'Peeled Tomatoes 400 g', 'Classic vegetables', 'Tomatoes', '400 g', 'Ines Ferrara', 1.69, 0.79, 130, 'flat', 'salted'),
    ('P016', 'Cherry Tomatoes 400 g', 'Classic vegetables', 'Tomatoes', '400 g', 'Ines Ferrara', 2.29, 1.20, 80, 'flat', 'salted organic'),
    ('P017', 'Tomato Passata 690 g', 'Classic vegetables', 'Tomatoes', '690 g', 'Ines Ferrara', 2.49, 1.22, 160, 'flat', 'salted organic'),
    ('P018', 'Diced Carrots 400 g', 'Classic vegetables', 'Roots and cabbage', '400 g', 'Ines Ferrara', 1.29, 0.61, 80, 'flat', 'salted'),
    ('P019', 'Beetroot Slices 330 g', 'Classic vegetables', 'Roots and cabbage', '330 g', 'Ines Ferrara', 1.69, 0.80, 80, 'flat', 'salted organic'),
    ('P020', 'Sauerkraut 500 g', 'Classic vegetables', 'Roots and cabbage', '500 g', 'Jonas Brandt', 1.89, 0.85, 90, 'winter', 'salted'),
    ('P021', 'Red Cabbage 500 g', 'Classic vegetables', 'Roots and cabbage', '500 g', 'Jonas Brandt', 1.99, 0.92, 90, 'winter', 'salted'),
    ('P022', 'Salsify 330 g', 'Classic vegetables', 'Roots and cabbage', '330 g', 'Jonas Brandt', 3.49, 1.90, 2, 'flat', 'salted'),
    ('P023', 'Pumpkin Cubes 400 g', 'Classic vegetables', 'Specialities', '400 g', 'Jonas Brandt', 2.39, 1.12, 130, 'autumn', 'salted'),
    ('P024', 'White Asparagus 330 g', 'Classic vegetables', 'Specialities', '330 g', 'Jonas Brandt', 4.99, 2.75, 70, 'spring', 'salted'),
    ('P025', 'Artichoke Hearts 240 g', 'Classic vegetables', 'Specialities', '240 g', 'Jonas Brandt', 3.79, 2.05, 110, 'flat', 'salted'),
    ('P026', 'Okra in Tomato 400 g', 'Classic vegetables', 'Specialities', '400 g', 'Jonas Brandt', 2.99, 1.60, 3, 'flat', 'salted'),
    ('P027', 'Whole Mushrooms 290 g', 'Classic vegetables', 'Mushrooms', '290 g whole', 'Jonas Brandt', 2.19, 1.10, 80, 'flat', 'salted'),
    ('P028', 'Sliced Mushrooms 290 g', 'Classic vegetables', 'Mushrooms', '290 g sliced', 'Jonas Brandt', 1.99, 0.98, 100, 'flat', 'salted'),
    ('P029', 'Lentil Stew 400 g', 'Ready meals', 'Stews', '400 g lentil', 'Priya Nair', 3.29, 1.62, 170, 'dwindling', 'salted'),
    ('P030', 'Pea Stew 400 g', 'Ready meals', 'Stews', '400 g pea', 'Priya Nair', 3.19, 1.55, 140, 'dwindling', 'salted'),
    ('P031', 'Paprika Vegetable Stew 400 g', 'Ready meals', 'Stews', '400 g paprika', 'Priya Nair', 3.49, 1.74, 130, 'dwindling', 'salted'),
    ('P032', 'Bean & Barley Stew 400 g', 'Ready meals', 'Stews', '400 g barley', 'Priya Nair', 3.29, 1.60, 120, 'dwindling', 'salted'),
    ('P033', 'Potato Stew 400 g', 'Ready meals', 'Stews', '400 g potato', 'Priya Nair', 2.99, 1.41, 120, 'dwindling', 'salted'),
    ('P034', 'Tomato Soup 390 ml', 'Ready meals', 'Soups', '390 ml tomato', 'Priya Nair', 2.79, 1.25, 90, 'flat', 'salted organic'),
    ('P035', 'Minestrone 390 ml', 'Ready meals', 'Soups', '390 ml minestrone', 'Priya Nair', 2.99, 1.38, 70, 'flat', 'salted'),
    ('P036', 'Pumpkin Soup 390 ml', 'Ready meals', 'Soups', '390 ml pumpkin', 'Priya Nair', 3.19, 1.45, 60, 'autumn', 'salted organic'),
    ('P037', 'Chickpea Curry 400 g', 'Ready meals', 'Pots', '400 g curry', 'Priya Nair', 3.99, 1.95, 80, 'flat', 'salted organic'),
    ('P038', 'Chili sin Carne 400 g', 'Ready meals', 'Pots', '400 g chili', 'Priya Nair', 3.89, 1.88, 80, 'flat', 'salted'),
    ('P039', 'Kale & Apple Pot 400 g', 'Ready meals', 'Pots', '400 g kale', 'Priya Nair', 4.29, null, 60, 'flat', 'salted'),
    ('P040', 'Ratatouille Mini 200 g', 'Ready meals', 'Pots', '200 g mini', 'Priya Nair', 2.59, 1.30, 14, 'from_2026_05', 'salted organic'),
    ('P041', 'Kidney Beans Spiced 400 g', 'Classic vegetables', 'Beans', '400 g spiced', 'Tom Okafor', 1.59, 0.71, 112, 'from_2025_01', 'salted')
) as listed (product_id, product_name, product_line, family, variant, owner, price, cost, weight, shape,
    traits);

create or replace table products as
select
    product_id, product_name, 'FF-' || substr(product_id, 2) || '-' || upper(left(family, 2)) as sku,
    product_line, family, variant, owner,
    case shape
        when 'from_2024_11' then date '2024-11-01'
        when 'from_2025_01' then date '2025-01-01'
        when 'from_2025_02' then date '2025-02-01'
        when 'from_2026_05' then date '2026-05-01'
        else date '2015-03-01' + cast(floor(draw('launch', product_id) * 2400) as integer)
    end as launched_on,
    case shape
        when 'retired_2025_01' then date '2025-01-31'
        when 'retired_2025_04' then date '2025-04-30'
    end as retired_on,
    json_object(
        'salt_free', false, 'organic', traits like '%organic%', 'easy_open', product_id = 'P002',
        'pack', regexp_extract(product_name || ' 400 g', '[0-9]+ m?[gl]')
    ) as attributes,
from catalogue;

-- The stews became dearer twice; nothing else changed its price.
create or replace table prices as
select product_id, date '2023-01-01' as valid_from, cast(price as decimal(9, 2)) as unit_price from catalogue
union all
select product_id, date '2024-03-01', cast(price * 1.12 as decimal(9, 2)) from catalogue
where shape = 'dwindling'
union all
select product_id, date '2025-03-01', cast(price * 1.25 as decimal(9, 2)) from catalogue
where shape = 'dwindling';

-- P039 has no cost at all; that of P019 is a guess. What goes into the curry (P037) became much dearer; its price stayed.
create or replace table costs as
select product_id, date '2023-01-01' as valid_from, cast(cost as decimal(9, 4)) as unit_cost,
    product_id = 'P019' as is_estimated
from catalogue
where cost is not null
union all
select product_id, date '2025-01-01', cast(cost * 1.03 as decimal(9, 4)), product_id = 'P019'
from catalogue
where cost is not null and shape not in ('from_2025_01', 'from_2025_02', 'from_2026_05')
union all
select product_id, date '2025-10-01', cast(3.19 as decimal(9, 4)), false
from catalogue
where product_id = 'P037';

-- Half a year of a quarter off the passata (P017) on every line; nobody bought more of it.
create or replace table campaigns as
select 'P017' as product_id, date '2026-01-01' as first_day, date '2026-06-30' as last_day, 25 as discount_pct;

-- The canning line for cut green beans (P005) stood still; the days are Monday to Sunday nine weeks later.
create or replace table stock_outs as
select 'P005' as product_id, date '2026-04-13' as first_day, date '2026-06-14' as last_day;

create or replace table links as
select *
from (values
    ('P001', 'P002', 'replaced_by', date '2024-11-01'),
    ('P011', 'P012', 'replaced_by', date '2025-02-01'),
    ('P007', 'P041', 'joined_by', date '2025-01-01'),
    ('P005', 'P006', 'has_variant', date '2016-01-01'),
    ('P027', 'P028', 'has_variant', date '2016-01-01'),
    ('P034', 'P035', 'has_variant', date '2018-05-01'),
    ('P037', 'P009', 'goes_with', date '2021-09-01')
) as listed (from_product, to_product, relation, since);
