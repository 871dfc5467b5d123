-- grain: one row per product_key and level it counts towards: itself, its line, the company
with

products as (
    select
        product_key,
        product_line
    from {{ ref('products') }}
),

levelled as (
    select
        product_key,
        'product' as level,
        product_key as level_key
    from products
    union all
    select
        product_key,
        'line' as level,
        product_line as level_key
    from products
    where product_line is not null
    union all
    select
        product_key,
        'company' as level,
        'all' as level_key
    from products
)

select * from levelled
