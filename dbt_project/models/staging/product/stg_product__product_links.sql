with

latest as (
    {{ latest_rows(
        source('raw_product', 'product_links'), ['product_id', 'related_product_id', 'link_type']
    ) }}
),

renamed as (
    select
        product_id,
        related_product_id,
        link_type,
        valid_from,
        _source as source_name,
        _source || '.product_links' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
