-- grain: one row per product_key and date with known stock
with

stock as (
    select * from {{ ref('stg_sales__stock_days') }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

ranked as (
    select
        stock.product_id as product_key,
        stock.stock_date as date,
        stock.units_on_hand,
        stock.is_out_of_stock,
        row_number() over (
            partition by stock.product_id, stock.stock_date
            order by stock.delivery desc nulls last, stock.source_name asc nulls last
        ) as preference
    from stock
    inner join products on stock.product_id = products.product_id
    cross join company
    where stock.stock_date <= company.as_of
),

resolved as (
    select
        product_key,
        date,
        units_on_hand,
        is_out_of_stock
    from ranked
    where preference = 1
)

select * from resolved
