-- grain: one row per level, level_key and product_key, with the days the product was on sale
-- Without a launch date a product is on sale from its first sale.
-- Nothing is known before the first day of sales. A charge has no trend of its own.
{{ config(materialized='table') }}

with

products as (
    select * from {{ ref('products') }}
),

first_sales as (
    select
        product_key,
        -- what never sold (bank charges, old products' returns) still counts in line and company
        coalesce(min(case when units_sold > 0 then date end), min(date)) as first_sold_on,
        min(min(date)) over () as sales_begin_on
    from {{ ref('int_sales_days_converted') }}
    group by product_key
),

beginning as (
    select min(sales_begin_on) as sales_begin_on from first_sales
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

lives as (
    select
        products.product_key,
        coalesce(products.product_line, 'unknown') as product_line,
        products.is_charge,
        coalesce(products.launched_on, first_sales.first_sold_on) as launched_on,
        products.retired_on,
        beginning.sales_begin_on,
        company.as_of
    from products
    cross join company
    cross join beginning
    left join first_sales on products.product_key = first_sales.product_key
),

bounded as (
    select
        product_key,
        product_line,
        is_charge,
        greatest(launched_on, sales_begin_on) as on_sale_from,
        case when retired_on <= as_of then retired_on end as on_sale_until
    from lives
    where
        launched_on <= as_of
        and sales_begin_on is not null
        and (retired_on is null or retired_on >= greatest(launched_on, sales_begin_on))
),

members as (
    select
        'product' as level,
        product_key as level_key,
        product_key,
        on_sale_from,
        on_sale_until
    from bounded
    where not is_charge
    union all
    select
        'line' as level,
        product_line as level_key,
        product_key,
        on_sale_from,
        on_sale_until
    from bounded
    union all
    select
        'company' as level,
        'all' as level_key,
        product_key,
        on_sale_from,
        on_sale_until
    from bounded
)

select * from members
