with

latest as (
    {{ latest_rows(source('raw_product', 'products'), ['product_id']) }}
),

renamed as (
    select
        product_id,
        product_name,
        sku,
        product_line,
        family,
        variant,
        owner,
        launched_on,
        retired_on,
        is_charge,
        attributes,
        _source as source_name,
        _source || '.products' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
