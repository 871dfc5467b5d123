with

latest as (
    {{ latest_rows(
        source('raw_product', 'competitor_offers'), ['attribute', 'product_line', 'competitor']
    ) }}
),

renamed as (
    select
        attribute,
        product_line,
        competitor,
        seen_on,
        _source as source_name,
        _source || '.competitor_offers' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
