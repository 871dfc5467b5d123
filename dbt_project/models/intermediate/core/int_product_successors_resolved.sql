-- grain: one row per product that has a successor
with

links as (
    select
        product_id,
        related_product_id,
        valid_from
    from {{ ref('stg_product__product_links') }}
    where link_type = 'successor'
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

known as (
    select
        links.product_id,
        links.valid_from,
        links.related_product_id,
        coalesce(products.product_id, 'unknown') as successor_key
    from links
    cross join company
    left join products on links.related_product_id = products.product_id
    where links.valid_from is null or links.valid_from <= company.as_of
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id
            order by valid_from desc nulls last, related_product_id asc nulls last
        ) as preference
    from known
),

resolved as (
    select
        product_id,
        successor_key
    from ranked
    where preference = 1
)

select * from resolved
