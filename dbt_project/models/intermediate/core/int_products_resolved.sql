-- grain: one row per product id, of whichever source delivered it last
with

products as (
    select * from {{ ref('stg_product__products') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from products
    where product_id not in ('all', 'unknown')  -- reserved keys
),

resolved as (
    select
        product_id,
        product_name,
        product_line,
        family,
        variant,
        sku,
        owner,
        attributes,
        launched_on,
        retired_on,
        coalesce(is_charge, false) as is_charge,
        source_relation
    from ranked
    where preference = 1
)

select * from resolved
